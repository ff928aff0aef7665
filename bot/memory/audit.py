"""What admins did; nothing that anybody forgets in a chat takes it away."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from bot.memory.records import AuditEntry
from bot.memory.shared import Ground, moment
from bot.memory.tables import audit


class Audit:
    """Entries, never changed, kept for a year, or for as long as everything else if that is longer."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def record(self, person: str, action: str, detail: str = "") -> None:
        """Write down that an admin ("telegram:123") does something.

        Raises:
            MemoryError_: It cannot be written, so that it must not be done.
        """
        row = {"time": self._ground.clock(), "person": person, "action": action, "detail": detail}
        self._ground.database.write(lambda connection: connection.execute(insert(audit).values(row)))

    def read(self, *, offset: int = 0, limit: int = 20) -> list[AuditEntry]:
        """The newest first. Raises `MemoryError_`."""
        query = select(audit).order_by(audit.c.id.desc()).offset(offset).limit(limit)
        return self._ground.database.read(
            lambda connection: [
                AuditEntry(moment(row.time), row.person, row.action, row.detail)
                for row in connection.execute(query)
            ],
            empty=[],
        )

    def count(self) -> int:
        """How many entries there are. Raises `MemoryError_`."""
        query = select(func.count()).select_from(audit)
        return self._ground.database.read(lambda connection: connection.execute(query).scalar() or 0, empty=0)
