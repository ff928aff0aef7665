"""Which language somebody has chosen to be answered in: a person for themselves, or a group for all in it."""

from __future__ import annotations

from threading import Lock

from bot.memory.memory import Memory
from bot.recent import Recent
from bot.reply import Origin
from knowledge.article import Language

_REMEMBERED = 10_000
"""Choices that are held in memory, of people and groups; the longest unused are let go first."""


class LanguageChoices:
    """The choices, as they are remembered. Safe for several threads.

    Args:
        memory: Keeps them for good; without it they last as long as the process, and only so many.
    """

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._known = Recent[str, Language | None](_REMEMBERED)
        self._lock = Lock()

    def chosen(self, origin: Origin) -> Language | None:
        """What counts there: a group's own choice goes before a person's. May read the memory."""
        if origin.is_group and (language := self._of(origin.chat)):
            return language
        return self._of(asker(origin))

    def at_hand(self, origin: Origin) -> Language | None:
        """The same as far as it is known without reading the memory: an event loop may ask."""
        with self._lock:
            language = self._known.get(origin.chat) if origin.is_group else None
            return language or self._known.get(asker(origin))

    def choose(self, origin: Origin, language: Language | None) -> None:
        """Fix the language of a group, or of a person elsewhere; None lets it follow the questions again."""
        who = origin.chat if origin.is_group else asker(origin)
        if self._memory is not None:
            self._memory.languages.choose(who, language)
        self._keep(who, language)

    def move(self, before: str, after: str) -> None:
        """A chat has another name now, and the memory knows: what it has chosen goes along."""
        with self._lock:
            language = self._known.pop(before, None)
            if self._memory is not None:
                # It knows best, and is asked again.
                self._known.pop(after, None)
            elif self._known.get(after) is None:
                self._known.keep(after, language)

    def forget(self, origin: Origin) -> None:
        """Let go of what is held of a person."""
        with self._lock:
            self._known.pop(asker(origin), None)

    def _of(self, who: str) -> Language | None:
        with self._lock:
            if who in self._known:
                return self._known.keep(who, self._known[who])
        language = self._memory.languages.chosen(who) if self._memory is not None else None
        if self._memory is not None:
            self._keep(who, language)
        return language

    def _keep(self, who: str, language: Language | None) -> None:
        with self._lock:
            self._known.keep(who, language)


def asker(origin: Origin) -> str:
    """Who asks: the person, or the chat where the platform does not say."""
    return origin.person or origin.chat
