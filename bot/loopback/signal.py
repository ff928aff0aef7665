"""Waiting for something to happen, without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Signal:
    """Tells those who wait that something has happened."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Wake everybody who waits now."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def once(self) -> None:
        """Wait for the next event."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    async def until(self, find: Callable[[], Found | None], timeout: float | None) -> Found:
        """What `find` returns, once that is something; it is asked after every event. None waits for ever.

        Raises:
            TimeoutError: Nothing was found in these seconds.
        """
        async with asyncio.timeout(timeout):
            while (found := find()) is None:
                await self.once()
            return found
