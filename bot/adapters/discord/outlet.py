"""Where messages of an answer go."""

from __future__ import annotations

from typing import Protocol

from bot.adapters.discord.message import DiscordMessage


class Outlet(Protocol):
    """One place, for one answer. What is sent is called by the numbers that Discord gives it."""

    @property
    def has_frame(self) -> bool:
        """Whether we may send embeds there."""
        ...

    async def notice(self, message: DiscordMessage) -> None:
        """Say meanwhile what the first message then replaces; nothing comes of it if it fails."""
        ...

    async def send(self, message: DiscordMessage) -> int:
        """Send the next message, and return its number.

        Raises:
            RefusedError: It will never arrive.
            UndeliveredError: It has not arrived for a long time.
        """
        ...

    async def edit(self, number: int, message: DiscordMessage) -> int:
        """Put another text into a message, or send a new one where that is not possible. Returns its number.

        Raises:
            RefusedError, UndeliveredError: As in `send`.
        """
        ...

    async def try_to_edit(self, number: int, message: DiscordMessage) -> None:
        """Put another text into a message if that succeeds at once."""
        ...
