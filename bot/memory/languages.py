"""The languages that people and groups have fixed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.memory.shared import Ground, put
from bot.memory.tables import languages
from knowledge.article import Language


class Languages:
    """Choices by person ("telegram:123") or chat ("telegram:-100"); kept until they are taken back."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def chosen(self, who: str) -> Language | None:
        """The choice; None if there is none, or none that can be read: no answer fails for it."""
        found = self._ground.database.try_read(lambda connection: self._find(connection, who), empty=None)
        return Language(found) if found in set(Language) else None

    def choose(self, who: str, language: Language | None) -> None:
        """Fix a language; None takes the choice back.

        Raises:
            MemoryError_: It cannot be remembered.
        """
        self._ground.database.write(lambda connection: self._choose(connection, who, language))

    def _find(self, connection: Connection, who: str) -> str | None:
        name = self._ground.pseudonyms.of(who)
        return connection.execute(select(languages.c.language).where(languages.c.who == name)).scalar()

    def _choose(self, connection: Connection, who: str, language: Language | None) -> None:
        name = self._ground.pseudonyms.of(who)
        if language is None:
            connection.execute(delete(languages).where(languages.c.who == name))
        elif name:
            put(connection, languages, {"who": name}, {"language": str(language)})
