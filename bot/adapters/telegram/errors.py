"""What ends the bot on Telegram, and what becomes of a message that cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import KutipError


@dataclass(eq=False)
class TelegramTokenError(KutipError):
    """Telegram does not know the token.

    Attributes:
        server: Who said so.
    """

    server: str


@dataclass(eq=False)
class TelegramConflictError(KutipError):
    """Somebody else fetches the updates of the same bot.

    Attributes:
        name: The bot's.
    """

    name: str


@dataclass(eq=False)
class TelegramWebhookError(KutipError):
    """Updates cannot be received.

    Attributes:
        url: Where Telegram is to send them.
        address: Where we listen.
        reason: What Telegram or the system says.
    """

    url: str
    address: str
    reason: str


class RefusedError(Exception):
    """Telegram will never take it: we were blocked, the chat or message is gone, or it is against a rule."""


class UndeliveredError(Exception):
    """Telegram could not be reached for so long that we try again later."""
