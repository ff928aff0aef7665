"""The sign that we are at work on something."""

from __future__ import annotations

import asyncio
from asyncio import Task
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.limiter import BusyChatError
from bot.adapters.telegram.places import Place

_AT_ONCE = 8
"""Signs that are on their way at the same time; the others wait, and are left out if the work is over."""


@dataclass(slots=True)
class _Work:
    """What is under way at a place."""

    count: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


class TypingSign:
    """Shows at each place that something is under way there, as long as it is.

    Args:
        every: Seconds after which the sign is given again.
    """

    def __init__(self, bot: ExtBot[bool], *, every: float) -> None:
        self._bot = bot
        self._every = every
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._works: dict[Place, _Work] = {}
        self._tasks: set[Task[None]] = set()

    @contextmanager
    def shown(self, place: Place) -> Generator[None]:
        """Show it during the block; nobody waits for it, and nothing comes of it if it fails."""
        work = self._works.get(place)
        if work is None:
            work = self._works[place] = _Work()
            task = asyncio.create_task(self._show(place, work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        work.count += 1
        try:
            yield
        finally:
            work.count -= 1
            if not work.count:
                work.over.set()
                del self._works[place]

    async def close(self) -> None:
        """Stop all of them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _show(self, place: Place, work: _Work) -> None:
        while not work.over.is_set():
            async with self._free:
                if not work.over.is_set():
                    await self._give(place)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await work.over.wait()

    async def _give(self, place: Place) -> None:
        with suppress(TelegramError, BusyChatError):
            await self._bot.send_chat_action(
                place.chat, ChatAction.TYPING, message_thread_id=place.thread, read_timeout=5
            )
