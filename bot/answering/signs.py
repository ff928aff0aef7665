"""What speaks for and against each sentence of some hits as an answer; every sign about 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.asked import Asked, WordKind
from bot.answering.matching import Matched, Matrix
from bot.answering.question_type import STRICT, QuestionType
from bot.answering.nearness import Near, finders
from bot.answering.telling import candidates
from embeddings.index.base import Hit
from knowledge.terms import tokens
from knowledge.word_tables import RAREST

_LOST = 0.35
"""A word that is taken up less well than this is missing."""

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
    "number_missing",
    "number_missing_sentence",
    "meaning",
    "passage_meaning",
    "passage_words",
    "passage_score",
    "lead",
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
        telling: By sentence: the parts that look like what is asked for, nearest to the question's words first.
    """

    values: Matrix
    telling: tuple[tuple[Near, ...], ...]

    @property
    def covered(self) -> list[float]:
        """Share of the question's words that each sentence takes up."""
        return self.values[:, NAMES.index("covered")].tolist()


def gather(asked: Asked, hits: Sequence[Hit], matched: Matched, meanings: Matrix) -> Signs:
    """Gather the signs of every sentence.

    Args:
        meanings: Cosine of question and sentence, shape (sentences,).
    """
    weights = np.array([word.weight for word in asked.words], dtype=np.float32)
    kinds = matched.kinds
    place = np.array([at.place for at in matched.sentences])
    head, passage = matched.head[place], matched.passage[place]
    taken = np.maximum(matched.own, head)
    rare = weights / RAREST
    names = np.array([kind is WordKind.NAME for kind in kinds])
    plain = np.array([kind is WordKind.WORD for kind in kinds])
    counted = ~(names | plain)
    besides = frozenset(word.token for word in asked.words) | frozenset(tokens(asked.question.formal))
    finder = finders(asked, [hit.passage.language for hit in hits])
    telling = tuple(
        finder[hits[at.place].passage.language].nearest_first(text, candidates(text, asked.question.formal, asked.kind, besides))
        for at, text in zip(matched.sentences, matched.texts, strict=True)
    )
    fits = np.array([float(bool(spans)) for spans in telling], dtype=np.float32)
    fits_anywhere = np.zeros(len(hits), dtype=np.float32)
    np.maximum.at(fits_anywhere, place, fits)
    near = np.array(
        [(spans[0].nearness, spans[0].unit) if spans else (0.0, 0.0) for spans in telling], dtype=np.float32
    )
    strict = float(asked.kind in STRICT)
    loose = float(asked.kind in {QuestionType.PLACE, QuestionType.PERSON, QuestionType.REASON})
    covered = _mean(taken, weights)
    score = np.array([hit.score for hit in hits], dtype=np.float32)
    foreign = np.array([float(hit.passage.language != asked.question.language) for hit in hits], dtype=np.float32)[place]
    weakest = _worst(rare, taken)
    columns = [
        covered,
        _mean(matched.own, weights),
        _mean(passage, weights),
        _mean(matched.exact, weights),
        weakest,
        _worst(rare, passage),
        np.minimum(1.0, ((taken < _LOST) * rare).sum(axis=1) / 3),
        np.minimum(1.0, ((passage < _LOST) * rare).sum(axis=1) / 3),
        _worst(rare * names, passage),
        _worst(rare * names, taken),
        _mean(taken[:, plain], weights[plain]) if plain.any() else covered,
        _worst(rare * plain, passage),
        _worst(rare * plain, taken),
        _worst(counted.astype(np.float32), passage),
        _worst(counted.astype(np.float32), taken),
        meanings,
        np.array([hit.meaning for hit in hits], dtype=np.float32)[place],
        np.array([hit.words for hit in hits], dtype=np.float32)[place],
        score[place],
        (score - score[0])[place],
        _ahead(covered, place),
        fits,
        near[:, 0],
        near[:, 1],
        strict * (1 - fits),
        strict * (1 - fits_anywhere[place]),
        loose * (1 - fits),
        loose * (1 - fits_anywhere[place]),
        _together(matched, weights),
        np.array([float(at.number == 0) for at in matched.sentences], dtype=np.float32),
        np.array([float(len(text) < 40) for text in matched.texts], dtype=np.float32),
        foreign,
        foreign * covered,
        foreign * weakest,
        foreign * meanings,
        np.full(len(place), 1 / max(1, len(weights)), dtype=np.float32),
        *(np.full(len(place), float(asked.kind is kind), dtype=np.float32) for kind in _TYPES),
    ]
    return Signs(np.stack(columns, axis=1).astype(np.float32), telling)


def _mean(taken: Matrix, weights: Matrix) -> Matrix:
    return taken @ weights / max(1e-6, float(weights.sum()))


def _worst(weights: Matrix, taken: Matrix) -> Matrix:
    return (weights * (1 - taken)).max(axis=1) if len(weights) else np.zeros(len(taken), dtype=np.float32)


def _ahead(covered: Matrix, place: Matrix) -> Matrix:
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
