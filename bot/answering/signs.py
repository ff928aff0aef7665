"""What speaks for and against each sentence of some hits as an answer; every sign about 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.answering.agreement import agreement, margins
from bot.answering.asked import Asked, WordKind
from bot.answering.matching import Matched, Matrix
from bot.answering.nearness import Near, finders
from bot.answering.question_type import STRICT, QuestionType
from bot.answering.telling import candidates
from embeddings.index.base import Hit
from knowledge.terms import tokens
from knowledge.word_tables import RAREST

MISSING = 0.35
"""A word that is taken up less well than this is missing."""

_SHORT = 40
"""Characters; shorter sentences are mostly headings and items of lists."""

Places: TypeAlias = npt.NDArray[np.int64]
"""Shape (sentences,): of which hit each one is, from 0."""

Columns: TypeAlias = dict[str, npt.NDArray[Any]]
"""By name: a sign of every sentence, shape (sentences,)."""

_TYPES = tuple(QuestionType)

NAMES = (
    "covered",
    "covered_alone",
    "covered_passage",
    "covered_exactly",
    "weakest",
    "weakest_passage",
    "lost",
    "lost_passage",
    "name_missing",
    "name_missing_sentence",
    "plain_covered",
    "plain_weakest_passage",
    "plain_weakest",
    "plain_best",
    "plain_best_passage",
    "plain_share",
    "number_missing",
    "number_missing_sentence",
    "meaning",
    "passage_meaning",
    "passage_words",
    "passage_score",
    "lead",
    "margin",
    "ahead",
    "fits",
    "fits_near",
    "unit",
    "strict_missing",
    "strict_missing_passage",
    "loose_missing",
    "loose_missing_passage",
    "together",
    "first",
    "short",
    "foreign",
    "foreign_covered",
    "foreign_weakest",
    "foreign_meaning",
    "few_words",
    *(f"asks_{kind}" for kind in _TYPES),
)
"""In the order of the columns of `signs`."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against each sentence.

    Attributes:
        values: Shape (sentences, len(NAMES)).
        telling: By sentence: the parts that look like what is asked for, nearest to its words first.
        agrees: Shape (hits, hits): which of them say the same.
    """

    values: Matrix
    telling: tuple[tuple[Near, ...], ...]
    agrees: npt.NDArray[np.bool_]

    @property
    def covered(self) -> list[float]:
        """Share of the question's words that each sentence takes up."""
        return self.values[:, NAMES.index("covered")].tolist()


def gather(asked: Asked, hits: Sequence[Hit], matched: Matched, meanings: Matrix) -> Signs:
    """Gather the signs of every sentence.

    Args:
        meanings: Cosine of question and sentence, shape (sentences,).
    """
    place = np.array([at.place for at in matched.sentences])
    telling = _telling(asked, hits, matched)
    agrees = agreement(hits)
    columns = _word_signs(asked, matched, place)
    columns |= _hit_signs(hits, agrees, place) | {"meaning": meanings}
    columns |= _kind_signs(asked, telling, place, len(hits))
    foreign = np.array([float(hit.passage.language != asked.question.language) for hit in hits])[place]
    columns |= {
        "first": np.array([float(at.number == 0) for at in matched.sentences]),
        "short": np.array([float(len(text) < _SHORT) for text in matched.texts]),
        "foreign": foreign,
        "foreign_covered": foreign * columns["covered"],
        "foreign_weakest": foreign * columns["weakest"],
        "foreign_meaning": foreign * meanings,
        "few_words": np.full(len(place), 1 / max(1, len(asked.words))),
    }
    return Signs(np.stack([columns[name] for name in NAMES], axis=1).astype(np.float32), telling, agrees)


def _word_signs(asked: Asked, matched: Matched, place: Places) -> Columns:
    """How well the question's words are taken up, by the sentence and by its whole passage."""
    weights = np.array([word.weight for word in asked.words], dtype=np.float32)
    rare = weights / RAREST
    names = np.array([kind is WordKind.NAME for kind in matched.kinds])
    plain = np.array([kind is WordKind.WORD for kind in matched.kinds])
    counted = (~(names | plain)).astype(np.float32)
    own, passage = matched.own, matched.passage[place]
    taken = np.maximum(own, matched.head[place])
    covered = _mean(taken, weights)
    return {
        "covered": covered,
        "covered_alone": _mean(own, weights),
        "covered_passage": _mean(passage, weights),
        "covered_exactly": _mean(matched.exact, weights),
        "weakest": _worst(rare, taken),
        "weakest_passage": _worst(rare, passage),
        "lost": _lost(rare, taken),
        "lost_passage": _lost(rare, passage),
        "name_missing": _worst(rare * names, passage),
        "name_missing_sentence": _worst(rare * names, taken),
        "plain_covered": _mean(taken[:, plain], weights[plain]) if plain.any() else covered,
        "plain_weakest_passage": _worst(rare * plain, passage),
        "plain_weakest": _worst(rare * plain, taken),
        "plain_best": _best(own, plain),
        "plain_best_passage": _best(passage, plain),
        "plain_share": (own[:, plain] > MISSING).mean(axis=1) if plain.any() else np.ones(len(place)),
        "number_missing": _worst(counted, passage),
        "number_missing_sentence": _worst(counted, taken),
        "ahead": _ahead(covered, place),
        "together": _together(matched, weights),
    }


def _hit_signs(hits: Sequence[Hit], agrees: npt.NDArray[np.bool_], place: Places) -> Columns:
    """How the search found the passage."""
    score = np.array([hit.score for hit in hits], dtype=np.float32)
    return {
        "passage_meaning": np.array([hit.meaning for hit in hits])[place],
        "passage_words": np.array([hit.words for hit in hits])[place],
        "passage_score": score[place],
        "lead": (score - score[0])[place],
        "margin": margins(hits, agrees)[place],
    }


def _kind_signs(asked: Asked, telling: tuple[tuple[Near, ...], ...], place: Places, hits: int) -> Columns:
    """Whether sentence and passage hold the kind of thing that is asked for."""
    fits = np.array([float(bool(parts)) for parts in telling], dtype=np.float32)
    anywhere = np.zeros(hits, dtype=np.float32)
    np.maximum.at(anywhere, place, fits)
    strict = float(asked.kind in STRICT)
    loose = float(asked.kind in {QuestionType.PLACE, QuestionType.PERSON, QuestionType.REASON})
    return {
        "fits": fits,
        "fits_near": np.array([parts[0].nearness if parts else 0.0 for parts in telling]),
        "unit": np.array([parts[0].unit if parts else 0.0 for parts in telling]),
        "strict_missing": strict * (1 - fits),
        "strict_missing_passage": strict * (1 - anywhere[place]),
        "loose_missing": loose * (1 - fits),
        "loose_missing_passage": loose * (1 - anywhere[place]),
        **{f"asks_{kind}": np.full(len(place), float(asked.kind is kind)) for kind in _TYPES},
    }


def _telling(asked: Asked, hits: Sequence[Hit], matched: Matched) -> tuple[tuple[Near, ...], ...]:
    besides = frozenset(tokens(asked.question.formal))
    languages = [hits[at.place].passage.language for at in matched.sentences]
    finder = finders(asked, languages)
    return tuple(
        finder[language].nearest_first(text, candidates(text, asked.kind, besides, asked.measure))
        for language, text in zip(languages, matched.texts, strict=True)
    )


def _mean(taken: Matrix, weights: Matrix) -> Matrix:
    return (taken * weights).sum(axis=1) / max(1e-6, float(weights.sum()))


def _worst(weights: Matrix, taken: Matrix) -> Matrix:
    return (weights * (1 - taken)).max(axis=1) if len(weights) else np.zeros(len(taken), dtype=np.float32)


def _lost(rare: Matrix, taken: Matrix) -> Matrix:
    """How much of the question is missing: three rare words or more make 1."""
    return np.minimum(1.0, ((taken < MISSING) * rare).sum(axis=1) / 3)


def _best(taken: Matrix, chosen: npt.NDArray[np.bool_]) -> Matrix:
    """How well the best of some words is taken up; 1 where there are none of them."""
    return taken[:, chosen].max(axis=1) if chosen.any() else np.ones(len(taken), dtype=np.float32)


def _ahead(covered: Matrix, place: Places) -> Matrix:
    """How far a sentence's coverage is above the best one of any other passage."""
    best = np.zeros(int(place.max()) + 1, dtype=np.float32)
    np.maximum.at(best, place, covered)
    others = np.array([max(np.delete(best, at), default=0.0) for at in range(len(best))], dtype=np.float32)
    return covered - others[place]


def _together(matched: Matched, weights: Matrix) -> Matrix:
    """What the best three sentences in a row of a passage cover, beside the sentence alone."""
    own = matched.own
    joined = own.copy()
    for row, at in enumerate(matched.sentences):
        for other in (row - 1, row + 1):
            if 0 <= other < len(own) and matched.sentences[other].place == at.place:
                np.maximum(joined[row], own[other], out=joined[row])
    return _mean(joined, weights)
