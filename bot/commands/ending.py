"""Ending when the system, or a person at the keyboard, says that it is enough."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

_log = logging.getLogger(__name__)

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_end(*, within: float | None = None) -> Generator[asyncio.Event]:
    """An event that is set when a signal says so; whoever says it twice ends the process at once.

    An event loop must be running.

    Args:
        within: Seconds after which the process is over in any case, as for `kill -9`, with status 0. So no
            thread that waits for a disk, a database or a model keeps it, neither here nor when Python exits.
    """
    loop, end = asyncio.get_running_loop(), asyncio.Event()

    def tell(number: signal.Signals) -> None:
        if end.is_set():
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        elif within is not None:
            _be_over(within)
        end.set()

    for number in _NUMBERS:
        # Windows knows no such handlers; there Ctrl+C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, tell, number)
    try:
        yield end
    finally:
        for number in _NUMBERS:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)


def _be_over(seconds: float) -> None:
    """End the process after so many seconds, unless it has ended by itself."""
    timer = threading.Timer(seconds, _leave, [seconds])
    timer.daemon = True
    timer.start()


def _leave(seconds: float) -> None:
    _log.warning("Not everything has ended within %.1f seconds; the rest is left behind", seconds)
    os._exit(0)
