"""Whether hits can answer a question at all, decided before anything is quoted."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.answering.question_type import STRICT
from bot.answering.reading import Reading, Sentence
from embeddings.index.base import Hit
from knowledge.terms import numbers, terms, tokens

_WIDEST_MARGIN = 0.25
"""A lead beyond this says no more."""

_SAME_TEXT = 0.6
"""Shared part of the terms of two passages from which on they say the same (Jaccard 1901)."""

_MONTH_OR_DAY = re.compile(r"m\d\d|d[1-7]")


class Caution(StrEnum):
    """How sure Kutip must be before it answers; the thresholds stand in `evidence.toml`."""

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    GENEROUS = "generous"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against an answer; each about 0 to 1.

    Attributes:
        meaning: Cosine of question and best passage.
        words: Share of the question's words that the best passage holds (`Hit.words`).
        passage, sentence, opening, rarest: What that is made of (`Coverage`).
        sentence_meaning, sentence_words: The same for the best sentence.
        margin: Lead of the best hit over the next that says something else.
        number_missing: Whether the question names a number, a month or a day that the best passage lacks.
        type_found, type_missing: Whether the best sentence does, or does not, hold what is asked for.
        strict_missing: Whether a number, a time or money is asked for and the whole passage has none.
        foreign: Whether question and passage are in different languages.
        foreign_meaning, foreign_words: Meaning and words again, where they are.
    """

    meaning: float
    words: float
    passage: float
    sentence: float
    opening: float
    rarest: float
    sentence_meaning: float
    sentence_words: float
    margin: float
    number_missing: float
    type_found: float
    type_missing: float
    strict_missing: float
    foreign: float
    foreign_meaning: float
    foreign_words: float

    def values(self) -> tuple[float, ...]:
        """The values in the order of the fields."""
        return tuple(getattr(self, name) for name in feature_names())


@cache
def feature_names() -> tuple[str, ...]:
    """The names of all evidence, in order."""
    return tuple(field_.name for field_ in fields(Evidence))


def weigh(reading: Reading) -> Evidence | None:
    """Gather the evidence; None where nothing was found at all."""
    if not reading.sentences:
        return None
    sentence = reading.sentences[0]
    hit = sentence.hit
    foreign = float(hit.passage.language != reading.question.language)
    asked, shown = reading.question.formal, _shown(hit)
    return Evidence(
        meaning=hit.meaning,
        words=hit.words,
        passage=hit.coverage.passage,
        sentence=hit.coverage.sentence,
        opening=hit.coverage.opening,
        rarest=hit.coverage.rarest,
        sentence_meaning=sentence.meaning,
        sentence_words=sentence.words,
        margin=_margin(reading, sentence),
        number_missing=float(bool(_numbers_and_dates(asked) - _numbers_and_dates(shown))),
        type_found=float(sentence.fits is True),
        type_missing=float(sentence.fits is False),
        strict_missing=float(reading.kind in STRICT and not _anywhere(reading, hit)),
        foreign=foreign,
        foreign_meaning=foreign * hit.meaning,
        foreign_words=foreign * hit.words,
    )


def _shown(hit: Hit) -> str:
    passage = hit.passage
    return f"{passage.title}\n{passage.heading}\n{passage.text}"


def _numbers_and_dates(text: str) -> frozenset[str]:
    return numbers(text) | {word for word in tokens(text) if _MONTH_OR_DAY.fullmatch(word)}


def _anywhere(reading: Reading, hit: Hit) -> bool:
    """Whether any sentence of a hit holds what is asked for."""
    return any(sentence.fits for sentence in reading.sentences if sentence.hit is hit)


def _margin(reading: Reading, sentence: Sentence) -> float:
    """The lead over the best hit that says something else; two that say the same do not compete."""
    said = _said(sentence.hit)
    rivals = (
        hit.score for hit in reading.hits if hit is not sentence.hit and not _same(said, hit, sentence.hit)
    )
    return min(_WIDEST_MARGIN, sentence.hit.score - max(rivals, default=0.0))


def _same(said: frozenset[str], hit: Hit, best: Hit) -> bool:
    """Whether a hit is another edition of the best one's article, or nearly the same text."""
    if hit.passage.article_id == best.passage.article_id and hit.passage.language != best.passage.language:
        return True
    other = _said(hit)
    return len(said & other) >= _SAME_TEXT * max(1, len(said | other))


def _said(hit: Hit) -> frozenset[str]:
    return frozenset(terms(hit.passage.text, hit.passage.language))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over `Evidence`, fitted on held-out questions by `python -m bot.answering.calibrate`.

    Attributes:
        weights: By name of the evidence.
        thresholds: The probability from which on a question is answered.
    """

    bias: float
    weights: dict[str, float]
    thresholds: dict[Caution, float]


@cache
def shipped_calibration() -> Calibration:
    """What `evidence.toml` holds."""
    table = tomllib.loads(files("bot.answering").joinpath("evidence.toml").read_text("utf-8"))
    return Calibration(
        bias=float(table["bias"]),
        weights={name: float(table["weights"][name]) for name in feature_names()},
        thresholds={caution: float(table["thresholds"][caution]) for caution in Caution},
    )


@dataclass(frozen=True, slots=True)
class EvidenceGate:
    """Decides from the evidence whether to answer.

    Attributes:
        threshold: Overrides the one that goes with `caution`.
    """

    caution: Caution = Caution.BALANCED
    threshold: float | None = None
    calibration: Calibration = field(default_factory=shipped_calibration)

    def confidence(self, reading: Reading) -> float:
        """How likely it is that the best sentence answers the question, 0 to 1."""
        evidence = weigh(reading)
        if evidence is None:
            return 0.0
        weights = self.calibration.weights
        sum_ = self.calibration.bias + sum(weights[name] * getattr(evidence, name) for name in weights)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_))))

    def opens(self, confidence: float) -> bool:
        """Whether that is sure enough to answer."""
        threshold = self.calibration.thresholds[self.caution] if self.threshold is None else self.threshold
        return confidence >= threshold
