"""Groups that get another number, as they do when they grow."""

from __future__ import annotations

import asyncio
import logging

from bot.adapters.telegram.places import name_of
from bot.adapters.telegram.remembering import Languages

_log = logging.getLogger(__name__)


class Moving:
    """Carries over what is known of a group."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    async def move(self, before: int, after: int) -> None:
        """Its language; what fails is a line in the log."""
        try:
            await asyncio.to_thread(self._move, name_of(before), name_of(after))
        except Exception:
            _log.exception("The language of a group that has moved is not known any more")

    def _move(self, before: str, after: str) -> None:
        language = self._languages.chosen(before)
        if language is not None and self._languages.chosen(after) is None:
            self._languages.choose(after, language)
