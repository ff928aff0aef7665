"""What a bot asks to be told of."""

from __future__ import annotations

from enum import IntFlag


class Intent(IntFlag):
    """Bits of `intents` in Identify that matter here."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
"""These must be allowed on the application's page."""

ALL_INTENTS = (1 << 26) - 1
"""The bits that have a meaning, as far as is checked."""

NOTHING = Intent(0)
"""What is told to everybody."""
