"""Where something is said on Discord, and by whom, in Discord's terms and in ours."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord
from discord import Locale

from bot.reply import Origin
from knowledge.article import Language

PLATFORM = "discord"

Interaction: TypeAlias = discord.Interaction[Any]

_HINTS = {
    Locale.indonesian: Language.INDONESIAN,
    Locale.american_english: Language.ENGLISH,
    Locale.british_english: Language.ENGLISH,
}


def name_of(number: int) -> str:
    """A channel, a person or a server, unique over all platforms."""
    return f"{PLATFORM}:{number}"


def hint_of(locale: Locale) -> Language | None:
    """The language that a person has set the app to, if it is one of ours."""
    return _HINTS.get(locale)


def origin_of(interaction: Interaction, *, is_for_one: bool = False) -> Origin:
    """Who commands or presses, and where.

    Args:
        is_for_one: Whether only that person sees the reply.
    """
    chat, thread = _chat_and_thread(interaction.channel, interaction.channel_id or 0)
    manages = interaction.guild_id is not None and interaction.permissions.manage_guild
    return _origin(
        chat,
        thread,
        person=interaction.user.id,
        server=interaction.guild_id,
        manages=manages,
        is_group=interaction.guild_id is not None or isinstance(interaction.channel, discord.GroupChannel),
        is_for_one=is_for_one,
        hint=hint_of(interaction.locale),
    )


def origin_of_message(message: discord.Message, hint: Language | None) -> Origin:
    """Who writes, and where, and perhaps in which language the app is."""
    chat, thread = _chat_and_thread(message.channel, message.channel.id)
    author, guild = message.author, message.guild
    manages = isinstance(author, discord.Member) and author.guild_permissions.manage_guild
    server = guild.id if guild is not None else None
    return _origin(
        chat, thread, person=author.id, server=server, manages=manages, is_group=guild is not None, hint=hint
    )


def _chat_and_thread(channel: object, number: int) -> tuple[int, str]:
    """A thread belongs to the chat of its channel."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id, str(channel.id)
    return number, ""


def _origin(  # noqa: PLR0913 - facts, each with a name
    chat: int,
    thread: str,
    *,
    person: int,
    server: int | None,
    manages: bool,
    is_group: bool,
    is_for_one: bool = False,
    hint: Language | None = None,
) -> Origin:
    async def manages_chat() -> bool:
        return manages

    return Origin(
        name_of(chat),
        thread=thread,
        person=name_of(person),
        is_group=is_group,
        server=name_of(server) if server is not None else "",
        manages_server=manages,
        is_for_one=is_for_one,
        hint=hint,
        manages_chat=manages_chat,
    )
