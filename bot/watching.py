"""Watching the folder of articles: what has changed is noticed once it has come to rest."""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.watched_files import GOLDEN_ENDINGS, FolderState, Place, counts, place_of, state_of

_log = logging.getLogger(__name__)

_CHECK = 1.0
"""Seconds after which we see, without having been told of a change, whether the folders are still there."""

_POLL = 2_000
"""Milliseconds between two looks where the system does not tell of changes."""

Places = dict[Path, Place | None]
"""Which folders are at the paths that are watched."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long is waited for what, in seconds.

    Attributes:
        quiet: Without a change, until changes count.
        latest: Until a folder that never comes to rest is read nevertheless, and until we look ourselves,
            because a system may forget to tell of a change: over a network it often does.
        again: Until another call after the first, the second and so on that failed; the last one repeats.
    """

    quiet: float = 1.0
    latest: float = 60.0
    again: Sequence[float] = (60.0, 300.0, 900.0)


USUAL = Waits()


class Watcher:
    """Calls back whenever articles have changed, and once at the beginning.

    A change counts once nothing has changed for a while, so that no half-written file is read and many
    changes are one. What changes during the call causes one more call afterwards; one that failed is made
    again after a while, and at once after a change.

    Args:
        golden: Folder of golden questions: what they block may pass when they change. It need not exist.
        changed: Called again only after it has returned; returns False, or raises, if it failed.
        poll: Look every two seconds instead of being told by the system, which cannot tell what another
            machine writes to a folder of the network.
    """

    def __init__(
        self,
        folder: Path,
        *,
        changed: Callable[[], Awaitable[bool]],
        golden: Path | None = None,
        waits: Waits = USUAL,
        poll: bool = False,
    ) -> None:
        self._folder = folder
        self._golden = golden
        self._changed = changed
        self._waits = waits
        self._poll = poll
        self._retry = _Retry(waits.again)
        self._told = asyncio.Event()
        self._is_missing = False

    async def run(self) -> None:
        """Watch until cancelled."""
        noticing = asyncio.create_task(self._notice())
        try:
            await self._call()
        finally:
            noticing.cancel()
            with suppress(asyncio.CancelledError):
                await noticing

    async def _call(self) -> None:
        seen: FolderState | None = None
        self._told.set()
        while True:
            await self._told_or_late()
            state = await self._at_rest()
            if state is not None and (state != seen or self._retry.is_due()):
                self._retry.note(is_done=await self._is_done())
                seen = state

    async def _is_done(self) -> bool:
        try:
            return await self._changed()
        except Exception:
            _log.exception("What follows a change failed")
            return False

    async def _told_or_late(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(min(self._waits.latest, self._retry.seconds())):
                await self._told.wait()

    async def _at_rest(self) -> FolderState | None:
        """The state in which nothing changes any more, or in which it is high time; None without a folder."""
        clock = asyncio.get_running_loop().time
        started = clock()
        state = await asyncio.to_thread(self._look)
        while True:
            self._told.clear()
            await asyncio.sleep(self._waits.quiet)
            later = await asyncio.to_thread(self._look)
            if later == state or clock() - started >= self._waits.latest:
                return later
            state = later

    def _look(self) -> FolderState | None:
        if place_of(self._folder) is None:
            return None
        state = state_of(self._folder, by_inode=not self._poll)
        if self._golden is not None:
            state |= state_of(self._golden, endings=GOLDEN_ENDINGS, by_inode=not self._poll)
        return state

    async def _notice(self) -> None:
        """Be told of changes, again and again, because folders vanish and come back."""
        while True:
            places = await asyncio.to_thread(self._places)
            if places.get(self._folder) is None:
                self._say_missing()
                await asyncio.sleep(_CHECK)
                continue
            self._say_found()
            try:
                await self._notice_in(places)
            # The library answers what the system refuses it, such as one more folder to watch, with errors of
            # several classes; whatever it is, we can look ourselves.
            except Exception as error:
                await self._say_refused(error)
            self._told.set()

    async def _notice_in(self, places: Places) -> None:
        """Be told of changes as long as the folders are the same."""
        stop = threading.Event()
        tell = partial(asyncio.get_running_loop().call_soon_threadsafe, self._told.set)
        try:
            await asyncio.to_thread(self._listen, places, tell, stop)
        finally:
            stop.set()

    def _listen(self, places: Places, tell: Callable[[], object], stop: threading.Event) -> None:
        """The same, in a thread that the library keeps busy."""
        from watchfiles import watch  # noqa: PLC0415 (only where there is something to watch)

        batches = watch(
            *(folder for folder, place in places.items() if place is not None),
            watch_filter=None,
            debounce=int(1000 * _CHECK),
            step=100,
            stop_event=stop,
            rust_timeout=int(1000 * _CHECK),
            yield_on_timeout=True,
            force_polling=True if self._poll else None,
            poll_delay_ms=_POLL,
            ignore_permission_denied=True,
        )
        with closing(batches):
            # What happened before the library began to watch is seen by the look that the first one causes.
            is_first = True
            for batch in batches:
                if is_first or any(self._is_relevant(Path(path)) for _, path in batch):
                    tell()
                is_first = False
                if self._places() != places:
                    return

    def _places(self) -> Places:
        folders = [self._folder] if self._golden is None else [self._folder, self._golden]
        return {folder: place_of(folder, by_inode=not self._poll) for folder in folders}

    def _is_relevant(self, path: Path) -> bool:
        for folder in (self._folder, self._golden):
            if folder is not None and path.is_relative_to(folder):
                return counts(path.relative_to(folder))
        # Under another name of the folder, such as the one that a link leads to.
        return True

    def _say_missing(self) -> None:
        if not self._is_missing:
            self._is_missing = True
            _log.warning("There is no folder %s; the index stays as it is until it is back", self._folder)

    def _say_found(self) -> None:
        if self._is_missing:
            self._is_missing = False
            _log.warning("The folder %s is back", self._folder)

    async def _say_refused(self, error: Exception) -> None:
        if not self._poll:
            _log.warning(
                "The system does not tell of changes in %s (%s); looking instead", self._folder, error
            )
        self._poll = True
        await asyncio.sleep(_CHECK)


class _Retry:
    """When a call that failed is made again."""

    def __init__(self, again: Sequence[float]) -> None:
        self._again = again
        self._failures = 0
        self._at = math.inf

    def is_due(self) -> bool:
        """Whether it is time."""
        return self.seconds() <= 0

    def seconds(self) -> float:
        """Until it is; infinite if nothing failed."""
        return self._at - time.monotonic()

    def note(self, *, is_done: bool) -> None:
        """Take note of a call."""
        if is_done:
            self._failures, self._at = 0, math.inf
            return
        seconds = self._again[min(self._failures, len(self._again) - 1)]
        self._failures += 1
        self._at = time.monotonic() + seconds
        _log.info("The next try is in %.0f seconds, or when something changes", seconds)
