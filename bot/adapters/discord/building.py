"""A message in the words of discord.py."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord

from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.rows import view_of


def sending(message: DiscordMessage) -> dict[str, Any]:
    """Arguments for a new message."""
    arguments: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
    if message.content:
        arguments["content"] = message.content
    if message.description:
        arguments["embed"] = discord.Embed(description=message.description)
    if (view := view_of(message.rows)) is not None:
        arguments["view"] = view
    if message.files:
        arguments["files"] = _files(message)
    return arguments


def editing(message: DiscordMessage) -> dict[str, Any]:
    """Arguments for a message that takes the place of another."""
    return {
        "content": message.content or None,
        "embed": discord.Embed(description=message.description) if message.description else None,
        "view": view_of(message.rows),
        "attachments": _files(message),
        "allowed_mentions": discord.AllowedMentions.none(),
    }


def _files(message: DiscordMessage) -> list[discord.File]:
    return [discord.File(BytesIO(file.content), file.name) for file in message.files]
