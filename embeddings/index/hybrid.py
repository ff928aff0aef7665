"""Search in meaning and words at once, over whatever holds the vectors, the words and the passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from embeddings.embedder import Vectors
from embeddings.index.base import Hit
from embeddings.index.fusion import FusionWeights, fuse, words_share
from embeddings.index.wording import Row, coverage
from embeddings.index.words import WordHit, WordIndex
from embeddings.question import Question
from knowledge.article import Language

CANDIDATES = 100
"""How many passages each side proposes."""

COMPARED = 50
"""How many of them are read word for word."""


class FindsVectors(Protocol):
    """Vectors by row."""

    def __len__(self) -> int: ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[int, float]]:
        """Rows with the highest inner product with a vector of shape (1, dimensions), best first."""
        ...

    def rows(self, rows: Sequence[int]) -> Vectors:
        """The vectors of rows, in that order, shape (len(rows), dimensions)."""
        ...


class HoldsPassages(Protocol):
    """Passages by row."""

    def __len__(self) -> int: ...

    def numbers(self) -> list[int]:
        """The rows of all passages, in order."""
        ...

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Some passages, ordered by row."""
        ...


@dataclass(frozen=True, slots=True)
class HybridSearch:
    """Vectors, words and passages that describe the same rows. Nothing is changed once it is built."""

    vectors: FindsVectors
    words: WordIndex
    store: HoldsPassages
    weights: FusionWeights = field(default_factory=FusionWeights)

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageIndex.search`.

        Each side proposes candidates; what only one side has found is scored by the other as well, so
        that the two scores of a hit are always both real.
        """
        wanted = max(CANDIDATES, limit)
        meanings = dict(self.vectors.search(vector, limit=wanted))
        shared = {hit.row: hit for hit in self.words.search(question, limit=wanted)}
        only_words = [row for row in shared if row not in meanings]
        if only_words:
            scores: list[float] = (self.vectors.rows(only_words) @ vector[0]).tolist()
            meanings |= zip(only_words, scores, strict=True)
        shared |= self.words.score(question, [row for row in meanings if row not in shared])
        promising = self._promising(meanings, shared)[: max(COMPARED, limit)]
        hits = self._compared(question, meanings, shared, self.store.rows(promising))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    def _promising(self, meanings: Mapping[int, float], shared: Mapping[int, WordHit]) -> list[int]:
        """Rows by meaning and BM25 alone, best first: what can be said without reading them."""
        weight = self.weights.same_language

        def promise(row: int) -> float:
            return meanings[row] + weight * (shared[row].share if row in shared else 0.0)

        return sorted(meanings, key=lambda row: (-promise(row), row))

    def _compared(
        self,
        question: Question,
        meanings: Mapping[int, float],
        shared: Mapping[int, WordHit],
        rows: list[Row],
    ) -> list[Hit]:
        asked = {language: self.words.weights(question, language) for language in Language}
        hits: list[Hit] = []
        for number, passage, wording in rows:
            bm25 = shared[number].share if number in shared else 0.0
            covered = coverage(asked[passage.language], wording)
            words = words_share(bm25, covered, self.weights)
            same = passage.language == question.language
            score = fuse(meanings[number], words, same_language=same, weights=self.weights)
            hits.append(Hit(passage, score, meanings[number], words, covered))
        return hits


@runtime_checkable
class HoldsSearch(Protocol):
    """An index whose search runs in this process, so that its parts can be measured one by one."""

    def hybrid_search(self) -> HybridSearch | None:
        """What searches now; None if the index is empty. To be read, not to be changed."""
        ...
