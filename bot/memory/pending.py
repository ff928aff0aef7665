"""What somebody is still to confirm, each good for one person, once, and for a while."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from bot.memory.shared import Ground, new_id
from bot.memory.tables import pending


class Pending:
    """Payloads by an id that nobody can guess."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def put(self, kind: str, person: str, payload: str, *, seconds: float) -> str:
        """Keep a payload for a person and a kind of confirmation. Returns the id of twelve characters.

        Raises:
            MemoryError_: It cannot be kept.
        """
        return self._ground.database.write(
            lambda connection: self._put(connection, kind, person, payload, seconds)
        )

    def take(self, id: str, person: str, kind: str) -> str | None:  # noqa: A002 - that is what it is
        """What was kept; None if it was taken already, is too old, of another kind, or another person's.

        Raises:
            MemoryError_: It cannot be taken.
        """
        return self._ground.database.write(lambda connection: self._take(connection, id, person, kind))

    def _put(self, connection: Connection, kind: str, person: str, payload: str, seconds: float) -> str:
        made, name = new_id(), self._ground.pseudonyms.of(person)
        expires = self._ground.clock() + seconds
        row = {"id": made, "kind": kind, "person": name, "payload": payload, "expires": expires}
        connection.execute(insert(pending).values(row))
        return made

    def _take(self, connection: Connection, id: str, person: str, kind: str) -> str | None:  # noqa: A002
        name = self._ground.pseudonyms.of(person)
        is_theirs = (pending.c.id == id) & (pending.c.person == name) & (pending.c.kind == kind)
        found = connection.execute(
            select(pending.c.payload, pending.c.expires).where(is_theirs)
        ).one_or_none()
        # Of two who take it at once, one deletes it.
        if found is None or not connection.execute(delete(pending).where(is_theirs)).rowcount:
            return None
        return found.payload if found.expires > self._ground.clock() else None
