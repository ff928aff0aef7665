"""A reply as messages of Telegram."""

from __future__ import annotations

from html import escape

from bot.adapters.telegram.message import TelegramMessage
from bot.reply import Reply, plain_text


def render(reply: Reply) -> list[TelegramMessage]:
    """A stand-in."""
    text = plain_text(reply)[:4000]
    return [TelegramMessage(escape(text, quote=False), text, reply.buttons)]
