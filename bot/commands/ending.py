"""Ending when the system, or a person at the keyboard, says that it is enough."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_end() -> Generator[asyncio.Event]:
    """An event that is set when a signal says so; whoever says it twice ends the process at once.

    An event loop must be running.
    """
    loop, end = asyncio.get_running_loop(), asyncio.Event()

    def tell(number: signal.Signals) -> None:
        if end.is_set():
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
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
