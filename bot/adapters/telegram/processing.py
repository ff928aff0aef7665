"""Works on updates side by side, as the library wants it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from telegram.ext import BaseUpdateProcessor

from bot.adapters.telegram.queueing import UpdateQueue


class LaneProcessor(BaseUpdateProcessor):
    """Works on so many updates at the same time, and tells the queue when one is done.

    Args:
        at_once: How many.
    """

    def __init__(self, at_once: int, queue: UpdateQueue) -> None:
        super().__init__(at_once)
        self._queue = queue

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on one."""
        try:
            await coroutine
        finally:
            self._queue.done(update)

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is held."""
