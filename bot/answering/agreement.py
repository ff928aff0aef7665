"""Which hits say the same, and so do not compete for being the answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.answering.matching import Matrix
from embeddings.index.base import Hit
from knowledge.terms import terms

_SAME_TEXT = 0.6
"""Shared part of the terms of two passages from which on they say the same (Jaccard 1901)."""

_WIDEST_MARGIN = 0.25
"""A lead beyond this says no more."""


def agreement(hits: Sequence[Hit]) -> npt.NDArray[np.bool_]:
    """Whether two hits are one, the same paragraph in two editions, or nearly the same text.

    Returns:
        Shape (hits, hits).
    """
    said = [frozenset(terms(hit.passage.text, hit.passage.language)) for hit in hits]
    return np.array(
        [
            [
                row == column or _is_edition(hit, other) or _same(said[row], said[column])
                for column, other in enumerate(hits)
            ]
            for row, hit in enumerate(hits)
        ],
        dtype=np.bool_,
    )


def margins(hits: Sequence[Hit], agrees: npt.NDArray[np.bool_]) -> Matrix:
    """The lead of each hit over the best one that does not agree with it, shape (hits,)."""
    found = np.zeros(len(hits), dtype=np.float32)
    for row, hit in enumerate(hits):
        rivals = (other.score for column, other in enumerate(hits) if not agrees[row, column])
        found[row] = np.clip(hit.score - max(rivals, default=0.0), -_WIDEST_MARGIN, _WIDEST_MARGIN)
    return found


def _is_edition(hit: Hit, other: Hit) -> bool:
    first, second = hit.passage, other.passage
    same = (first.article_id, first.paragraph) == (second.article_id, second.paragraph)
    return same and first.language != second.language


def _same(said: frozenset[str], other: frozenset[str]) -> bool:
    return len(said & other) >= _SAME_TEXT * max(1, len(said | other))
