"""A message of ours as the arguments with which discord.py sends it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from discord import AllowedMentions, Embed, File

from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.rows import view_of
from bot.adapters.text.cleaning import label
from bot.adapters.text.splitting import begun
from bot.reply import Document, ReplyKind

_COLOURS = {ReplyKind.ANSWER: 0x1F8B4C, ReplyKind.NO_ANSWER: 0xC27C0E, ReplyKind.TALK: 0x546E7A}
"""Of the frame: green, amber, grey."""

_LONGEST_NAME = 100
"""UTF-16 units of a file's name."""


def sending(message: DiscordMessage) -> dict[str, Any]:
    """Arguments of `send`: what the message has, and that it pings nobody; made while an event loop runs."""
    arguments: dict[str, Any] = {"allowed_mentions": AllowedMentions.none()}
    if message.content:
        arguments["content"] = message.content
    if message.description:
        arguments["embed"] = _frame(message)
    if message.files:
        arguments["files"] = [_file(document) for document in message.files]
    if view := view_of(message.rows):
        arguments["view"] = view
    return arguments


def editing(message: DiscordMessage) -> dict[str, Any]:
    """Arguments of `edit`: nothing stays of what was there before."""
    return {
        "allowed_mentions": AllowedMentions.none(),
        "content": message.content or None,
        "embeds": [_frame(message)] if message.description else [],
        "attachments": [_file(document) for document in message.files],
        "view": view_of(message.rows),
    }


def _frame(message: DiscordMessage) -> Embed:
    return Embed(description=message.description, colour=_COLOURS[message.kind])


def _file(document: Document) -> File:
    name = begun(label(document.name.replace("/", "-").replace("\\", "-")), _LONGEST_NAME)
    return File(BytesIO(document.content), filename=name or "file")
