"""What each method does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loopback.telegram.methods import chats, editing, messages, profile, queries, receiving
from bot.loopback.telegram.methods.handler import Handler

HANDLERS: Mapping[str, Handler] = {
    **chats.HANDLERS,
    **editing.HANDLERS,
    **messages.HANDLERS,
    **profile.HANDLERS,
    **queries.HANDLERS,
    **receiving.HANDLERS,
}
"""By the name of the method; getUpdates waits and stands apart."""
