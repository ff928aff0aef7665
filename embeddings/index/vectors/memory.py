"""Vectors that live in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.vectors.engine import load_faiss
from embeddings.index.vectors.exact import Dead, Nearest
from embeddings.index.vectors.segment import SegmentVectors


class VectorIndex:
    """Unit vectors in rows from 0; exact search.

    The engine is imported with the first object, not with this module.
    """

    def __init__(self, dimensions: int, *, with_faiss: bool | None = None) -> None:
        self._faiss: Any = load_faiss(wanted=with_faiss)
        self._parts: list[Vectors] = [np.zeros((0, dimensions), dtype=np.float32)]

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Load what `write` wrote.

        Raises:
            RuntimeError: The file is missing or is no index.
        """
        loaded = cls(1)
        flat = loaded._faiss.read_index(str(path))
        loaded._parts = [flat.reconstruct_n(0, flat.ntotal).reshape(-1, flat.d)]
        return loaded

    def write(self, path: Path) -> None:
        """Write everything to one file."""
        flat = self._faiss.IndexFlatIP(self.dimensions)
        flat.add(self._all())
        self._faiss.write_index(flat, str(path))

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._parts[0].shape[1])

    def add(self, vectors: Vectors) -> None:
        """Append rows, shape (count, dimensions).

        Raises:
            ValueError: They have another shape.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dimensions:
            raise ValueError(f"vectors of shape {vectors.shape} for rows of {self.dimensions} numbers")
        self._parts = [*self._parts, np.array(vectors, dtype=np.float32, order="C")]

    def search(self, vector: Vectors, *, limit: int, dead: Dead | None = None) -> Nearest:
        """Rows with the highest inner product with a vector of shape (1, dimensions), best first."""
        return SegmentVectors(self._all(), faiss=self._faiss).search(vector, limit=limit, dead=dead)

    def rows(self, rows: Sequence[int]) -> Vectors:
        """The vectors of rows, in that order, shape (len(rows), dimensions)."""
        return SegmentVectors(self._all(), faiss=self._faiss).rows(rows)

    def _all(self) -> Vectors:
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts)]
        return self._parts[0]
