"""What the adapter needs of the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Remembered:
    """Both."""

    journal: Journal
    sent: Sent
