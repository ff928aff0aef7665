"""FAISS: the nearest vectors by inner product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from embeddings.embedder import Vectors


class VectorIndex:
    """Unit vectors in rows from 0; exact search.

    The engine is imported with the first object, not with this module.
    """

    def __init__(self, dimensions: int) -> None:
        import faiss  # noqa: PLC0415

        self._faiss: Any = faiss
        self._index: Any = faiss.IndexFlatIP(dimensions)

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Load what `write` wrote.

        Raises:
            RuntimeError: The file is missing or is no index.
        """
        loaded = cls(1)
        loaded._index = loaded._faiss.read_index(str(path))
        return loaded

    def write(self, path: Path) -> None:
        """Write everything to one file."""
        self._faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._index.d)

    def add(self, vectors: Vectors) -> None:
        """Append rows, shape (count, dimensions)."""
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[int, float]]:
        """Rows with the highest inner product with a vector of shape (1, dimensions), best first."""
        if not len(self):
            return []
        # One question is too little to share out: beside other work on the machine, waiting for a second
        # thread takes twenty times as long as the search. The setting is the calling thread's own.
        self._faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(vector, min(limit, len(self)))
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def rows(self, rows: Sequence[int]) -> Vectors:
        """The vectors of rows, in that order, shape (len(rows), dimensions)."""
        wanted = np.asarray(rows, dtype=np.int64)
        return cast("Vectors", self._index.reconstruct_batch(wanted))


EXACT_UP_TO = 50_000


class VectorWriter:
    """Stand-in."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self._file = path.open("wb", buffering=0)
        self._dimensions = dimensions
        self._count = 0

    def add(self, vectors: Vectors) -> None:
        self._file.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        self._count += len(vectors)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class AnnReport:
    kind: str = "exact"
    recall: float | None = None
    parameters: dict[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0


def build_ann(raw: Path, target: Path, *, dimensions: int, count: int) -> AnnReport:
    return AnnReport()


def dead_bitmap(positions: Sequence[int], count: int) -> frozenset[int] | None:
    return frozenset(positions)


class SegmentVectors:
    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix

    @classmethod
    def open(
        cls, raw: Path, ann: Path | None, *, dimensions: int, count: int, parameters: object = None
    ) -> SegmentVectors:
        if raw.stat().st_size != count * dimensions * 4:
            raise ValueError("wrong size")
        if not count:
            return cls(np.zeros((0, dimensions), np.float32))
        return cls(np.memmap(raw, np.float32, "r", shape=(count, dimensions)))

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def dimensions(self) -> int:
        return self._matrix.shape[1]

    def search(
        self, vector: Vectors, *, limit: int, dead: frozenset[int] | None = None
    ) -> list[tuple[int, float]]:
        scores = self._matrix @ vector[0]
        order = np.argsort(-scores, kind="stable")
        return [(int(i), float(scores[i])) for i in order if not dead or i not in dead][:limit]

    def rows(self, positions: Sequence[int]) -> Vectors:
        return np.array(self._matrix[np.asarray(positions, dtype=np.int64)])
