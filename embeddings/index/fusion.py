"""One order out of two: how near a passage is in meaning, and which of the question's words it holds."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.index.wording import Coverage


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each part counts; chosen on held-out questions (`python -m embeddings.training.fusion`).

    Attributes:
        same_language: What words count beside meaning, which counts 1, where question and passage
            share the language.
        across_languages: The same where they do not: only names and numbers can match, so the share
            of words says little about how well the passage answers.
        passage, sentence, opening: What coverage of the passage, of its best sentence and of its opening
            count among the words; the rest to 1 is what BM25 counts.
    """

    same_language: float = 2.0
    across_languages: float = 0.3
    passage: float = 0.6
    sentence: float = 0.1
    opening: float = 0.3


def words_share(bm25: float, coverage: Coverage, weights: FusionWeights) -> float:
    """How much of the question's words a passage holds, 0 to 1.

    BM25 alone lets a passage that repeats one word of a question pass another that holds all of them
    once; coverage alone forgets how much a passage is about them.

    Args:
        bm25: As a share of its ceiling, 0 to 1.
    """
    rest = 1 - weights.passage - weights.sentence - weights.opening
    return (
        weights.passage * coverage.passage
        + weights.sentence * coverage.sentence
        + weights.opening * coverage.opening
        + rest * bm25
    )


def fuse(meaning: float, words: float, *, same_language: bool, weights: FusionWeights) -> float:
    """A convex combination of two absolute scores (Bruch et al. 2022, "An Analysis of Fusion Functions").

    Both scores mean the same for every question, unlike ranks or scores that are stretched over each
    question's own results, so that the sum says how good a hit is and not only that it is the best.

    Args:
        meaning: Cosine, -1 to 1.
        words: Share of the question's words, 0 to 1.

    Returns:
        At most 1; higher is better.
    """
    weight = weights.same_language if same_language else weights.across_languages
    return (meaning + weight * words) / (1 + weight)
