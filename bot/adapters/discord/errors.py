"""What ends the bot on Discord, and what becomes of a message that cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import KutipError


@dataclass(eq=False)
class DiscordTokenError(KutipError):
    """Discord does not know the token.

    Attributes:
        server: Who said so.
    """

    server: str


@dataclass(eq=False)
class DiscordIntentError(KutipError):
    """We ask to hear what people write among themselves, and Discord has not been told that we may."""


@dataclass(eq=False)
class DiscordShardsError(KutipError):
    """Discord does not serve us with these shards, or this version of its gateway.

    Attributes:
        code: With which it closes the connection.
    """

    code: int


class ExpiredError(Exception):
    """An interaction can no longer be answered: its token is too old, or Discord has never heard of it."""


class RefusedError(Exception):
    """Discord will never take it: we may not speak there, the channel is gone, or it is against a rule."""


class UndeliveredError(Exception):
    """Discord could not be reached for so long that it is given up."""
