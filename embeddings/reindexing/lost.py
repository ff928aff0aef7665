"""Editions that are not where they were, until it is known whether they are anywhere else."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from embeddings.index.base import Edition, EditionKey


@dataclass(slots=True)
class Lost:
    """Editions whose files show them no more.

    What becomes of them is decided when all files are read: one that another file shows is not lost.
    """

    _kept: dict[EditionKey, Edition] = field(default_factory=dict[EditionKey, Edition])
    _gone: dict[EditionKey, Edition] = field(default_factory=dict[EditionKey, Edition])

    def put(self, edition: Edition, *, is_broken: bool) -> None:
        """Note one.

        Args:
            is_broken: Its file cannot be read, so that it may still be there.
        """
        (self._kept if is_broken else self._gone)[edition.key] = edition

    def kept(self, found: Container[EditionKey]) -> Iterator[Edition]:
        """Those that stay as they were.

        Args:
            found: What other files show.
        """
        return (edition for key, edition in self._kept.items() if key not in found)

    def gone(self, found: Container[EditionKey]) -> Iterator[Edition]:
        """Those that are no more."""
        return (edition for key, edition in self._gone.items() if key not in found)
