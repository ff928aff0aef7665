"""What comes to light while one file is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from embeddings.index.base import EditionKey


@dataclass(slots=True)
class FileReading:
    """What a file had, as far as it was indexed, and what of it is still there.

    Attributes:
        records: The editions that it had, by digest.
        stale: Digests of those that could not be read the last time.
        kept: Digests of those that it still has, unchanged.
        broken: Articles that cannot be read, "" for one of which not even the name is known.
    """

    records: dict[str, EditionKey] = field(default_factory=dict[str, EditionKey])
    stale: frozenset[str] = frozenset()
    kept: set[str] = field(default_factory=set[str])
    broken: set[str] = field(default_factory=set[str])
    has_problem: bool = False
