"""Which language people use on Discord, who does not tell it with what they write."""

from __future__ import annotations

import discord

from bot.adapters.discord.places import Interaction, hint_of
from bot.recent import Recent
from knowledge.article import Language

_REMEMBERED = 10_000
"""People whose language is known; the longest silent are forgotten first."""


class Hints:
    """Knows it from their commands and buttons, with which Discord does; as long as we run."""

    def __init__(self) -> None:
        self._known = Recent[int, Language | None](_REMEMBERED)

    def note(self, interaction: Interaction) -> None:
        """Somebody uses Discord in the language that it tells now."""
        self._known.keep(interaction.user.id, hint_of(interaction.locale))

    def of(self, message: discord.Message) -> Language | None:
        """The language of whoever wrote a message; in an Indonesian server Indonesian, if it is not known."""
        if message.author.id in self._known:
            return self._known[message.author.id]
        preferred = hint_of(message.guild.preferred_locale) if message.guild is not None else None
        # English is what Discord says of every server in which nobody has chosen.
        return Language.INDONESIAN if preferred is Language.INDONESIAN else None
