"""The journal for an event loop: whatever waits is written in one transaction, by one thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from bot.memory.journal import Journal
from bot.memory.records import JournalChanges, JournalEntry, NewEntry

_PACE = 0.005
"""Seconds between transactions at least; whoever comes alone waits for none."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Changes that somebody waits for, and what they get: the platforms and keys that are new."""

    changes: JournalChanges
    written: asyncio.Future[list[tuple[str, str]]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class AsyncJournal:
    """As `Journal`, without keeping the loop waiting. Belongs to one event loop.

    Changes are written in the order in which they were asked for, or together.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[_Wish] = []
        self._writing: asyncio.Task[None] | None = None
        self._begun = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    async def open(self, platform: str, entries: Sequence[NewEntry | tuple[str, str]]) -> list[str]:
        """Write entries down, or keys and payloads. Returns the keys that were not there, in their order."""
        opened = [(platform, NewEntry.of(entry)) for entry in entries]
        return [key for _, key in await self._write(JournalChanges(opened=opened))]

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """So many messages of the reply are sent."""
        await self._write(JournalChanges(advanced=[(platform, key, parts)]))

    async def close(self, platform: str, keys: Iterable[str]) -> None:
        """These are finished."""
        await self._write(JournalChanges(closed=[(platform, key) for key in keys]))

    async def begin(self, platform: str, keys: Iterable[str]) -> None:
        """Work on these is begun once more."""
        await self._write(JournalChanges(begun=[(platform, key) for key in keys]))

    async def spare(self, platform: str, keys: Iterable[str]) -> None:
        """Work on these has ended well, though they are not finished: only their first start counts."""
        await self._write(JournalChanges(spared=[(platform, key) for key in keys]))

    async def unfinished(
        self, platform: str, *, lane: str | None = None, after: int = 0, most: int = -1
    ) -> list[JournalEntry]:
        """What is open, in the order in which it came, as `Journal.unfinished`."""
        look = partial(self._journal.unfinished, platform, lane=lane, after=after, most=most)
        return await asyncio.get_running_loop().run_in_executor(self._thread, look)

    async def lanes(self, platform: str, *, most: int) -> list[str]:
        """The lanes in which something is open, as `Journal.lanes`."""
        look = partial(self._journal.lanes, platform, most=most)
        return await asyncio.get_running_loop().run_in_executor(self._thread, look)

    async def finish(self) -> None:
        """Write what waits, and end the thread; nothing may be asked for afterwards."""
        while self._writing is not None:
            await self._writing
        self._thread.shutdown()

    async def _write(self, changes: JournalChanges) -> list[tuple[str, str]]:
        wish = _Wish(changes)
        self._waiting.append(wish)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await wish.written

    async def _write_all(self) -> None:
        """Write until nobody waits: while one transaction is under way, the next one gathers."""
        try:
            while self._waiting:
                pause = self._begun + _PACE - time.monotonic()
                if pause > 0:
                    await asyncio.sleep(pause)
                self._begun = time.monotonic()
                wishes, self._waiting = self._waiting, []
                await self._write_together(wishes)
        finally:
            self._writing = None

    async def _write_together(self, wishes: Sequence[_Wish]) -> None:
        loop = asyncio.get_running_loop()
        try:
            new = set(await loop.run_in_executor(self._thread, self._journal.write, _together(wishes)))
        except BaseException as error:
            for wish in wishes:
                if not wish.written.done():
                    wish.written.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for wish in wishes:
            mine = list(dict.fromkeys((on, entry.key) for on, entry in wish.changes.opened))
            mine = [one for one in mine if one in new]
            # Of two who open the same, the first has it.
            new.difference_update(mine)
            if not wish.written.done():
                wish.written.set_result(mine)


def _together(wishes: Sequence[_Wish]) -> JournalChanges:
    together = JournalChanges()
    for wish in wishes:
        together.opened += wish.changes.opened
        together.advanced += wish.changes.advanced
        together.closed += wish.changes.closed
        together.begun += wish.changes.begun
        together.spared += wish.changes.spared
    return together
