"""The vectors of several segments, found by the rows of the whole index."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.segment import Segment
from embeddings.index.vectors import Dead, dead_bitmap


class RowVectors:
    """Vectors by row, over segments whose rows follow each other.

    Args:
        dead: Rows that are never found.
    """

    def __init__(self, segments: Sequence[Segment], dead: frozenset[int], *, dimensions: int) -> None:
        self._dimensions = dimensions
        gone = np.sort(np.fromiter(dead, dtype=np.int64, count=len(dead)))
        self._parts = [_Part.of(segment, gone) for segment in segments if len(segment.rows)]
        self._starts = np.array([part.segment.rows[0] for part in self._parts], dtype=np.int64)
        self._count = sum(len(part.segment.rows) for part in self._parts) - len(gone)

    def __len__(self) -> int:
        return self._count

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return self._dimensions

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[int, float]]:
        """Rows with the highest inner product with a vector of shape (1, dimensions), best first."""
        found = (part.search(vector, limit) for part in self._parts)
        merged = heapq.merge(*found, key=lambda hit: (-hit[1], hit[0]))
        return [hit for hit, _ in zip(merged, range(limit), strict=False)]

    def rows(self, rows: Sequence[int]) -> Vectors:
        """The vectors of rows, in that order, shape (len(rows), dimensions)."""
        wanted = np.asarray(rows, dtype=np.int64)
        vectors = np.empty((len(wanted), self._dimensions), dtype=np.float32)
        places = np.searchsorted(self._starts, wanted, side="right") - 1
        for place in np.unique(places):
            mine = np.flatnonzero(places == place)
            segment = self._parts[int(place)].segment
            positions = np.searchsorted(segment.rows, wanted[mine])
            vectors[mine] = segment.vectors.rows(positions.tolist())
        return vectors


@dataclass(frozen=True, slots=True)
class _Part:
    segment: Segment
    dead: Dead | None

    @classmethod
    def of(cls, segment: Segment, gone: np.ndarray[tuple[int], np.dtype[np.int64]]) -> _Part:
        positions = np.flatnonzero(np.isin(segment.rows, gone, assume_unique=True))
        bitmap = dead_bitmap(positions.tolist(), len(segment.rows)) if len(positions) else None
        return cls(segment, bitmap)

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        rows = self.segment.rows
        found = self.segment.vectors.search(vector, limit=limit, dead=self.dead)
        return sorted(
            ((int(rows[position]), score) for position, score in found), key=lambda hit: (-hit[1], hit[0])
        )
