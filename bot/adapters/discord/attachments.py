"""Files that somebody sent on Discord."""

from __future__ import annotations

from functools import partial

import discord

from bot.adapters.discord.calls import PASSING
from bot.reply import AttachedFile, AttachmentError


def attached(file: discord.Attachment) -> AttachedFile:
    """A file, which is read only when it is wanted."""
    return AttachedFile(file.filename, file.size, partial(_fetch, file))


async def _fetch(file: discord.Attachment, limit: int) -> bytes:
    if file.size > limit:
        raise AttachmentError(f"{file.size} bytes")
    try:
        content = await file.read()
    except (discord.DiscordException, *PASSING) as error:
        raise AttachmentError(str(error)) from error
    if len(content) > limit:
        raise AttachmentError(f"{len(content)} bytes")
    return content
