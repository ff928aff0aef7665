"""A reply as messages of Discord."""

from __future__ import annotations

from bot.adapters.discord.message import DiscordMessage
from bot.reply import Choices, Reply, plain_text


def render(reply: Reply) -> list[DiscordMessage]:
    """A reply as one or several messages."""
    return [render_whole(reply)]


def render_whole(reply: Reply) -> DiscordMessage:
    """A reply as one message."""
    choices = tuple((item,) for block in reply.blocks if isinstance(block, Choices) for item in block.items)
    files = (reply.document,) if reply.document is not None else ()
    return DiscordMessage(description=plain_text(reply)[:4000], rows=(*choices, *reply.buttons), files=files)
