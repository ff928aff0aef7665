"""The commands that everybody has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.adapters.discord.answering import Answering
from bot.adapters.discord.places import Interaction, hint_of
from bot.adapters.discord.titles import Titles
from bot.adapters.discord.translating import named, translated
from bot.command_names import Command
from knowledge.article import Language

Node: TypeAlias = "app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu"

_FOR_ONE = (Command.HELP, Command.WHY, Command.PRIVACY, Command.FORGET, Command.ID)
"""Commands without options whose answer concerns nobody else."""

_AT_MOST = 10
"""Times that somebody may give a command in ten seconds; of questions the core keeps count."""

_LONGEST_QUESTION = 2_000
"""Characters; Discord itself would take three times as many."""


def typed(command: Command, interaction: Interaction, argument: str = "") -> str:
    """A command as somebody would type it in a chat, in their language."""
    language = hint_of(interaction.locale) or Language.ENGLISH
    return f"/{command.name_in(language)} {argument}".strip()


def commands_for_all(answering: Answering, titles: Titles) -> list[Node]:
    """All of them."""
    simple = [simple_command(answering, command) for command in _FOR_ONE]
    return [
        _ask(answering),
        limited(_sources(answering, titles)),
        limited(_language(answering)),
        *simple,
        _ask_this(answering),
    ]


def simple_command(
    answering: Answering, command: Command, *, permissions: discord.Permissions | None = None
) -> app_commands.Command[Any, ..., Any]:
    """A command without options, whose answer is for whoever gives it, alone."""

    async def callback(interaction: Interaction) -> None:
        await answering.command(interaction, typed(command, interaction), is_private=True)

    made = built(named(command), translated(f"menu.{command}"), callback)
    made.default_permissions = permissions
    return limited(made)


def built(
    name: app_commands.locale_str,
    description: app_commands.locale_str,
    callback: Callable[..., Awaitable[None]],
) -> app_commands.Command[Any, ..., Any]:
    """A command of discord.py."""
    made: Any = app_commands.Command
    return made(name=name, description=description, callback=callback)


def limited(command: app_commands.Command[Any, ..., Any]) -> app_commands.Command[Any, ..., Any]:
    """The same command, which nobody may give all too often."""
    cool: Any = app_commands.checks.cooldown(_AT_MOST, 10.0)
    return cool(command)


def _ask(answering: Answering) -> app_commands.Command[Any, ..., Any]:
    @app_commands.rename(
        question=translated("discord.question"),
        language=translated("discord.language"),
        private=translated("discord.private"),
    )
    @app_commands.describe(
        question=translated("discord.about_question"),
        language=translated("discord.about_language"),
        private=translated("discord.about_private"),
    )
    @app_commands.choices(language=_languages())
    async def callback(
        interaction: Interaction,
        question: app_commands.Range[str, 1, _LONGEST_QUESTION],
        language: str = "",
        private: bool = False,
    ) -> None:
        wanted = Language(language) if language in set(Language) else None
        # As a command, so that a question that begins with a slash remains a question.
        text = typed(Command.ASK, interaction, question)
        await answering.command(interaction, text, is_private=private, language=wanted)

    return built(named(Command.ASK), translated(f"menu.{Command.ASK}"), callback)


def _sources(answering: Answering, titles: Titles) -> app_commands.Command[Any, ..., Any]:
    @app_commands.rename(article=translated("discord.article"), page=translated("discord.page"))
    @app_commands.describe(article=translated("discord.about_article"), page=translated("discord.about_page"))
    @app_commands.autocomplete(article=titles.offer)
    async def callback(
        interaction: Interaction, article: str = "", page: app_commands.Range[int, 1, 99_999] = 1
    ) -> None:
        argument = article or (str(page) if page > 1 else "")
        await answering.command(interaction, typed(Command.SOURCES, interaction, argument), is_private=False)

    return built(named(Command.SOURCES), translated(f"menu.{Command.SOURCES}"), callback)


def _language(answering: Answering) -> app_commands.Command[Any, ..., Any]:
    automatic = app_commands.Choice(name=translated("button.language_auto"), value="auto")

    @app_commands.rename(language=translated("discord.language"))
    @app_commands.describe(language=translated("discord.about_replies"))
    @app_commands.choices(language=[*_languages(), automatic])
    async def callback(interaction: Interaction, language: str = "") -> None:
        await answering.command(interaction, typed(Command.LANGUAGE, interaction, language), is_private=False)

    return built(named(Command.LANGUAGE), translated(f"menu.{Command.LANGUAGE}"), callback)


def _ask_this(answering: Answering) -> app_commands.ContextMenu:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        text = typed(Command.ASK, interaction, said_in(message)[:_LONGEST_QUESTION])
        await answering.command(interaction, text, is_private=False)

    return app_commands.ContextMenu(name=translated("discord.ask_this"), callback=callback)


def said_in(message: discord.Message) -> str:
    """The words of a message; of one of ours they stand in embeds."""
    texts = [message.content, *(embed.description or "" for embed in message.embeds)]
    return "\n".join(text for text in texts if text.strip()).strip()


def _languages() -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=translated(f"language.{language}"), value=language.value)
        for language in Language
    ]
