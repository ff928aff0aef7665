"""What the adapter needs of the memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.memory.records import NewEntry


class Entry(Protocol):
    """An update that was taken in and not finished."""

    @property
    def id(self) -> int:
        """Greater than that of what came before."""
        ...

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

    @property
    def received(self) -> dt.datetime:
        """When it came, in UTC."""
        ...

    @property
    def starts(self) -> int:
        """How often work on it was begun, but for those times that ended well."""
        ...


class Journal(Protocol):
    """Keeps updates until they are finished; what it has said is on the disk."""

    async def open(self, platform: str, entries: Sequence[NewEntry]) -> list[str]:
        """Keep updates, and tell which of them are new."""
        ...

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """So many messages of its answer were sent."""
        ...

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """They are finished."""
        ...

    async def begin(self, platform: str, keys: Sequence[str]) -> None:
        """Work on them is begun once more."""
        ...

    async def spare(self, platform: str, keys: Sequence[str]) -> None:
        """Work on them has ended well, though they are not finished."""
        ...

    async def unfinished(
        self, platform: str, *, lane: str | None = None, after: int = 0, most: int = -1
    ) -> Sequence[Entry]:
        """Those that are not, oldest first: in a lane, after one of them, so many."""
        ...

    async def lanes(self, platform: str, *, most: int) -> list[str]:
        """The lanes in which there are such, the longest waiting first."""
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
