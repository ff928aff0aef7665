"""The commands of Kutip's administrators; the core checks their rights, Discord only hides them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.answering import Answering
from bot.adapters.discord.attachments import attached
from bot.adapters.discord.commands import Node, built, limited, said_in, simple_command, typed
from bot.adapters.discord.places import Interaction
from bot.adapters.discord.titles import Titles
from bot.adapters.discord.translating import translated
from bot.command_names import Command

_SIMPLE = (
    Command.REINDEX,
    Command.CANCEL,
    Command.STATUS,
    Command.ROLLBACK,
    Command.GAPS,
    Command.FEEDBACK,
    Command.AUDIT,
)
"""Those without options."""

_SHOWN_TO = discord.Permissions(manage_guild=True)


def commands_for_admins(answering: Answering, titles: Titles) -> list[Node]:
    """All of them."""
    return [
        *(simple_command(answering, command, permissions=_SHOWN_TO) for command in _SIMPLE),
        _article(answering, titles),
        _golden(answering),
    ]


def _article(answering: Answering, titles: Titles) -> app_commands.Group:
    group = app_commands.Group(
        name=translated("discord.article"),
        description=translated("discord.about_articles"),
        default_permissions=_SHOWN_TO,
    )
    group.add_command(limited(_add(answering)))
    group.add_command(limited(_remove(answering, titles)))
    return group


def _add(answering: Answering) -> app_commands.Command[Any, ..., Any]:
    @app_commands.rename(file=translated("discord.file"))
    @app_commands.describe(file=translated("discord.about_file"))
    async def callback(interaction: Interaction, file: discord.Attachment) -> None:
        await answering.command(interaction, "", is_private=True, file=attached(file))

    return built(translated("discord.add"), translated("discord.about_add"), callback)


def _remove(answering: Answering, titles: Titles) -> app_commands.Command[Any, ..., Any]:
    @app_commands.rename(article=translated("discord.article"))
    @app_commands.describe(article=translated("discord.about_article"))
    @app_commands.autocomplete(article=titles.offer)
    async def callback(interaction: Interaction, article: str) -> None:
        await answering.command(interaction, typed(Command.REMOVE, interaction, article), is_private=True)

    return built(translated("discord.remove"), translated(f"menu.{Command.REMOVE}"), callback)


def _golden(answering: Answering) -> app_commands.ContextMenu:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await answering.command(interaction, f"/golden {said_in(message)}".strip(), is_private=True)

    menu = app_commands.ContextMenu(name=translated("discord.golden_this"), callback=callback)
    menu.default_permissions = _SHOWN_TO
    return menu
