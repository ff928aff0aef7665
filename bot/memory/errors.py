"""What can go wrong with what the bot remembers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import KutipError


class MemoryError_(KutipError):  # noqa: N801, N818 (MemoryError belongs to Python)
    """What the bot remembers cannot be used."""


@dataclass(eq=False)
class DatabaseUrlError(MemoryError_):
    """`KUTIP_DATABASE_URL` names no database that can be used; it may hold a password, and is not told.

    Attributes:
        reason: What is wrong with it: the key of a sentence below `reasons`.
        example: A value that would be right.
    """

    reason: str
    example: str = "sqlite:////var/lib/kutip/memory.sqlite"


@dataclass(eq=False)
class MemoryUnavailableError(MemoryError_):
    """The database cannot be made, read or written."""

    path: Path
    reason: str


@dataclass(eq=False)
class MemoryTooNewError(MemoryError_):
    """A newer version of Kutip has changed the database in a way that this one does not know.

    Attributes:
        revision: How the database is.
    """

    path: Path
    revision: str
