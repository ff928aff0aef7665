"""The generations that an index keeps, and the way back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from embeddings.index.job import Job


@dataclass(frozen=True, slots=True)
class GenerationState:
    """One of the generations on disk.

    Attributes:
        created: In UTC; None if its manifest cannot be read.
        model: Name of the embedder; "" if its manifest cannot be read.
        is_current: The pointer names it.
        is_served: This process answers from it; another than the current one if that is damaged.
        damage: What is wrong with it, "" if nothing was found. Only a generation that was loaded has been
            read whole; of the others the manifest and the sizes of the files were looked at.
    """

    name: str
    created: dt.datetime | None
    passages: int
    editions: int
    model: str
    size: int
    is_current: bool
    is_served: bool
    damage: str


@runtime_checkable
class KeepsGenerations(Protocol):
    """An index that can go back to what it was."""

    def generations(self) -> list[GenerationState]:
        """Newest first; none before the first `apply`."""
        ...

    def pinned(self) -> bool:
        """Whether `rollback` chose the current one, so that only an explicit reindex goes on from it."""
        ...

    def rollback(self) -> str:
        """Serve the generation before the current one, and pin it; returns its name.

        Raises:
            NothingToRollBackError: There is none that is whole.
            ReindexRunningError: A reindex is running.
            HomeNotWritableError: The pointer cannot be written.
        """
        ...

    def running(self) -> Job | None:
        """Who is reindexing now; None if nobody is."""
        ...

    def cancel(self) -> Job | None:
        """Ask whoever is reindexing to stop; returns who that is, or None if nobody is."""
        ...
