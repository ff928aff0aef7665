"""Short codes of vectors, where there are so many that looking at each takes too long.

FAISS keeps four bits for every two numbers of a vector and compares a question with thirty-two rows at a time
(product quantisation with fast scan: André et al. 2017, https://arxiv.org/abs/1704.07355). The codes of all
rows are looked at, and the best few hundred rows are compared exactly.

Why neither cells (IVF) nor a graph (HNSW): a short question lies far from every passage, so that the passages
nearest to it are spread over half of the cells, and a walk through the graph ends too early. With 495,030
passages of Wikipedia and real questions, cells with eight bits a number took six times as long for a recall
of 0.99, and a graph had not reached 0.94 after twice the time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.vectors.engine import load_faiss
from embeddings.index.vectors.files import map_rows
from embeddings.index.vectors.segment import PROPOSALS, SegmentVectors

EXACT_UP_TO = 100_000
"""Rows of 256 numbers that one thread compares with a question in four milliseconds."""

ENOUGH = 0.99
"""Recall at 10 below which an approximate index is not used."""

_DEPTHS = (PROPOSALS, 2 * PROPOSALS, 4 * PROPOSALS, 8 * PROPOSALS)
_TRAINED_ON = 4_096
"""Rows; FAISS would itself take no more for sixteen codes."""
_BATCH = 16_384
_QUESTIONS = 128
_SEED = 20260101


class AnnKind(StrEnum):
    """How the rows of a segment are searched."""

    EXACT = "exact"
    FAST_SCAN = "pq4-fast-scan"


@dataclass(frozen=True, slots=True)
class AnnReport:
    """What was decided about a segment.

    Attributes:
        recall: Share of the ten truly nearest rows that were found, over a sample of questions; None where
            nothing but exact search was tried. Below `ENOUGH` the kind is exact.
        proposals: How many rows are compared exactly; to be given to `SegmentVectors.open`.
        seconds: Time that it took.
    """

    kind: AnnKind
    recall: float | None
    proposals: int
    seconds: float


def exact_rows(dimensions: int) -> int:
    """How many rows are searched exactly: as much is read of long vectors as of short ones."""
    return EXACT_UP_TO * 256 // dimensions


def build_ann(
    raw: Path,
    target: Path,
    *,
    dimensions: int,
    count: int,
    exact_up_to: int | None = None,
    queries: Vectors | None = None,
) -> AnnReport:
    """Decide by size how rows are searched, and write codes to `target` where it is not exactly.

    Args:
        raw: What `VectorWriter` wrote.
        exact_up_to: Rows up to which search is exact, by default `exact_rows`; it always is where codes
            would propose half of the rows.
        queries: Vectors of questions to measure recall with, shape (questions, dimensions); by default
            rows with as much noise as makes them as far from their neighbours as questions are.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: The raw file does not hold these rows.
    """
    started = time.perf_counter()
    rows = map_rows(raw, dimensions=dimensions, count=count)
    faiss = load_faiss()
    most = exact_rows(dimensions) if exact_up_to is None else exact_up_to
    if faiss is None or count <= max(most, 2 * PROPOSALS):
        return AnnReport(AnnKind.EXACT, None, 0, time.perf_counter() - started)
    codes = _codes(faiss, rows)
    asked = _questions(rows) if queries is None or not len(queries) else queries
    proposals, recall = _tuned(faiss, rows, codes, asked)
    kind = AnnKind.FAST_SCAN if recall >= ENOUGH else AnnKind.EXACT
    if kind is AnnKind.FAST_SCAN:
        # Not FAISS's own writing, which says nothing when the disk is full at the end.
        target.write_bytes(faiss.serialize_index(codes).data)
    return AnnReport(kind, recall, proposals, time.perf_counter() - started)


def _codes(faiss: Any, rows: Vectors) -> Any:
    count, dimensions = rows.shape
    # The same rows give the same codes only if the work is always shared out in the same way.
    faiss.omp_set_num_threads(1)
    parts = dimensions // 2 if dimensions % 2 == 0 else dimensions
    index = faiss.IndexPQFastScan(dimensions, parts, 4, faiss.METRIC_INNER_PRODUCT)
    index.pq.cp.seed = _SEED
    index.train(rows[_drawn(count, _TRAINED_ON, seed=_SEED)])
    for start in range(0, count, _BATCH):
        index.add(np.ascontiguousarray(rows[start : start + _BATCH]))
    return index


def _tuned(faiss: Any, rows: Vectors, codes: Any, queries: Vectors) -> tuple[int, float]:
    """The fewest proposals with enough recall, and that recall; the most where none is enough."""
    exact = SegmentVectors(rows, faiss=faiss)
    truth = [exact.search(query[None], limit=10)[-1][1] for query in queries]
    proposals, recall = 0, 0.0
    for proposals in _DEPTHS:
        segment = SegmentVectors(rows, faiss=faiss, codes=codes, proposals=proposals)
        recall = _recall(segment, queries, truth)
        if recall >= ENOUGH:
            break
    return proposals, recall


def _recall(segment: SegmentVectors, queries: Vectors, tenth: Sequence[float]) -> float:
    """Share of the places in the first ten that are held by a row as near as the true tenth."""
    places = min(10, len(segment))
    found = sum(
        sum(product >= worst for _, product in segment.search(query[None], limit=10))
        for query, worst in zip(queries, tenth, strict=True)
    )
    return found / (places * len(queries))


def _questions(rows: Vectors) -> Vectors:
    count, dimensions = rows.shape
    drawn = rows[_drawn(count, _QUESTIONS, seed=_SEED + 1)]
    noise = np.random.default_rng(_SEED).standard_normal(drawn.shape, dtype=np.float32)
    noisy = drawn + noise / np.sqrt(np.float32(dimensions))
    return noisy / np.linalg.norm(noisy, axis=1, keepdims=True)


def _drawn(count: int, most: int, *, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Positions of a sample without repetition, in order."""
    return np.sort(np.random.default_rng(seed).choice(count, min(count, most), replace=False))
