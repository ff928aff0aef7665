"""Search in meaning and words at once, over whatever holds the vectors, the words and the passages."""

from __future__ import annotations

from dataclasses import dataclass, field

from embeddings.embedder import Vectors
from embeddings.index.base import Hit
from embeddings.index.fusion import FusionWeights, fuse
from embeddings.index.store import PassageStore
from embeddings.index.vectors import VectorIndex
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Passage

CANDIDATES = 100
"""How many passages each side proposes; chosen on held-out questions."""


@dataclass(frozen=True, slots=True)
class HybridSearch:
    """Vectors, words and passages that describe the same rows. Nothing is changed once it is built."""

    vectors: VectorIndex
    words: WordIndex
    store: PassageStore
    weights: FusionWeights = field(default_factory=FusionWeights)

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageIndex.search`.

        Each side proposes candidates; what only one side has found is scored by the other as well, so
        that the two scores of a hit are always both real.
        """
        candidates = max(CANDIDATES, limit)
        near = dict(self.vectors.search(vector, limit=candidates))
        shared = {hit.row: hit for hit in self.words.search(question, limit=candidates)}
        only_words = [row for row in shared if row not in near]
        if only_words:
            near |= zip(only_words, self._meanings(vector, only_words), strict=True)
        shared |= self.words.score(question, [row for row in near if row not in shared])
        hits = [
            self._hit(passage, question, near[row], shared[row].share if row in shared else 0.0)
            for row, passage in self.store.rows(list(near)).items()
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    def _meanings(self, vector: Vectors, rows: list[int]) -> list[float]:
        return [float(score) for score in self.vectors.rows(rows) @ vector[0]]

    def _hit(self, passage: Passage, question: Question, meaning: float, words: float) -> Hit:
        same = passage.language == question.language
        score = fuse(meaning, words, same_language=same, weights=self.weights)
        return Hit(passage=passage, score=score, meaning=meaning, words=words)
