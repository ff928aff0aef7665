"""What a chat has been told already and need not hear again."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from bot.memory.shared import Ground
from bot.memory.tables import told


class Told:
    """Whether something was said in a chat, by a word of ours for it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def first_time(self, chat: str, what: str) -> bool:
        """Whether it was not said there yet; from now on it was.

        Where that cannot be remembered, the log says so, and it counts as said: silence is better than the
        same line again and again.
        """
        return self._ground.database.try_write(
            lambda connection: self._first_time(connection, chat, what), otherwise=False
        )

    def _first_time(self, connection: Connection, chat: str, what: str) -> bool:
        name = self._ground.pseudonyms.of(chat)
        said = select(told.c.what).where(told.c.chat == name, told.c.what == what)
        if connection.execute(said).scalar() is not None:
            return False
        connection.execute(insert(told).values(chat=name, what=what, created=self._ground.clock()))
        return True
