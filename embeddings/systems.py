"""What words alone, vectors alone and both together find in one search: to be measured side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from embeddings.embedder import Embedder, Vectors
from embeddings.index.content import embedded_text
from embeddings.index.hybrid import HybridSearch
from embeddings.index.vectors import VectorIndex
from embeddings.question import Question
from knowledge.article import Passage

DEPTH = 10
"""Places that count; what stands behind the tenth counts as not found."""

_BATCH = 512

System: TypeAlias = Callable[[Question], list[Passage]]
"""Passages for a question, best first."""

Place: TypeAlias = int | None
"""Where a question's passage stands, from 1; None where it is not among the first `DEPTH`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a system finds passages; means over its questions, 0 to 1."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    reciprocal_rank: float

    @classmethod
    def of(cls, places: Sequence[Place]) -> Figures:
        """From the place of each question's passage; there is one question at least."""
        found = [place for place in places if place is not None]

        def recall(depth: int) -> float:
            return sum(place <= depth for place in found) / len(places)

        return cls(recall(1), recall(5), recall(10), sum(1 / place for place in found) / len(places))

    def __str__(self) -> str:
        recalls = f"{self.recall_at_1:.3f}  {self.recall_at_5:.3f}  {self.recall_at_10:.3f}"
        return f"{recalls}  {self.reciprocal_rank:.3f}"


def first_place(found: Sequence[Hashable], wanted: Collection[Hashable]) -> Place:
    """Where the first of what is wanted stands; what is found twice takes one place."""
    places = list(dict.fromkeys(found))[:DEPTH]
    return next((place for place, item in enumerate(places, start=1) if item in wanted), None)


def systems(search: HybridSearch, embedder: Embedder, *, limit: int = DEPTH) -> dict[str, System]:
    """Words alone (BM25), vectors alone, and Kutip's fusion of both, over the same rows.

    Args:
        limit: Passages for a question at most.
    """

    def by_rows(rows: list[int]) -> list[Passage]:
        passages = {row.number: row.passage for row in search.store.rows(rows)}
        return [passages[row] for row in rows]

    def words(question: Question) -> list[Passage]:
        return by_rows([hit.row for hit in search.words.search(question, limit=limit)])

    def vectors(question: Question) -> list[Passage]:
        vector = embedder.embed_question(question.formal)
        return by_rows([row for row, _ in search.vectors.search(vector, limit=limit)])

    def fused(question: Question) -> list[Passage]:
        vector = embedder.embed_question(question.formal)
        return [hit.passage for hit in search.search(question, vector, limit=limit)]

    return {"words": words, "vectors": vectors, "fused": fused}


def embedded_by(
    embedder: Embedder, search: HybridSearch, *, progress: Callable[[int], None] = lambda done: None
) -> HybridSearch:
    """The same passages and words with another model's vectors, which are made now and kept in memory.

    Args:
        progress: Called with how many passages have been embedded so far.
    """
    vectors = VectorIndex(embedder.spec.dimensions)
    numbers = search.store.numbers()
    for start in range(0, len(numbers), _BATCH):
        rows = search.store.rows(numbers[start : start + _BATCH])
        vectors.add(embedder.embed_passages([embedded_text(row.passage) for row in rows]))
        progress(len(vectors))
    return HybridSearch(_Numbered(vectors, numbers), search.words, search.store, search.weights)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Vectors in places from 0, found by the rows that they belong to.

    Attributes:
        numbers: The row at each place, ascending.
    """

    vectors: VectorIndex
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dimensions(self) -> int:
        return self.vectors.dimensions

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[int, float]]:
        return [(self.numbers[place], score) for place, score in self.vectors.search(vector, limit=limit)]

    def rows(self, rows: Sequence[int]) -> Vectors:
        return self.vectors.rows([bisect_left(self.numbers, row) for row in rows])
