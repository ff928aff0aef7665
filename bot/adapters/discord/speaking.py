"""Where we may write, and what is said to whoever asks where we may not."""

from __future__ import annotations

import logging
from typing import Any

import discord

from bot.adapters.discord.building import sending
from bot.adapters.discord.calls import PASSING
from bot.adapters.discord.channel_outlet import ChannelOutlet
from bot.adapters.discord.hints import Hints
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.render import render_whole
from bot.recent import Recent
from bot.saying import say
from knowledge.article import Language

_log = logging.getLogger(__name__)

_REMEMBERED = 1_000
"""Channels whose people have been told that we may not write there."""


class Speaking:
    """Finds the way to answer messages."""

    def __init__(self, hints: Hints, pacing: Pacing) -> None:
        self._hints = hints
        self._pacing = pacing
        self._told = Recent[int, None](_REMEMBERED)

    async def outlet(self, message: discord.Message, *, is_silent: bool = False) -> ChannelOutlet | None:
        """How to answer a message; None where we may not, which is then said once, in private.

        Args:
            is_silent: Whether nobody is told, as nobody has asked us.
        """
        rights = rights_in(message)
        if not _may_write(message.channel, rights):
            if not is_silent:
                await self._tell(message)
            return None
        reply_to = message.to_reference(fail_if_not_exists=False) if rights.read_message_history else None
        return ChannelOutlet(
            message.channel,
            self._pacing,
            reply_to=reply_to,
            has_frame=rights.embed_links,
            has_files=rights.attach_files,
        )

    async def _tell(self, message: discord.Message) -> None:
        if message.channel.id in self._told:
            return
        self._told.keep(message.channel.id, None)
        _log.warning("We are asked in channel %d, but may not write there", message.channel.id)
        channel = getattr(message.channel, "name", "?")
        language = self._hints.of(message) or Language.INDONESIAN
        words = sending(render_whole(say(language, "discord.cannot_write", channel=f"#{channel}")))
        author: Any = message.author
        try:
            await author.send(**words)
        except (discord.HTTPException, *PASSING) as error:
            _log.info("Nor could we say so: %s", error)


def rights_in(message: discord.Message) -> discord.Permissions:
    """What we may do where a message stands; all of it, if Discord has not told us enough to know."""
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return discord.Permissions.all()
    # Discord may not have told us yet who we are there.
    me: Any = guild.me
    if me is None:
        return discord.Permissions.all()
    try:
        return channel.permissions_for(me)
    except discord.ClientException:
        return discord.Permissions.all()


def _may_write(channel: object, rights: discord.Permissions) -> bool:
    is_thread = isinstance(channel, discord.Thread)
    return rights.view_channel and (rights.send_messages_in_threads if is_thread else rights.send_messages)
