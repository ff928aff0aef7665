"""A command of Discord's, until its answer stands there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import discord

from bot.adapters.discord.calls import ACKNOWLEDGED, persistently
from bot.adapters.discord.core import Core
from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import ExpiredError, RefusedError, UndeliveredError
from bot.adapters.discord.interaction_outlet import InteractionOutlet
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.places import Interaction, hint_of, origin_of
from bot.adapters.discord.render import render_whole
from bot.adapters.discord.underway import Underway
from bot.reply import AttachedFile, IncomingMessage, Reply
from bot.saying import say
from knowledge.article import Language

_log = logging.getLogger(__name__)


async def acknowledged(
    interaction: Interaction, call: Callable[[], Awaitable[object]], pacing: Pacing
) -> bool:
    """Acknowledge an interaction while Discord waits. Returns whether it can be answered."""
    until = asyncio.get_running_loop().time() + pacing.acknowledge

    async def hasten() -> None:
        # The library would pause for seconds after a failure of the server's.
        async with asyncio.timeout(pacing.acknowledge / 3):
            await call()

    try:
        await persistently(hasten, pacing, until=until, pause=pacing.acknowledge / 50)
    except RefusedError as error:
        cause = error.__cause__
        if not isinstance(cause, discord.HTTPException) or cause.code != ACKNOWLEDGED:
            _log.warning("Interaction %d was not acknowledged: %s", interaction.id, error)
            return False
    except ExpiredError as error:
        _log.info("Interaction %d came too late: %s", interaction.id, error)
        return False
    except UndeliveredError as error:
        # It may have arrived all the same.
        _log.warning("It is not known whether interaction %d was acknowledged: %s", interaction.id, error)
    return True


def language_of(interaction: Interaction) -> Language:
    """In which language somebody is told what the core has no part in."""
    return hint_of(interaction.locale) or Language.INDONESIAN


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers commands."""

    conversation: Core
    delivery: Delivery
    underway: Underway
    pacing: Pacing

    async def command(
        self,
        interaction: Interaction,
        text: str,
        *,
        is_private: bool,
        language: Language | None = None,
        file: AttachedFile | None = None,
    ) -> None:
        """Do what a command says.

        Args:
            text: The command as somebody would type it.
            is_private: Whether the answer is for whoever asks, alone.
            language: In which it is wanted.
        """
        expires = asyncio.get_running_loop().time() + self.pacing.token

        async def defer() -> None:
            await interaction.response.defer(thinking=True, ephemeral=is_private)

        with self.underway.counted():
            if not await acknowledged(interaction, defer, self.pacing):
                return
            origin = origin_of(interaction, is_for_one=is_private)
            message = IncomingMessage(origin, text, str(interaction.id), file=file, language=language)
            outlet = InteractionOutlet(interaction, self.pacing, expires, is_private=is_private)
            await self._answer(interaction, message, outlet)

    async def _answer(
        self, interaction: Interaction, message: IncomingMessage, outlet: InteractionOutlet
    ) -> None:
        async def waits(reply: Reply) -> None:
            await outlet.notice(render_whole(reply))

        language = language_of(interaction)
        try:
            reply = await self.conversation.reply(message, waiting=waits)
            # Discord shows that we think, until something is said.
            await self.delivery.send(outlet, reply or say(language, "discord.silent"))
        except (RefusedError, UndeliveredError) as error:
            _log.warning("The answer to interaction %d could not be sent: %s", interaction.id, error)
        except Exception:
            _log.exception("Interaction %d could not be answered", interaction.id)
            with suppress(RefusedError, UndeliveredError):
                await self.delivery.send(outlet, say(language, "apology.failed"))
