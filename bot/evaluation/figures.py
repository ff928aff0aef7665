"""Figures of results: how well Kutip answers and refuses, how far its confidence can be trusted, how fast."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np

from bot.evaluation.outcome import Kind, Outcome, Result
from embeddings.systems import Figures

Share: TypeAlias = float | None
"""0 to 1; None where there was nothing to have a share of."""

COVERAGES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
"""Shares of the answerable questions that are answered, at which the risk is looked at."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Counts of questions, and shares of them.

    Attributes:
        answered, right_citation, right_sentence: Of the answerable questions: that got an answer, one that
            cites the right paragraph, one that quotes from it what had to be quoted.
        refused_unanswerable, refused_removed: Of those questions.
        refused: Of both together.
        false_answers: How many of both were answered.
        false_share: The same as a share.
        talk: How many of all questions were taken for talk.
        right: Share of all questions: answered with the right sentence, or rightly refused.
    """

    questions: int
    answerable: int
    answered: Share
    right_citation: Share
    right_sentence: Share
    unanswerable: int
    refused_unanswerable: Share
    removed: int
    refused_removed: Share
    refused: Share
    false_answers: int
    false_share: Share
    talk: int
    right: Share


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What would come of answering from one confidence on.

    Attributes:
        coverage: The share of answerable questions that shall be answered.
        reached: That is answered; more only where several are equally sure.
        threshold: The confidence; None, as all that follows, where so many can never be answered.
        right_sentence: Of the answerable questions that are answered.
    """

    coverage: float
    reached: Share = None
    threshold: Share = None
    right_sentence: Share = None
    refused_unanswerable: Share = None
    refused_removed: Share = None


@dataclass(frozen=True, slots=True)
class Risk:
    """How far confidence tells right answers from wrong ones.

    Attributes:
        area: Under the risk-coverage curve of all questions, where an answer to one that has none is wrong.
        area_answerable: Of the answerable ones alone.
    """

    points: tuple[RiskPoint, ...]
    area: Share
    area_answerable: Share


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds a question."""

    median: float
    p95: float


def share(count: int, of: int) -> Share:
    """A part of a number; None of nothing."""
    return count / of if of else None


def answering(results: Sequence[Result]) -> Answering:
    """Count what was answered and refused, and how much of it rightly."""
    answerable, unanswerable, removed = (of_kind(results, kind) for kind in Kind)
    answered = [result for result in answerable if result.outcome is Outcome.ANSWERED]
    no_answer = [*unanswerable, *removed]
    false_answers = _count(no_answer, Outcome.ANSWERED)
    return Answering(
        questions=len(results),
        answerable=len(answerable),
        answered=share(len(answered), len(answerable)),
        right_citation=share(sum(result.right_citation for result in answered), len(answerable)),
        right_sentence=share(sum(result.right_sentence for result in answered), len(answerable)),
        unanswerable=len(unanswerable),
        refused_unanswerable=share(_count(unanswerable, Outcome.REFUSED), len(unanswerable)),
        removed=len(removed),
        refused_removed=share(_count(removed, Outcome.REFUSED), len(removed)),
        refused=share(_count(no_answer, Outcome.REFUSED), len(no_answer)),
        false_answers=false_answers,
        false_share=share(false_answers, len(no_answer)),
        talk=_count(results, Outcome.TALK),
        right=share(sum(result.is_right for result in results), len(results)),
    )


def retrieval(results: Sequence[Result]) -> dict[str, Figures]:
    """How well each system found the right paragraphs; nothing where no question has one."""
    asked = [result.places for result in of_kind(results, Kind.ANSWERABLE)]
    names = asked[0] if asked else ()
    return {name: Figures.of([places[name] for places in asked]) for name in names}


def risk(results: Sequence[Result]) -> Risk:
    """Order by confidence and see what every threshold would have answered, and how rightly."""
    points = tuple(_point(results, coverage) for coverage in COVERAGES)
    return Risk(points, area_under_risk(results), area_under_risk(of_kind(results, Kind.ANSWERABLE)))


def _point(results: Sequence[Result], coverage: float) -> RiskPoint:
    answerable, unanswerable, removed = (of_kind(results, kind) for kind in Kind)
    sure = sorted((_sureness(result) for result in answerable), reverse=True)
    # The smallest number of questions that makes up the share; 0.7 * 10 is a little over 7.
    wanted = math.ceil(coverage * len(sure) - 1e-9)
    if not sure or sure[wanted - 1] < 0:
        return RiskPoint(coverage)
    threshold = sure[wanted - 1]
    answered = [result for result in answerable if _sureness(result) >= threshold]
    return RiskPoint(
        coverage=coverage,
        reached=share(len(answered), len(answerable)),
        threshold=threshold,
        right_sentence=share(sum(result.right_sentence for result in answered), len(answered)),
        refused_unanswerable=_held_back(unanswerable, threshold),
        refused_removed=_held_back(removed, threshold),
    )


def area_under_risk(results: Sequence[Result]) -> Share:
    """The mean, over every number of most confident answers, of the share of wrong ones among them.

    Geifman & El-Yaniv 2017, "Selective Classification for Deep Neural Networks"; lower is better. Answers
    that are equally sure come in any order, so each counts as wrong as they are on average. Talk is no
    answer and is left out.
    """
    answers = sorted((r for r in results if _sureness(r) >= 0), key=lambda r: -r.confidence)
    wrong, area, number = 0.0, 0.0, 0
    for _, group in groupby(answers, key=lambda result: result.confidence):
        alike = list(group)
        each = sum(not result.right_sentence for result in alike) / len(alike)
        for _ in alike:
            number += 1
            wrong += each
            area += wrong / number
    return area / number if number else None


def speed(results: Sequence[Result]) -> Speed:
    """How long questions took; there is one at least."""
    took = [result.took for result in results]
    return Speed(float(np.median(took)), float(np.percentile(took, 95)))


def of_kind(results: Sequence[Result], kind: Kind) -> list[Result]:
    """The results of one kind of questions."""
    return [result for result in results if result.case.kind is kind]


def _count(results: Sequence[Result], outcome: Outcome) -> int:
    return sum(result.outcome is outcome for result in results)


def _sureness(result: Result) -> float:
    """The confidence of an answer; less than any where there is none to give."""
    return result.confidence if result.citations else -1.0


def _held_back(results: Sequence[Result], threshold: float) -> Share:
    """The share that is refused at a threshold; talk is no refusal."""
    refused = [r for r in results if r.outcome is not Outcome.TALK and _sureness(r) < threshold]
    return share(len(refused), len(results))
