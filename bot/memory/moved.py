"""Chats that have another name from now on, and what of them goes along."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from bot.memory.shared import Ground, put
from bot.memory.tables import answers, languages, moved, told

_MOST_MOVES = 20
"""Names that are followed back; no group of any platform moves as often."""


class MovedChats:
    """Knows for good which chat had which name before."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def move(self, before: str, after: str) -> None:
        """Carry what is known of a chat to its new name: its language, answers with buttons, hints.

        Not which messages answered which: where a chat moves, its messages are counted anew.

        Raises:
            MemoryError_: It cannot be written.
        """
        self._ground.database.write(lambda connection: self._move(connection, before, after))

    def earlier(self, chat: str) -> tuple[str, ...]:
        """The pseudonyms of the names that a chat had, the latest first; none if that cannot be looked up."""
        return self._ground.database.try_read(lambda connection: self._earlier(connection, chat), empty=())

    def _move(self, connection: Connection, before: str, after: str) -> None:
        old, new = map(self._ground.pseudonyms.of, (before, after))
        if not old or not new or old == new:
            return
        put(connection, moved, {"chat": new}, {"before": old, "created": self._ground.clock()})
        connection.execute(update(answers).where(answers.c.chat == old).values(chat=new))
        if connection.execute(select(languages.c.who).where(languages.c.who == new)).first() is None:
            connection.execute(update(languages).where(languages.c.who == old).values(who=new))
        # What either has heard, both have.
        heard = select(told.c.what).where(told.c.chat == new)
        connection.execute(update(told).where(told.c.chat == old, told.c.what.not_in(heard)).values(chat=new))
        for table, column in ((languages, languages.c.who), (told, told.c.chat)):
            connection.execute(delete(table).where(column == old))

    def _earlier(self, connection: Connection, chat: str) -> tuple[str, ...]:
        found: list[str] = []
        name: str | None = self._ground.pseudonyms.of(chat)
        for _ in range(_MOST_MOVES):
            name = connection.execute(select(moved.c.before).where(moved.c.chat == name)).scalar()
            if name is None or name in found:
                break
            found.append(name)
        return tuple(found)
