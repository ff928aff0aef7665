"""A message as other processes are told of it."""

from __future__ import annotations

from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.people import Message


def summary(message: Message) -> Json:
    """What it says and shows, and when it was sent; times are seconds of the server's clock."""
    return {
        "chat": message.chat.id,
        "message": message.id,
        "user": message.sender.id,
        "is_from_bot": message.is_from_bot,
        "is_delivered": message.is_delivered,
        "text": message.text,
        "entities": message.entities,
        "content": message.content,
        "buttons": message.buttons,
        "thread": message.thread,
        "reply_to": message.reply_to,
        "sent_at": message.sent_at,
        "edited_at": message.edited_at,
        "edits": message.edits,
    }
