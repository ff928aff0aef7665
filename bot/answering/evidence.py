"""Whether hits can answer a question at all, decided before anything is quoted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.index.base import Hit
from embeddings.question import Question


@dataclass(frozen=True, slots=True)
class EvidenceGate:
    """A logistic model over the best hit's two scores.

    Even odds lie where nine of ten held-out questions whose passage was found are still answered; the
    weights come from the same questions, asked with their passage in the pool and without it
    (`python -m embeddings.training.fusion`).

    Attributes:
        bias, meaning, words: Weights where question and passage share the language.
        foreign_bias, foreign_meaning, foreign_words: Weights where they do not.
        threshold: The probability from which on a question is answered.
    """

    bias: float = -2.46
    meaning: float = 2.48
    words: float = 2.63
    foreign_bias: float = -7.55
    foreign_meaning: float = 22.11
    foreign_words: float = -4.82
    threshold: float = 0.5

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """How likely it is that the hits answer the question, 0 to 1."""
        return max((self._of(question, hit) for hit in hits[:3]), default=0.0)

    def _of(self, question: Question, hit: Hit) -> float:
        if hit.passage.language == question.language:
            sum_ = self.bias + self.meaning * hit.meaning + self.words * hit.words
        else:
            sum_ = self.foreign_bias + self.foreign_meaning * hit.meaning + self.foreign_words * hit.words
        return 1 / (1 + math.exp(-sum_))
