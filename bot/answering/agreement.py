"""Which hits say the same, and so do not compete for being the answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.answering.matching import Matrix
from embeddings.index.base import Hit
from knowledge.terms import terms

_SAME_TEXT = 0.6
"""Shared part of the terms of two passages from which on they say the same (Jaccard 1901)."""

_WIDEST_MARGIN = 0.25
"""A lead beyond this says no more."""


def agreeing(hits: Sequence[Hit], best: Hit) -> list[bool]:
    """Whether each hit is the best one, the same paragraph in another edition, or nearly the same text."""
    said = _said(best)
    return [hit is best or _is_edition(hit, best) or _same(said, _said(hit)) for hit in hits]


def margins(hits: Sequence[Hit]) -> Matrix:
    """The lead of each hit over the best other one, shape (hits,); those that say the same do not compete."""
    said = [_said(hit) for hit in hits]
    found = np.zeros(len(hits), dtype=np.float32)
    for row, hit in enumerate(hits):
        rivals = (
            other.score
            for place, other in enumerate(hits)
            if place != row and not _is_edition(hit, other) and not _same(said[row], said[place])
        )
        found[row] = np.clip(hit.score - max(rivals, default=0.0), -_WIDEST_MARGIN, _WIDEST_MARGIN)
    return found


def _is_edition(hit: Hit, other: Hit) -> bool:
    first, second = hit.passage, other.passage
    same = (first.article_id, first.paragraph) == (second.article_id, second.paragraph)
    return same and first.language != second.language


def _same(said: frozenset[str], other: frozenset[str]) -> bool:
    return len(said & other) >= _SAME_TEXT * max(1, len(said | other))


def _said(hit: Hit) -> frozenset[str]:
    return frozenset(terms(hit.passage.text, hit.passage.language))
