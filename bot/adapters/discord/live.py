"""Messages that show how far something is."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections.abc import AsyncIterator

from bot.adapters.discord.errors import RefusedError, UndeliveredError
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.outlet import Outlet
from bot.adapters.discord.render import render, render_whole
from bot.reply import Reply

_log = logging.getLogger(__name__)


class LiveMessages:
    """Edits messages as work goes on, each in a task of its own, and none too often.

    Args:
        every: Seconds between two edits of a message; what comes sooner is left out, but for the last.
    """

    def __init__(self, *, every: float) -> None:
        self._every = every
        self._tasks: set[Task[None]] = set()

    def follow(self, outlet: Outlet, numbers: list[int], later: AsyncIterator[Reply]) -> None:
        """Show in these messages what comes."""
        task = asyncio.create_task(_Live(outlet, numbers, self._every).show(later))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, *, patience: float) -> None:
        """Stop all of them that do not end by themselves within so many seconds; they keep what they show."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class _Live:
    """One of them; only its first message changes on the way, the last state may take several."""

    def __init__(self, outlet: Outlet, numbers: list[int], every: float) -> None:
        self._outlet = outlet
        self._numbers = numbers
        self._every = every
        self._latest: Reply | None = None
        self._changed = asyncio.Event()

    async def show(self, later: AsyncIterator[Reply]) -> None:
        editing = asyncio.create_task(self._edit())
        last: Reply | None = None
        try:
            async for reply in later:
                last = self._latest = reply
                self._changed.set()
        except Exception:
            _log.exception("What a message was to show broke off")
        finally:
            editing.cancel()
            await asyncio.gather(editing, return_exceptions=True)
        if last is not None:
            await self._finish(last)

    async def _edit(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._latest is not None:
                await self._outlet.try_to_edit(self._numbers[0], self._whole(self._latest))
            await asyncio.sleep(self._every)

    def _whole(self, reply: Reply) -> DiscordMessage:
        return render_whole(reply, has_frame=self._outlet.has_frame)

    async def _finish(self, reply: Reply) -> None:
        try:
            for place, message in enumerate(render(reply, has_frame=self._outlet.has_frame)):
                if place < len(self._numbers):
                    await self._outlet.edit(self._numbers[place], message)
                else:
                    await self._outlet.send(message)
        except (RefusedError, UndeliveredError) as error:
            _log.warning("How it ended could not be shown: %s", error)
