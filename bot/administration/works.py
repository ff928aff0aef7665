"""Work that goes on whether or not anybody looks: a chat's message may be deleted while it is shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeAlias, TypeVar

from bot.reply import Reply

_log = logging.getLogger(__name__)

_AT_ONCE = 0.7
"""Seconds in which work may be done before its progress is shown."""

_PATIENCE = 5.0
"""Seconds in which work may end by itself when we do, unless somebody says otherwise."""

_THREADS = 4
"""Threads for what takes a while; answers have others, and never wait for these."""

_Given = ParamSpec("_Given")
_Returned = TypeVar("_Returned")

Tell: TypeAlias = Callable[[Reply], None]
"""Shows a reply in place of the one before."""

Work: TypeAlias = Callable[[Tell], Awaitable[Reply]]
"""Something that takes a while; returns what is shown at the end."""


class Works:
    """All that is under way. To be used within one event loop."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="kutip-admin")

    async def show(self, first: Reply, work: Work, *, failed: Reply, stopped: Reply) -> Reply:
        """Begin, and show what comes of it: at once if it is quickly done, else what it tells meanwhile.

        Args:
            first: Shown as long as nothing else is told.
            work: Goes on to its end, whoever looks.
            failed: Shown if it breaks down.
            stopped: Shown if it is ended from outside.
        """
        shown = _Shown(first)

        async def run() -> None:
            try:
                shown.end(await work(shown.tell))
            except Exception:
                _log.exception("What an administrator wanted failed")
                shown.end(failed)
            finally:
                # Whoever looks shall not wait for ever.
                shown.end(stopped)

        task = self.begin(run())
        await asyncio.wait([task], timeout=_AT_ONCE)
        latest = shown.latest
        return latest if task.done() else replace(latest, later=shown.follow(latest))

    def begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Begin something that nobody looks at."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def aside(
        self, do: Callable[_Given, _Returned], *args: _Given.args, **named: _Given.kwargs
    ) -> _Returned:
        """Do something in a thread that holds up nobody else, and return what comes of it."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(do, *args, **named))

    async def settle(self, patience: float = _PATIENCE) -> None:
        """Let what is under way come to its end within so many seconds, and end what does not."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def close(self, patience: float = _PATIENCE) -> None:
        """Settle, and let go of the threads: they finish what they do, and nobody waits for it."""
        await self.settle(patience)
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Shown:
    """The newest reply of some work, for whoever looks."""

    def __init__(self, first: Reply) -> None:
        self.latest = first
        self._has_ended = False
        self._news = asyncio.Event()

    def tell(self, reply: Reply) -> None:
        """Show a reply."""
        self.latest = reply
        news, self._news = self._news, asyncio.Event()
        news.set()

    def end(self, reply: Reply) -> None:
        """Show the last one."""
        if not self._has_ended:
            self._has_ended = True
            self.tell(reply)

    async def follow(self, shown: Reply) -> AsyncIterator[Reply]:
        """The replies after that one, as they come; who is slow misses some, but never the last one."""
        while True:
            if self.latest is not shown:
                shown = self.latest
                yield shown
            elif self._has_ended:
                return
            else:
                await self._news.wait()
