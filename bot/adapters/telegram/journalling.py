"""Updates are written down before Telegram hears that they have arrived, and crossed out at the end."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from bot.adapters.telegram.entries import Arrived, Left, key_of, number_of, raw_of
from bot.adapters.telegram.places import PLATFORM
from bot.adapters.telegram.remembering import Entry, Journal
from bot.memory.records import NewEntry
from bot.recent import Recent

_log = logging.getLogger(__name__)

_Returned = TypeVar("_Returned")

_TRIES = 3
"""Times that something is written down before we go on without."""

_PAUSE = 0.5
"""Seconds between them."""

_MOST_UNCLOSED = 20_000
"""Updates that are known to be done although the journal could not be told."""

_MOST_LANES = 10_000

_PAGE = 100
"""Entries that are read at a time."""


class UpdateJournal:
    """The updates of one bot that are not done.

    Args:
        bot: Tells the number of the bot, whose updates are numbered on their own; it is known once the bot
            has connected.
    """

    def __init__(self, journal: Journal, bot: Callable[[], int]) -> None:
        self._journal = journal
        self._bot = bot
        self._arriving: set[int] = set()
        self._under_way: set[int] = set()
        self._done_meanwhile: set[int] = set()
        self._resting: set[int] = set()
        self._spared: set[str] = set()
        self._unclosed = Recent[str, bool](_MOST_UNCLOSED)
        self._earlier: dict[int, Left] = {}
        self._parts: dict[int, int] = {}
        self._keys: dict[int, str] = {}
        self._unwritten: set[int] = set()

    async def open(self, arrived: Sequence[Arrived]) -> set[int]:
        """Write updates down, all at once, and tell which are new; `take` or `leave` must follow.

        If that fails they count as new: it is better to answer than to be silent.
        """
        keys = {int(each.raw["update_id"]): key_of(self._bot(), each.raw) for each in arrived}
        self._arriving.update(keys)
        entries = [
            NewEntry(key, json.dumps(each.raw, ensure_ascii=False), each.lane, int(each.begins))
            for key, each in zip(keys.values(), arrived, strict=True)
        ]
        new = await _tried(lambda: self._journal.open(PLATFORM, entries))
        if new is None:
            known = {number for number, key in keys.items() if self._is_known(number, key)}
            self._unwritten |= keys.keys() - known
            new = [key for number, key in keys.items() if number not in known]
        found = {number: key for number, key in keys.items() if key in new}
        self._keys |= found
        return set(found)

    def _is_known(self, number: int, key: str) -> bool:
        is_here = number in self._under_way or number in self._unwritten
        return key in self._unclosed or (is_here and self._keys.get(number) == key)

    def is_written(self, number: int) -> bool:
        """Whether an update that has arrived could be written down."""
        return number not in self._unwritten

    def take(self, number: int) -> None:
        """Somebody works on it."""
        self._arriving.discard(number)
        self._unwritten.discard(number)
        self._under_way.add(number)

    def leave(self, numbers: Iterable[int]) -> None:
        """Nobody does yet; whatever of them is new is left for later."""
        for number in numbers:
            self._arriving.discard(number)
            self._unwritten.discard(number)
            if number not in self._under_way:
                self._keys.pop(number, None)

    def parts(self, number: int) -> int:
        """Messages of its answer that were sent before we were started."""
        return self._parts.get(number, 0)

    def earlier(self, number: int) -> Left | None:
        """What the journal says of an update that may have been worked on before; None if it is new."""
        return self._earlier.get(number)

    async def advance(self, number: int, parts: int, total: int) -> None:
        """So many messages of its answer have been sent; with all of them it is done."""
        if parts >= total:
            await self.close(number)
            return
        if key := self._keys.get(number):
            await _tried(lambda: self._journal.advance(PLATFORM, key, parts))

    def is_open(self, number: int) -> bool:
        """Whether it is not done yet."""
        return number in self._under_way

    async def close(self, number: int) -> None:
        """It is done. What cannot be crossed out is remembered, so that it is not done again."""
        if key := self._keys.get(number):
            self._unclosed.keep(key, value=True)
            await _tried(lambda: self._cross_out([key]))
        self.let_go(number)

    async def _cross_out(self, keys: Sequence[str]) -> None:
        await self._journal.close(PLATFORM, keys)
        for key in keys:
            self._unclosed.pop(key, None)

    async def survived(self, number: int) -> None:
        """What could have been the end of us is over: of what was begun before, that start counts no more."""
        if number in self._earlier and (key := self._keys.get(number)):
            await _tried(lambda: self._journal.spare(PLATFORM, [key]))

    def put_back(self, number: int) -> None:
        """Nobody works on it until `rested`, for a reason that was not its own."""
        if key := self._keys.get(number):
            self._spared.add(key)
        self.rest(number)

    def rest(self, number: int) -> None:
        """Nobody works on it until `rested`."""
        self._resting.add(number)
        self.let_go(number)

    def let_go(self, number: int) -> None:
        """Nobody works on it any more."""
        self._under_way.discard(number)
        self._done_meanwhile.add(number)
        self._earlier.pop(number, None)
        self._parts.pop(number, None)
        self._keys.pop(number, None)

    async def rested(self) -> None:
        """What was put back may be worked on again; what could not be written down so far is now."""
        self._resting.clear()
        if spared := list(self._spared):
            self._spared.clear()
            await _tried(lambda: self._journal.spare(PLATFORM, spared))
        if unclosed := list(self._unclosed):
            await _tried(lambda: self._cross_out(unclosed))

    async def end(self) -> None:
        """We end as we were told to: what is still under way is not to blame."""
        spared = [*self._spared, *(self._keys[number] for number in self._under_way & self._keys.keys())]
        if spared:
            await _tried(lambda: self._journal.spare(PLATFORM, spared))

    async def lanes(self) -> list[str]:
        """The lanes in which something is not done, the longest waiting first."""
        return await _tried(lambda: self._journal.lanes(PLATFORM, most=_MOST_LANES)) or []

    async def next_of(self, lane: str, most: int) -> tuple[list[Left], bool]:
        """What nobody works on in a lane, oldest first, so much of it, and whether there may be more.

        From now on somebody works on it.
        """
        found: list[Left] = []
        after = 0
        while True:
            self._done_meanwhile.clear()
            look = lambda after=after: self._journal.unfinished(  # noqa: E731
                PLATFORM, lane=lane, after=after, most=_PAGE
            )
            page = await _tried(look) or ()
            for entry in page:
                if len(found) == most:
                    return found, True
                if (left := await self._left(entry)) is not None:
                    found.append(left)
                after = entry.id
            if len(page) < _PAGE:
                return found, False

    async def _left(self, entry: Entry) -> Left | None:
        number = number_of(self._bot(), entry.key)
        # What was done while we were reading is no longer unfinished.
        busy = (self._arriving, self._under_way, self._done_meanwhile, self._resting)
        if number is None or entry.key in self._unclosed or any(number in some for some in busy):
            return None
        raw = raw_of(entry)
        if raw is None:
            await _tried(lambda: self._cross_out([entry.key]))
            return None
        left = Left(number, raw, entry.received, entry.starts)
        self._under_way.add(number)
        self._keys[number] = entry.key
        self._parts[number] = entry.parts
        if entry.starts:
            self._earlier[number] = left
        return left

    async def begin(self, numbers: Iterable[int]) -> None:
        """Work on what was left begins: that is counted first, as it may be the end of us."""
        keys = [self._keys[number] for number in numbers]
        if keys:
            await _tried(lambda: self._journal.begin(PLATFORM, keys))


async def _tried(write: Callable[[], Awaitable[_Returned]]) -> _Returned | None:
    """What comes of it; None if it fails again and again."""
    for _ in range(_TRIES):
        try:
            return await write()
        except Exception:
            _log.exception("The journal of updates cannot be used")
            await asyncio.sleep(_PAUSE)
    return None
