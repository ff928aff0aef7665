"""A button that somebody pressed on Discord, until what comes of it stands there."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.adapters.discord.answering import acknowledged, language_of
from bot.adapters.discord.core import Core
from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import ExpiredError, RefusedError, UndeliveredError
from bot.adapters.discord.interaction_outlet import InteractionOutlet
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.places import Interaction, origin_of
from bot.adapters.discord.render import render_whole
from bot.adapters.discord.underway import Underway
from bot.messages import messages_in
from bot.reply import Press, Pressed, Sentence
from bot.saying import talk

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pressing:
    """Does what buttons say."""

    conversation: Core
    delivery: Delivery
    underway: Underway
    pacing: Pacing

    async def press(self, interaction: Interaction, action: str) -> None:
        """Do it."""
        expires = asyncio.get_running_loop().time() + self.pacing.token

        async def defer() -> None:
            await interaction.response.defer()

        with self.underway.counted():
            message = interaction.message
            if message is None or not await acknowledged(interaction, defer, self.pacing):
                return
            is_for_one = message.flags.ephemeral
            origin = origin_of(interaction, is_for_one=is_for_one)
            outcome = await self.conversation.press(
                Press(origin, action, str(message.id), is_seen_alone=True)
            )
            is_private = is_for_one or (outcome.is_private and not outcome.is_instead)
            outlet = InteractionOutlet(
                interaction, self.pacing, expires, is_private=is_private, original=message.id
            )
            try:
                await self._show(interaction, outlet, outcome, message.id)
            except (ExpiredError, RefusedError, UndeliveredError) as error:
                _log.warning("What comes of interaction %d could not be shown: %s", interaction.id, error)

    async def _show(
        self, interaction: Interaction, outlet: InteractionOutlet, outcome: Pressed, pressed: int
    ) -> None:
        reply = outcome.reply
        if reply is not None:
            instead = (pressed,) if outcome.is_instead else ()
            await self.delivery.send(outlet, reply, instead=instead)
        if not outcome.keeps_buttons and not (reply is not None and outcome.is_instead):
            await outlet.take_buttons()
        if outcome.notice:
            await outlet.whisper(_as_message(interaction, outcome.notice))


def _as_message(interaction: Interaction, notice: str) -> DiscordMessage:
    return render_whole(talk(messages_in(language_of(interaction)), Sentence(notice)))
