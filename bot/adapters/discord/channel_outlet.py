"""Ordinary messages in a channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import discord

from bot.adapters.discord.building import editing, sending
from bot.adapters.discord.calls import persistently
from bot.adapters.discord.errors import ExpiredError, RefusedError, UndeliveredError
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.pacing import Pacing

_log = logging.getLogger(__name__)


class ChannelOutlet:
    """Messages in a channel, the first of them a reply.

    Args:
        channel: Where.
        reply_to: The message that the first one replies to; it may be gone by then.
        has_frame: Whether we may send embeds there.
        has_files: The same of files; where not, they are left out.
    """

    def __init__(
        self,
        channel: discord.abc.Messageable,
        pacing: Pacing,
        *,
        reply_to: discord.MessageReference | None = None,
        has_frame: bool = True,
        has_files: bool = True,
    ) -> None:
        self._channel = channel
        self._pacing = pacing
        self._reply_to = reply_to
        self.has_frame = has_frame
        self._has_files = has_files
        self._notice: int | None = None

    async def notice(self, message: DiscordMessage) -> None:
        """Say meanwhile what the first message then replaces."""
        if self._notice is None:
            with suppress(RefusedError, UndeliveredError):
                self._notice = await self._send(message, until=self._until(0))

    async def send(self, message: DiscordMessage) -> int:
        """Send the next message, and return its number.

        Raises:
            RefusedError: We may not, or the channel is gone.
            UndeliveredError: Discord cannot be reached.
        """
        notice, self._notice = self._notice, None
        if notice is not None:
            return await self.edit(notice, message)
        return await self._send(message, until=self._until(self._pacing.retry_total))

    async def edit(self, number: int, message: DiscordMessage) -> int:
        """Put another text into a message; where it is gone, send a new one. Returns its number.

        Raises:
            RefusedError, UndeliveredError: As in `send`.
        """
        try:
            return await self._edit(number, message, until=self._until(self._pacing.retry_total))
        except RefusedError as error:
            _log.info("A message is sent anew, as it cannot be changed: %s", error)
            return await self._send(message, until=self._until(self._pacing.retry_total))

    async def try_to_edit(self, number: int, message: DiscordMessage) -> None:
        """Put another text into a message if that succeeds at once."""
        with suppress(RefusedError, UndeliveredError):
            await self._edit(number, message, until=self._until(0))

    async def delete(self, number: int) -> None:
        """Take a message back, as far as that can be done."""
        partial: Any = self._partial(number)
        with suppress(RefusedError, UndeliveredError, ExpiredError):
            await persistently(partial.delete, self._pacing, until=self._until(self._pacing.retry_longest))

    async def _edit(self, number: int, message: DiscordMessage, *, until: float) -> int:
        partial: Any = self._partial(number)
        await self._persistently(lambda: partial.edit(**editing(self._shown(message))), until)
        return number

    async def _send(self, message: DiscordMessage, *, until: float) -> int:
        # Should a call have done its work although nothing came back, Discord knows the next one by this.
        nonce = uuid4().hex[:25]
        try:
            sent = await self._persistently(lambda: self._call(message, nonce), until)
        except RefusedError as error:
            if self._reply_to is None:
                raise
            _log.info("A message is sent without its reference: %s", error)
            self._reply_to = None
            sent = await self._persistently(lambda: self._call(message, nonce), until)
        self._reply_to = None
        return sent.id

    async def _call(self, message: DiscordMessage, nonce: str) -> discord.Message:
        channel: Any = self._channel
        reference = {"reference": self._reply_to} if self._reply_to is not None else {}
        return await channel.send(**sending(self._shown(message)), nonce=nonce, **reference)

    async def _persistently(self, call: Callable[[], Any], until: float) -> Any:
        try:
            return await persistently(call, self._pacing, until=until)
        except ExpiredError as error:
            raise RefusedError(str(error)) from error

    def _shown(self, message: DiscordMessage) -> DiscordMessage:
        return message if self._has_files else replace(message, files=())

    def _partial(self, number: int) -> discord.PartialMessage:
        channel: Any = self._channel
        return channel.get_partial_message(number)

    def _until(self, seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds
