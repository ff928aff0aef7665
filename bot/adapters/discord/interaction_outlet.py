"""What an interaction is answered with, as long as its token is good, and afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord

from bot.adapters.discord.building import editing, sending
from bot.adapters.discord.calls import persistently
from bot.adapters.discord.channel_outlet import ChannelOutlet
from bot.adapters.discord.errors import ExpiredError, RefusedError, UndeliveredError
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.places import Interaction

_log = logging.getLogger(__name__)


class InteractionOutlet:
    """The original response and its followups; ordinary messages once Discord does not take these any more.

    Args:
        expires: When the token is too old, in the event loop's seconds.
        is_private: Whether what is sent is for one person: it then never goes where others read it.
        original: The message whose button was pressed; without, a response stands there empty, for the first
            message.
    """

    def __init__(
        self,
        interaction: Interaction,
        pacing: Pacing,
        expires: float,
        *,
        is_private: bool,
        original: int | None = None,
    ) -> None:
        self._interaction = interaction
        self._pacing = pacing
        self._is_private = is_private
        # What answers an interaction may have a frame everywhere.
        self.has_frame = True
        self._is_free = original is None
        self._original: int | None = original
        self._expires = expires
        self._instead: dict[int, int] = {}
        self._channel: ChannelOutlet | None = None

    async def notice(self, message: DiscordMessage) -> None:
        """Say meanwhile what the first message then replaces."""
        if self._is_free:
            with suppress(ExpiredError, RefusedError, UndeliveredError):
                await self._persistently(lambda: self._edit_original(message), until=self._now())

    async def send(self, message: DiscordMessage) -> int:
        """Send the next message, and return its number.

        Raises:
            RefusedError, UndeliveredError: It will not arrive.
        """
        try:
            if self._is_free:
                self._is_free = False
                with suppress(RefusedError):
                    # Otherwise somebody has deleted what says that we think.
                    number = await self._persistently(lambda: self._edit_original(message))
                    self._original = number
                    return number
            return await self._persistently(lambda: self._follow_up(message))
        except (ExpiredError, UndeliveredError) as error:
            self._give_up(error)
            return await self._ordinary(error).send(message)

    async def edit(self, number: int, message: DiscordMessage) -> int:
        """Put another text into a message, or send a new one where that is not possible. Returns its number.

        Raises:
            RefusedError, UndeliveredError: It will not arrive.
        """
        if number not in self._instead:
            try:
                await self._persistently(lambda: self._edit(number, message))
                return number
            except (ExpiredError, RefusedError, UndeliveredError) as error:
                self._give_up(error)
                channel = self._ordinary(error)
        else:
            channel = self._ordinary(None)
        self._instead[number] = await channel.edit(self._instead.get(number, number), message)
        return number

    async def try_to_edit(self, number: int, message: DiscordMessage) -> None:
        """Put another text into a message if that succeeds at once."""
        if self._now() >= self._expires or number in self._instead:
            with suppress(RefusedError, UndeliveredError):
                await self.edit(number, message)
            return
        with suppress(ExpiredError, RefusedError, UndeliveredError):
            await self._persistently(lambda: self._edit(number, message), until=self._now())

    async def take_buttons(self) -> None:
        """Take the buttons from that message, as far as that can be done."""

        async def take() -> None:
            await self._interaction.edit_original_response(view=None)

        with suppress(ExpiredError, RefusedError, UndeliveredError):
            await self._persistently(take)

    async def whisper(self, message: DiscordMessage) -> None:
        """Say something to the person alone.

        Raises:
            ExpiredError, RefusedError, UndeliveredError: It will not arrive.
        """
        followup: Any = self._interaction.followup
        await self._persistently(lambda: followup.send(**sending(message), ephemeral=True, wait=True))

    async def _edit(self, number: int, message: DiscordMessage) -> int:
        if number == self._original:
            return await self._edit_original(message)
        followup: Any = self._interaction.followup
        await followup.edit_message(number, **editing(message))
        return number

    async def _edit_original(self, message: DiscordMessage) -> int:
        interaction: Any = self._interaction
        return (await interaction.edit_original_response(**editing(message))).id

    async def _follow_up(self, message: DiscordMessage) -> int:
        followup: Any = self._interaction.followup
        sent = await followup.send(**sending(message), ephemeral=self._is_private, wait=True)
        return sent.id

    async def _persistently(self, call: Callable[[], Awaitable[Any]], *, until: float | None = None) -> Any:
        if self._now() >= self._expires:
            raise ExpiredError("it is too old")
        return await persistently(call, self._pacing, until=self._expires if until is None else until)

    def _give_up(self, error: Exception) -> None:
        if isinstance(error, ExpiredError):
            self._expires = self._now()
        _log.info("Interaction %d cannot be answered as such: %s", self._interaction.id, error)

    def _ordinary(self, error: Exception | None) -> ChannelOutlet:
        """The channel, where others may read what is sent."""
        interaction, number = self._interaction, self._interaction.channel_id
        if number is None or (self._is_private and interaction.guild_id is not None):
            raise RefusedError(str(error)) from error
        if self._channel is None:
            channel = interaction.client.get_partial_messageable(number, guild_id=interaction.guild_id)
            permissions = interaction.app_permissions
            is_direct = interaction.guild_id is None
            self._channel = ChannelOutlet(
                channel,
                self._pacing,
                reply_to=_reference(interaction.message, number),
                has_frame=is_direct or permissions.embed_links,
                has_files=is_direct or permissions.attach_files,
            )
        return self._channel

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _reference(message: discord.Message | None, channel: int) -> discord.MessageReference | None:
    """A reply to the message whose button was pressed, if others see it."""
    if message is None or message.flags.ephemeral:
        return None
    return discord.MessageReference(message_id=message.id, channel_id=channel, fail_if_not_exists=False)
