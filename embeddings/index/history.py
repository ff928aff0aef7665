"""The generations that an index keeps, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from embeddings.index.errors import IndexDamagedError, IndexError_
from embeddings.index.generation import Generations
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

    def before_current(self) -> list[str]:
        """Where `rollback` may lead: the first of these that is whole."""
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


def states_of(generations: Generations, *, served: str, damage: Mapping[str, str]) -> list[GenerationState]:
    """The generations on disk, newest first.

    Args:
        served: Name of the one that this process answers from.
        damage: What was found when they were loaded, by name.
    """
    try:
        pointer = generations.pointer()
    except IndexError_:
        pointer = None
    current = pointer.name if pointer else ""
    return [
        _state(generations, name, served=name == served, current=name == current, damage=damage.get(name, ""))
        for name in generations.names()
    ]


def _state(
    generations: Generations, name: str, *, served: bool, current: bool, damage: str
) -> GenerationState:
    try:
        info = generations.looked_at(name).info
    except IndexDamagedError as error:
        damage = damage or f"{error.path}: {error.reason}"
        return GenerationState(name, None, 0, 0, "", 0, current, served, damage)
    model = info.embedder.name if info.embedder else ""
    return GenerationState(
        name, info.created, info.passages, info.editions, model, info.size, current, served, damage
    )
