"""What the adapter needs of the memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from knowledge.article import Language


class Entry(Protocol):
    """An update that was taken in and not finished."""

    @property
    def key(self) -> str:
        """Which."""
        ...

    @property
    def payload(self) -> str:
        """The update itself."""
        ...

    @property
    def parts(self) -> int:
        """Messages of its answer that were sent."""
        ...


class Journal(Protocol):
    """Keeps updates until they are finished; what it has said is on the disk."""

    async def open(self, platform: str, entries: Sequence[tuple[str, str]]) -> list[str]:
        """Keep updates, and tell which of them are new."""
        ...

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """So many messages of its answer were sent."""
        ...

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """They are finished."""
        ...

    async def unfinished(self, platform: str) -> Sequence[Entry]:
        """Those that are not, oldest first."""
        ...


class Sent(Protocol):
    """Knows which messages answered which question."""

    def remember(self, chat: str, question_id: str, answer_ids: Sequence[str]) -> None:
        """Take note of them."""
        ...

    def of(self, chat: str, question_id: str) -> tuple[str, ...]:
        """Which; none if it is not known any more."""
        ...


class Languages(Protocol):
    """Knows which language somebody has chosen."""

    def chosen(self, who: str) -> Language | None:
        """Which; None if they have not."""
        ...

    def choose(self, who: str, language: Language | None) -> None:
        """Take note of it."""
        ...
