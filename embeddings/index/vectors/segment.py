"""The vectors of one segment, on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.vectors.engine import load_faiss
from embeddings.index.vectors.exact import Dead, Nearest, Positions, search_all, search_some
from embeddings.index.vectors.files import map_rows

PROPOSALS = 500
"""How many rows the short codes propose at least."""

_PROPOSALS_EACH = 10
"""How many they propose for each row that is asked for."""


class SegmentVectors:
    """Rows at positions from 0 that never change; safe to search from several threads.

    Args:
        rows: Shape (count, dimensions).
        codes: FAISS's short codes of the same rows; None searches exactly.
        proposals: How many rows the codes propose at least.
    """

    def __init__(self, rows: Vectors, *, faiss: Any, codes: Any = None, proposals: int = PROPOSALS) -> None:
        self._rows = rows
        self._faiss = faiss
        self._codes = codes
        self._proposals = proposals

    @classmethod
    def open(
        cls,
        raw: Path,
        ann: Path | None,
        *,
        dimensions: int,
        count: int,
        proposals: int = PROPOSALS,
        with_faiss: bool | None = None,
    ) -> SegmentVectors:
        """Map what `VectorWriter` wrote, and load what `build_ann` made of it if that was not exact.

        Args:
            proposals: As in the `AnnReport`.
            with_faiss: None uses FAISS where it works; without it every search is exact.

        Raises:
            OSError: The raw file cannot be read.
            ValueError: A file holds other rows than these.
            RuntimeError: The approximate index is missing or is none.
        """
        rows = map_rows(raw, dimensions=dimensions, count=count)
        faiss = load_faiss(wanted=with_faiss)
        codes = None
        if ann is not None and faiss is not None:
            codes = faiss.read_index(str(ann))
            if (codes.d, codes.ntotal) != (dimensions, count):
                raise ValueError(
                    f"{ann} holds {codes.ntotal} rows of {codes.d} instead of {count} of {dimensions}"
                )
        return cls(rows, faiss=faiss, codes=codes, proposals=proposals)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._rows.shape[1])

    @property
    def is_exact(self) -> bool:
        """Whether every search looks at every row."""
        return self._codes is None

    def search(self, vector: Vectors, *, limit: int, dead: Dead | None = None) -> Nearest:
        """Positions with the highest inner product with a vector of shape (1, dimensions), best first.

        The products are exact, and equal ones stand in the order of their positions. Where search is exact
        there are `limit` results, or as many as live; where it is not, one of them may rarely be missed.

        Raises:
            ValueError: The vector has another shape, or `dead` belongs to another segment.
        """
        if vector.shape != (1, self.dimensions):
            raise ValueError(
                f"a question of shape {vector.shape} for vectors of {self.dimensions} dimensions"
            )
        if dead is not None and len(dead.mask) != len(self):
            raise ValueError(f"dead rows of a segment with {len(dead.mask)} rows, not {len(self)}")
        among = None if self._codes is None else self._proposed(vector, limit=limit, dead=dead)
        if among is None:
            return search_all(self._faiss, self._rows, vector, limit=limit, dead=dead)
        return search_some(self._faiss, self._rows, vector, limit=limit, among=among)

    def rows(self, positions: Sequence[int]) -> Vectors:
        """A copy of the vectors at positions, in that order, shape (len(positions), dimensions).

        Raises:
            IndexError: There is no such position.
        """
        wanted = np.asarray(positions, dtype=np.int64)
        if (wanted < 0).any():
            raise IndexError(f"no position {wanted.min()}")
        return self._rows[wanted]

    def _proposed(self, vector: Vectors, *, limit: int, dead: Dead | None) -> Positions | None:
        """Living rows that the codes hold for near; None if they name too few or must name nearly all."""
        wanted = max(self._proposals, _PROPOSALS_EACH * limit)
        living = len(self) - (0 if dead is None else len(dead))
        asked = wanted * len(self) // max(living, 1)
        if 2 * asked > len(self):
            return None
        # One question is too little to share out: beside other work on the machine, waiting for a second
        # thread takes twenty times as long as the search. The setting is the calling thread's own.
        self._faiss.omp_set_num_threads(1)
        question = np.ascontiguousarray(vector, dtype=np.float32)
        found: Positions = self._codes.search(question, asked)[1][0]
        found = found[found >= 0]
        if dead is not None:
            found = found[~dead.mask[found]]
        # Where the dead lie close together, all that is near may be dead: then nothing but looking helps.
        return found if 2 * len(found) >= wanted else None
