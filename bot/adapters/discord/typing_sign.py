"""The sign that we are at work on something."""

from __future__ import annotations

import asyncio
from asyncio import Task
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import discord

from bot.adapters.discord.calls import PASSING


@dataclass(slots=True)
class _Work:
    """What is under way in a channel."""

    task: Task[None]
    count: int = 0


class TypingSign:
    """Shows in each channel that something is under way there, as long as it is.

    Args:
        every: Seconds after which the sign is given again.
    """

    def __init__(self, *, every: float) -> None:
        self._every = every
        self._works: dict[int, _Work] = {}

    @contextmanager
    def shown(self, channel: discord.abc.Messageable, number: int) -> Generator[None]:
        """Show it during the block; nobody waits for it, and nothing comes of it if it fails."""
        work = self._works.get(number)
        if work is None:
            work = self._works[number] = _Work(asyncio.create_task(self._show(channel)))
        work.count += 1
        try:
            yield
        finally:
            work.count -= 1
            if not work.count:
                work.task.cancel()
                del self._works[number]

    async def _show(self, channel: discord.abc.Messageable) -> None:
        while True:
            with suppress(discord.HTTPException, *PASSING):
                await channel.typing()
            await asyncio.sleep(self._every)
