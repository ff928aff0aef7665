"""One order out of two: how near a passage is in meaning, and which of the question's words it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much words count beside meaning, which counts 1.

    Attributes:
        same_language: Where question and passage share a language.
        across_languages: Where they do not: only names and numbers can match, so the share of words
            says little about how well the passage answers.
    """

    same_language: float = 0.6
    across_languages: float = 0.2


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
