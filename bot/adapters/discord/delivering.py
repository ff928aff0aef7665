"""A reply on its way, message by message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.discord.live import LiveMessages
from bot.adapters.discord.outlet import Outlet
from bot.adapters.discord.render import render
from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends replies."""

    live: LiveMessages

    async def send(self, outlet: Outlet, reply: Reply, *, instead: Sequence[int] = ()) -> list[int]:
        """Send all of it, and let it show what takes its place later, if anything does.

        Args:
            instead: Messages whose place it takes, one after the other.

        Returns:
            The numbers of its messages.

        Raises:
            RefusedError, UndeliveredError: Not everything could be sent.
        """
        numbers: list[int] = []
        for place, message in enumerate(render(reply, has_frame=outlet.has_frame)):
            if place < len(instead):
                numbers.append(await outlet.edit(instead[place], message))
            else:
                numbers.append(await outlet.send(message))
        if reply.later is not None and numbers:
            self.live.follow(outlet, numbers, reply.later)
        return numbers
