"""Gaps that ask the same thing, put together: by their words, and where there is a model by meaning, too."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from bot.answering.question_type import QuestionType, question_type
from bot.memory.records import Gap
from embeddings.embedder import Embedder, EmbedderError, Vectors
from embeddings.question import Question
from knowledge.article import Language
from knowledge.terms import telling_terms

_log = logging.getLogger(__name__)

_SAME_MEANING = 0.8
"""Cosine from which on two questions with nearly the same words ask the same.

Tried with the bundled model on 28,000 pairs of questions about one passage (TyDi QA, IDK-MRC and made-up
ones, from the data for training). Where both have telling words of their own ("kingdom", "ordo"), no
threshold helps: at 0.8 it takes 7,500 pairs with different answers for 189 with the same, so such pairs
are never put together. Where one holds all the words of the other and both ask for the same kind of thing,
it takes 352 with the same answer and 158 with another; of 40 of the latter that were read, about half ask
the same and are answered in other words."""

_MOST_MERGED = 10_000
"""Groups that are compared by meaning, the largest and newest; the rest stay as their words put them."""

_BATCH = 512
_NEAREST = 3

_Key: TypeAlias = tuple[Language, QuestionType, frozenset[str]]


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps that ask the same thing in the same language.

    Attributes:
        question: The newest.
        last: When that was asked, in UTC.
        nearest: Ids of the articles that came closest most often, three at most.
    """

    count: int
    language: Language
    question: str
    last: dt.datetime
    nearest: tuple[str, ...]


@dataclass(slots=True)
class _Alike:
    """Gaps with the same telling terms, oldest first, and later those of other groups behind them."""

    key: _Key
    formal: str
    gaps: list[Gap] = field(default_factory=list[Gap])


def group_gaps(gaps: Sequence[Gap], *, embedder: Embedder | None = None) -> list[GapGroup]:
    """Put together what asks the same.

    Args:
        gaps: Oldest first.
        embedder: Asked only where there is more than one group; without it, or if its model cannot be
            used, words alone decide.

    Returns:
        The largest group first, and of equally large ones that with the newest gap.
    """
    groups = sorted(_by_terms(gaps), key=lambda group: _rank(group.gaps))
    if embedder is not None and len(groups) > 1:
        head, rest = groups[:_MOST_MERGED], groups[_MOST_MERGED:]
        try:
            vectors = _vectors([group.formal for group in head], embedder)
        except EmbedderError as error:
            _log.warning("Gaps are grouped by words alone: %s", error)
        else:
            groups = [*_merged(head, vectors), *rest]
    return [_summary(group) for group in sorted(groups, key=lambda group: _rank(group.gaps))]


def _by_terms(gaps: Iterable[Gap]) -> list[_Alike]:
    read: dict[tuple[str, Language], _Alike] = {}
    groups: dict[_Key, _Alike] = {}
    for gap in gaps:
        asked = (gap.question, gap.language)
        if asked not in read:
            formal = Question.ask(gap.question, gap.language).formal
            # "Who founded it?" and "When was it founded?" have the same telling terms.
            key = (gap.language, question_type(formal), frozenset(telling_terms(formal, gap.language)))
            read[asked] = groups.setdefault(key, _Alike(key, formal))
        read[asked].gaps.append(gap)
    return list(groups.values())


def _rank(gaps: Sequence[Gap]) -> tuple[int, float, str]:
    newest = _newest(gaps)
    return -len(gaps), -newest.time.timestamp(), newest.question


def _newest(gaps: Sequence[Gap]) -> Gap:
    return max(reversed(gaps), key=lambda gap: gap.time)


def _vectors(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """A row for each text."""
    batches = range(0, len(texts), _BATCH)
    return np.concatenate([embedder.embed_passages(texts[start : start + _BATCH]) for start in batches])


def _merged(groups: Sequence[_Alike], vectors: Vectors) -> list[_Alike]:
    """Let each group join the nearest larger one that asks the same, if there is any.

    Args:
        groups: Largest first; those that others join are changed.
        vectors: A row for each of them.
    """
    leaders = _Leaders(groups)
    for place, group in enumerate(groups):
        nearest, cosine = place, 0.0
        if candidates := leaders.candidates(place):
            cosines = vectors[candidates] @ vectors[place]
            nearest, cosine = candidates[int(np.argmax(cosines))], float(np.max(cosines))
        if cosine >= _SAME_MEANING:
            groups[nearest].gaps.extend(group.gaps)
        else:
            leaders.add(place)
    return [groups[place] for place in leaders.places]


class _Leaders:
    """The groups that others may join, found by their terms without a look at every one.

    A group holds all terms of another only if it holds the other's rarest one.
    """

    def __init__(self, groups: Sequence[_Alike]) -> None:
        self._groups = groups
        self._frequency = Counter(term for group in groups for term in group.key[2])
        self._by_term: defaultdict[str, list[int]] = defaultdict(list)
        self._by_rarest: defaultdict[str, list[int]] = defaultdict(list)
        self.places: list[int] = []

    def add(self, place: int) -> None:
        """Let a group be joined from now on."""
        terms = self._groups[place].key[2]
        self.places.append(place)
        for term in terms:
            self._by_term[term].append(place)
        if terms:
            self._by_rarest[self._rarest(terms)].append(place)

    def candidates(self, place: int) -> list[int]:
        """Leaders that ask for the same kind of thing with all terms of a group, or with none but its own."""
        language, kind, terms = self._groups[place].key
        if not terms:
            return []
        found = {other for term in terms for other in self._by_rarest[term]}
        found.update(self._by_term[self._rarest(terms)])
        keys = ((other, self._groups[other].key) for other in sorted(found))
        return [
            other
            for other, (other_language, other_kind, other_terms) in keys
            if (other_language, other_kind) == (language, kind) and _nearly_the_same(terms, other_terms)
        ]

    def _rarest(self, terms: frozenset[str]) -> str:
        return min(terms, key=lambda term: (self._frequency[term], term))


def _nearly_the_same(terms: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one holds the other, and what it has besides is no number and no name with one ("SU7")."""
    return (terms <= others or others <= terms) and not any(
        character.isdigit() for term in terms ^ others for character in term
    )


def _summary(group: _Alike) -> GapGroup:
    newest = _newest(group.gaps)
    by_time = sorted(group.gaps, key=lambda gap: gap.time, reverse=True)
    nearest = Counter(article for gap in by_time for article in gap.nearest)
    return GapGroup(
        count=len(group.gaps),
        language=newest.language,
        question=newest.question,
        last=newest.time,
        nearest=tuple(article for article, _ in nearest.most_common(_NEAREST)),
    )
