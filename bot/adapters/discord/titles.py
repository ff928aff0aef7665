"""Titles of articles, offered while somebody types."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from discord import app_commands

from bot.adapters.discord.core import Core
from bot.adapters.discord.pacing import Pacing
from bot.adapters.discord.places import Interaction, origin_of

_log = logging.getLogger(__name__)

_MOST = 25
_LONGEST = 100
"""Characters of a title, and of an article's id."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Offers them; nothing where that takes too long, for Discord does not wait."""

    conversation: Core
    pacing: Pacing

    async def offer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Those that fit what has been typed so far."""
        try:
            async with asyncio.timeout(self.pacing.autocomplete):
                found = await self.conversation.titles(origin_of(interaction), typed, limit=_MOST)
        except Exception as error:
            _log.warning("No titles could be offered: %s", error or type(error).__name__)
            return []
        # An id that is cut would name no article, or another one.
        return [
            app_commands.Choice(name=_shown(title), value=article)
            for title, article in found[:_MOST]
            if 0 < len(article) <= _LONGEST
        ]


def _shown(title: str) -> str:
    shown = " ".join(title.split()) or "…"
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
