"""The commands, and what is said where one cannot be carried out."""

from __future__ import annotations

import logging
import math
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.answering import language_of
from bot.adapters.discord.building import sending
from bot.adapters.discord.calls import PASSING
from bot.adapters.discord.places import Interaction
from bot.adapters.discord.render import render_whole
from bot.saying import say

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree[Any]):
    """Commands in servers and in direct messages with the bot, for whoever has it in a server."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(
            client,
            fallback_to_global=True,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether we still begin something: who comes when we are about to end is told to come again."""
        if not interaction.client.is_ending:
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await tell(interaction, "apology.busy")
        return False

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Say what is wrong, to whoever commanded alone; the log gets to know more."""
        facts: dict[str, object] = {}
        match error:
            case app_commands.CommandOnCooldown():
                key = "discord.cooldown"
                facts = {"seconds": math.ceil(error.retry_after)}
            case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
                _log.warning("Discord shows a command that we no longer have so: %s", error)
                key = "discord.outdated"
            case app_commands.TransformerError():
                key = "discord.wrong_option"
            case app_commands.CheckFailure():
                key = "discord.not_allowed"
            case _:
                _log.error("A command failed", exc_info=error)
                key = "apology.failed"
        await tell(interaction, key, **facts)


async def tell(interaction: Interaction, key: str, **facts: object) -> None:
    """Say one sentence to a person alone, whatever has been said before; nothing comes of it if it fails."""
    arguments = sending(render_whole(say(language_of(interaction), key, **facts)))
    response: Any = interaction.response
    followup: Any = interaction.followup
    try:
        if response.is_done():
            await followup.send(**arguments, ephemeral=True)
        else:
            await response.send_message(**arguments, ephemeral=True)
    except (discord.HTTPException, *PASSING) as error:
        _log.info("Interaction %d could not be told what is wrong: %s", interaction.id, error)
