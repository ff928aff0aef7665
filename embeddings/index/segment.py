"""Segments: the passages that were written at one time, in files that never change.

segments/<first row>-<last row>/
    vectors.f32     float32, a row a passage
    rows.npy        the row of each, ascending
    passages.sqlite passages, editions and files (`embeddings.index.store`)
    ann.faiss       an approximate index, where there are so many that exact search is slow

Like the levels of a log-structured merge tree (O'Neil et al. 1996): what is new is written beside what is
old, and merged with what is not much larger, so that in the long run each passage is written a few times, and
a change costs what it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.index.base import SegmentInfo
from embeddings.index.leftovers import VECTORS
from embeddings.index.store import SegmentStore
from embeddings.index.vectors import PROPOSALS, AnnKind, SegmentVectors, VectorWriter, build_ann

ROWS, STORE, ANN = "rows.npy", "passages.sqlite", "ann.faiss"

_GROWTH = 4
"""A segment stays as long as it is this many times as large as all that came after it."""

MOST_DEAD = 0.25
"""Share of dead rows from which a segment is written anew without them."""

_SMALL = 4_096
"""Weight of rows that are not worth a segment of their own."""

_BATCH = 8_192

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that is open to be read.

    Attributes:
        rows: The row of each of its vectors, ascending.
    """

    folder: Path
    info: SegmentInfo
    rows: Rows
    vectors: SegmentVectors
    store: SegmentStore

    @classmethod
    def open(cls, folder: Path, info: SegmentInfo, *, dimensions: int) -> Segment:
        """Open the files of a segment.

        Raises:
            OSError, ValueError, RuntimeError, sqlite3.Error: They are missing or do not fit.
        """
        rows: Rows = np.load(folder / ROWS, allow_pickle=False)
        vectors = SegmentVectors.open(
            folder / VECTORS,
            None if info.search == AnnKind.EXACT else folder / ANN,
            dimensions=dimensions,
            count=info.passages,
            proposals=info.parameters.get("proposals", PROPOSALS),
        )
        store = SegmentStore(folder / STORE)
        counts = {len(rows), len(vectors), len(store), info.passages}
        if len(counts) != 1:
            raise ValueError(f"vectors, words and passages differ in number: {sorted(counts)}")
        return cls(folder, info, rows, vectors, store)


def finish_segment(folder: Path, *, dimensions: int, rows: Sequence[int] | Rows) -> SegmentInfo:
    """Complete a segment whose vectors and passages are written.

    Args:
        rows: The row of each passage, ascending.
    """
    np.save(folder / ROWS, np.asarray(rows, dtype=np.int64))
    made = build_ann(folder / VECTORS, folder / ANN, dimensions=dimensions, count=len(rows))
    return SegmentInfo(
        name=folder.name,
        passages=len(rows),
        search=str(made.kind),
        recall=made.recall,
        parameters={"proposals": made.proposals} if made.proposals else {},
    )


@dataclass(frozen=True, slots=True)
class Load:
    """How much a segment holds, for deciding whether it is merged.

    Attributes:
        whole: Weight of the rows that were written (`embeddings.index.layout.WEIGHTS`).
        dead: That of those which no longer count.
    """

    whole: int
    dead: int

    @property
    def live(self) -> int:
        """Weight of the rows that count."""
        return self.whole - self.dead


def first_to_merge(loads: Sequence[Load]) -> int:
    """From which segment on all are written as one; the number of segments if none is.

    Segments stay in order, so that their rows do, and each is `_GROWTH` times as large as all behind it:
    there are at most as many as the logarithm of all rows.
    """
    first = len(loads)
    behind = 0
    for place in range(len(loads) - 1, -1, -1):
        load = loads[place]
        is_last = place == len(loads) - 1
        if load.dead > MOST_DEAD * load.whole or (not is_last and load.live < max(_SMALL, _GROWTH * behind)):
            first = place
        behind += load.live
    return first


def merge_segments(
    parts: Sequence[Segment], target: Path, *, dimensions: int, dead: Mapping[str, frozenset[int]]
) -> SegmentInfo:
    """Write neighbouring segments as one, without their dead rows."""
    target.mkdir(parents=True)
    store = SegmentStore(target / STORE, writable=True)
    for part in parts:
        store.take(part.folder / STORE, {table: sorted(rows) for table, rows in dead.items()})
    store.finish()
    store.close()
    writer = VectorWriter(target / VECTORS, dimensions)
    excluded = np.array(sorted(dead["passages"]), dtype=np.int64)
    kept: list[Rows] = []
    for part in parts:
        alive = np.flatnonzero(~np.isin(part.rows, excluded))
        for start in range(0, len(alive), _BATCH):
            writer.add(part.vectors.rows(alive[start : start + _BATCH].tolist()))
        kept.append(part.rows[alive])
    writer.close()
    return finish_segment(target, dimensions=dimensions, rows=np.concatenate(kept))
