"""Watching the articles while something else is done, or nothing."""

from __future__ import annotations

import asyncio
import logging
import threading
from asyncio import AbstractEventLoop, Task
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

from bot.automatic_reindexing import AutomaticReindexing
from bot.reindexing_process import ReindexProcess
from bot.settings import Settings, Watch
from bot.watching import USUAL, Waits, Watcher

_log = logging.getLogger(__name__)

_PATIENCE = 3.0
"""Seconds after which whoever leaves is no longer kept by a reindex that does not end."""


async def keep_up(settings: Settings, process: ReindexProcess, *, waits: Waits = USUAL) -> None:
    """Bring the index up to date whenever articles change, until cancelled; that ends the process, too."""
    watcher = Watcher(
        settings.articles,
        golden=settings.golden_folder,
        changed=AutomaticReindexing(process),
        waits=waits,
        poll=settings.watch is Watch.POLL,
    )
    try:
        await watcher.run()
    finally:
        await process.close()


@contextmanager
def keeping_up(settings: Settings, process: ReindexProcess) -> Generator[None]:
    """Do so during the block if the settings want it, in a thread: the block may be as busy as it likes."""
    if settings.watch is Watch.OFF:
        yield
        return
    handles: SimpleQueue[tuple[AbstractEventLoop, Task[None]]] = SimpleQueue()

    async def keep() -> None:
        work = asyncio.create_task(keep_up(settings, process))
        handles.put((asyncio.get_running_loop(), work))
        with suppress(asyncio.CancelledError):
            await work

    thread = threading.Thread(target=_run, args=(keep,), name="kutip-watch", daemon=True)
    thread.start()
    loop, work = handles.get()
    try:
        yield
    finally:
        # The loop is closed if watching broke down.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(work.cancel)
        thread.join(_PATIENCE)


def _run(keep: Callable[[], Coroutine[None, None, None]]) -> None:
    try:
        asyncio.run(keep())
    except Exception:
        _log.exception("Articles are no longer watched")
