"""What can go wrong with an index on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import KutipError


class IndexError_(KutipError):  # noqa: N801, N818 (IndexError belongs to Python)
    """The index on disk cannot be used."""


@dataclass(eq=False)
class IndexDamagedError(IndexError_):
    """A file of the generation is missing, or is not what the manifest says."""

    path: Path
    reason: str


@dataclass(eq=False)
class IndexMismatchError(IndexError_):
    """The index was built by another embedding model."""

    built_with: str
    loaded: str


@dataclass(eq=False)
class IndexSourceError(IndexError_):
    """The index was built from another folder of articles."""

    built_from: str
    articles: str


@dataclass(eq=False)
class HomeNotWritableError(IndexError_):
    """The folder for index and memory cannot be made or written to."""

    home: Path
    reason: str


@dataclass(eq=False)
class ReindexRunningError(IndexError_):
    """Another process is building the index right now.

    Attributes:
        owner: Who.
        started: Since when.
        done, total: How far it is, in editions.
    """

    home: Path
    owner: str = "?"
    started: str = "?"
    done: str = "0"
    total: str = "0"


@dataclass(eq=False)
class ReindexCancelledError(IndexError_):
    """Somebody stopped the reindex; what was served before is still served."""


@dataclass(eq=False)
class NothingToRollBackError(IndexError_):
    """There is no whole generation before the one that is served."""
