"""A stand-in for the memory, until that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.article import Language


@dataclass(slots=True)
class ForgottenEntry:
    """An update."""

    key: str
    payload: str
    parts: int = 0


class ForgetfulJournal:
    """Keeps updates in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, ForgottenEntry] = {}
        self.closed: set[str] = set()

    async def open(self, platform: str, entries: Sequence[tuple[str, str]]) -> list[str]:
        """Keep updates."""
        new = [key for key, _ in entries if key not in self.entries and key not in self.closed]
        self.entries |= {key: ForgottenEntry(key, payload) for key, payload in entries if key in new}
        return new

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """So many parts."""
        self.entries[key].parts = parts

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """Finished."""
        for key in keys:
            self.entries.pop(key, None)
            self.closed.add(key)

    async def unfinished(self, platform: str) -> list[ForgottenEntry]:
        """What is open."""
        return list(self.entries.values())


class ForgetfulSent:
    """Keeps message numbers in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[str, ...]] = {}

    def remember(self, chat: str, question_id: str, answer_ids: Sequence[str]) -> None:
        """Keep."""
        self.kept[chat, question_id] = tuple(answer_ids)

    def of(self, chat: str, question_id: str) -> tuple[str, ...]:
        """Give."""
        return self.kept.get((chat, question_id), ())


class ForgetfulLanguages:
    """Keeps languages in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Language | None] = {}

    def chosen(self, who: str) -> Language | None:
        """Give."""
        return self.kept.get(who)

    def choose(self, who: str, language: Language | None) -> None:
        """Keep."""
        self.kept[who] = language
