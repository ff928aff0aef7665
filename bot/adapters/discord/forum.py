"""New posts in a forum, which are answered without having been asked if we are sure enough."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import discord

from bot.adapters.discord.addressing import is_written_by_a_person, words_for_us
from bot.adapters.discord.connection import Forums
from bot.adapters.discord.core import Core
from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import RefusedError, UndeliveredError
from bot.adapters.discord.hints import Hints
from bot.adapters.discord.places import origin_of_message
from bot.adapters.discord.speaking import Speaking
from bot.adapters.discord.underway import Underway
from bot.reply import IncomingMessage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Overhearing:
    """Reads new posts.

    Attributes:
        forums: Where, and how sure an answer must be.
        patience: Seconds in which the post itself, which Discord sends after its title, is waited for.
    """

    conversation: Core
    delivery: Delivery
    speaking: Speaking
    hints: Hints
    underway: Underway
    forums: Forums
    patience: float

    async def overhear(self, thread: discord.Thread, me: discord.abc.User) -> None:
        """Answer a new post, if it is in a chosen channel and we are sure; otherwise nobody notices."""
        if self.underway.is_over or thread.parent_id not in self.forums.channels:
            return
        with self.underway.counted():
            message = await self._starter(thread)
            if message is None or not is_written_by_a_person(message):
                return
            # Whoever names us is answered anyway.
            if words_for_us(message, me) is None:
                await self._answer(thread, message)

    async def _answer(self, thread: discord.Thread, message: discord.Message) -> None:
        text = "\n".join(part for part in (thread.name, message.content) if part.strip())
        asked = IncomingMessage(origin_of_message(message, self.hints.of(message)), text, str(message.id))
        reply = await self.conversation.overheard(asked, confidence=self.forums.confidence)
        outlet = await self.speaking.outlet(message, is_silent=True) if reply is not None else None
        if reply is None or outlet is None:
            return
        try:
            await self.delivery.send(outlet, reply)
        except (RefusedError, UndeliveredError) as error:
            _log.warning("The answer to post %d could not be sent: %s", thread.id, error)

    async def _starter(self, thread: discord.Thread) -> discord.Message | None:
        """The first message of a post, which has the number of its thread."""
        pause, waited = 0.5, 0.0
        while True:
            if (found := thread.starter_message) is not None:
                return found
            try:
                return await thread.fetch_message(thread.id)
            except (discord.NotFound, discord.DiscordServerError) as error:
                if waited >= self.patience:
                    _log.info("Post %d cannot be read: %s", thread.id, error)
                    return None
            except discord.HTTPException as error:
                _log.info("Post %d cannot be read: %s", thread.id, error)
                return None
            await asyncio.sleep(pause)
            waited += pause
