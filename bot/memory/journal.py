"""What came in and is not finished: written down before the platform hears that we have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from bot.memory.records import JournalChanges, JournalEntry, NewEntry
from bot.memory.shared import Ground, moment
from bot.memory.tables import journal

_MOST_AT_ONCE = 500
"""Keys in one query; databases limit that."""

_IS_THE_ONE = (journal.c.platform == bindparam("on")) & (journal.c.key == bindparam("of"))
_ADVANCE = update(journal).where(_IS_THE_ONE).values(parts=bindparam("sent"))
_CLOSE = update(journal).where(_IS_THE_ONE).values(payload="", lane="", closed=bindparam("at"))
_BEGIN = update(journal).where(_IS_THE_ONE).values(starts=journal.c.starts + 1)
_SPARE = update(journal).where(_IS_THE_ONE, journal.c.starts > 1).values(starts=1)


class Journal:
    """Entries by platform and key. Every method raises `MemoryError_`, and does all or nothing.

    What is opened is on the disk when the method returns, and outlives a power failure: a platform is told
    then that it has arrived. All else outlives our own end at any instruction; what a power failure takes of
    it is done again. A payload is erased when its entry is closed; the key stays for two days at least, so
    that what a platform delivers again is known.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def open_many(self, platform: str, entries: Sequence[NewEntry | tuple[str, str]]) -> list[str]:
        """Write entries down, or keys and payloads. Returns the keys that were not there, in their order."""
        opened = [(platform, NewEntry.of(entry)) for entry in entries]
        return [key for _, key in self.write(JournalChanges(opened=opened))]

    def advance(self, platform: str, key: str, parts: int) -> None:
        """So many messages of the reply are sent."""
        self.write(JournalChanges(advanced=[(platform, key, parts)]))

    def close(self, platform: str, keys: Iterable[str]) -> None:
        """These are finished."""
        self.write(JournalChanges(closed=[(platform, key) for key in keys]))

    def unfinished(
        self, platform: str, *, lane: str | None = None, after: int = 0, most: int = -1
    ) -> list[JournalEntry]:
        """What is open, in the order in which it came.

        Args:
            lane: Only what is in this one.
            after: Only what came after the entry with this id.
            most: How much; all of it if negative.
        """
        query = select(journal).where(
            journal.c.platform == platform, journal.c.closed.is_(None), journal.c.id > after
        )
        if lane is not None:
            query = query.where(journal.c.lane == lane)
        query = query.order_by(journal.c.id).limit(most)
        return self._ground.database.read(
            lambda connection: [_entry(row) for row in connection.execute(query)], empty=[]
        )

    def lanes(self, platform: str, *, most: int) -> list[str]:
        """The lanes in which something is open, so many at most: first where it has waited longest."""
        query = (
            select(journal.c.lane)
            .where(journal.c.platform == platform, journal.c.closed.is_(None))
            .group_by(journal.c.lane)
            .order_by(func.min(journal.c.id))
            .limit(most)
        )
        return self._ground.database.read(
            lambda connection: list(connection.execute(query).scalars()), empty=[]
        )

    def write(self, changes: JournalChanges) -> list[tuple[str, str]]:
        """Write all of it in one transaction. Returns platform and key of what is new, in order."""
        return self._ground.database.write(
            lambda connection: self._write(connection, changes), is_durable=bool(changes.opened)
        )

    def _write(self, connection: Connection, changes: JournalChanges) -> list[tuple[str, str]]:
        now = self._ground.clock()
        new = self._open(connection, changes.opened, now)
        advanced = [{"on": on, "of": key, "sent": parts} for on, key, parts in changes.advanced]
        closed = [{"on": on, "of": key, "at": now} for on, key in changes.closed]
        if advanced:
            connection.execute(_ADVANCE, advanced)
        if closed:
            connection.execute(_CLOSE, closed)
        for counted, statement in ((changes.begun, _BEGIN), (changes.spared, _SPARE)):
            if counted:
                connection.execute(statement, [{"on": on, "of": key} for on, key in counted])
        return new

    def _open(
        self, connection: Connection, opened: Sequence[tuple[str, NewEntry]], now: float
    ) -> list[tuple[str, str]]:
        # Of two with one key the first counts.
        entries = {(platform, entry.key): entry for platform, entry in reversed(opened)}
        asked = list(dict.fromkeys((platform, entry.key) for platform, entry in opened))
        known = _known(connection, asked)
        new = [one for one in asked if one not in known]
        rows = [{"platform": one[0], "parts": 0, "received": now, **entries[one]._asdict()} for one in new]
        if rows:
            connection.execute(insert(journal), rows)
        return new


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(row.id, row.key, row.payload, row.parts, moment(row.received), row.lane, row.starts)


def _known(connection: Connection, asked: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of them that stand in the journal."""
    found: set[tuple[str, str]] = set()
    for platform, ones in groupby(sorted(asked), key=lambda one: one[0]):
        keys = [key for _, key in ones]
        for start in range(0, len(keys), _MOST_AT_ONCE):
            some = keys[start : start + _MOST_AT_ONCE]
            query = select(journal.c.key).where(journal.c.platform == platform, journal.c.key.in_(some))
            found.update((platform, key) for key in connection.execute(query).scalars())
    return found
