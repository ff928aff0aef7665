from __future__ import annotations

import pytest

from bot.evaluation.figures import (
    COVERAGES,
    Answering,
    RiskPoint,
    Speed,
    answering,
    area_under_risk,
    retrieval,
    risk,
    speed,
)
from bot.evaluation.outcome import Kind, Outcome
from bot.evaluation.report import Group, report
from embeddings.systems import Figures
from knowledge.article import Language
from tests.bot.evaluation.results import result

REFUSED, TALK = Outcome.REFUSED, Outcome.TALK
UNANSWERABLE, REMOVED = Kind.UNANSWERABLE, Kind.REMOVED


def test_answers_and_refusals_are_counted() -> None:
    """A right sentence counts where it was answered, not where it was held back."""
    results = [
        result(right=True),
        result(right=False),
        result(outcome=REFUSED, right=True),
        result(outcome=TALK),
        result(UNANSWERABLE),
        result(UNANSWERABLE, REFUSED),
        result(REMOVED, REFUSED),
        result(REMOVED, TALK),
    ]
    assert answering(results) == Answering(
        questions=8,
        answerable=4,
        answered=0.5,
        right_citation=0.25,
        right_sentence=0.25,
        unanswerable=2,
        refused_unanswerable=0.5,
        removed=2,
        refused_removed=0.5,
        refused=0.5,
        false_answers=1,
        false_share=0.25,
        talk=2,
        right=3 / 8,
    )


def test_there_is_no_share_of_nothing() -> None:
    """Without questions that must be refused nothing is said about refusals."""
    figures = answering([result(right=True)])
    assert (figures.refused, figures.refused_removed, figures.false_share, figures.right) == (
        None,
        None,
        None,
        1.0,
    )


def test_every_system_is_measured_on_answerable_questions() -> None:
    """Questions without an answer have no passage to be found."""
    results = [result(words=1, fused=2), result(words=None, fused=1), result(UNANSWERABLE)]
    assert retrieval(results) == {"words": Figures(0.5, 0.5, 0.5, 0.5), "fused": Figures(0.5, 1.0, 1.0, 0.75)}
    assert retrieval([result(UNANSWERABLE)]) == {}


def test_a_coverage_has_its_threshold() -> None:
    """The surest half of ten, and what would be refused at the confidence of the fifth."""
    answerable = [result(confidence=place / 10, right=place != 8) for place in range(1, 11)]
    others = [result(UNANSWERABLE, confidence=0.6), result(UNANSWERABLE, confidence=0.59)]
    removed = [result(REMOVED, REFUSED, confidence=0.1), result(REMOVED, TALK)]
    points = {point.coverage: point for point in risk([*answerable, *others, *removed]).points}
    assert tuple(points) == COVERAGES
    assert points[0.5] == RiskPoint(0.5, 0.5, 0.6, 0.8, refused_unanswerable=0.5, refused_removed=0.5)
    assert (points[0.7].reached, points[0.7].threshold) == (0.7, 0.4)


def test_equally_sure_answers_are_answered_together() -> None:
    """More than the wanted share is reached, and said so."""
    point = risk([result(confidence=0.5), result(confidence=0.5)]).points[0]
    assert (point.coverage, point.reached, point.threshold) == (0.5, 1.0, 0.5)


def test_talk_is_never_covered() -> None:
    """Where half of the questions are taken for talk, no threshold answers more than the other half."""
    points = risk([result(), result(outcome=TALK)]).points
    assert [point.reached for point in points] == [0.5, None, None, None, None, None]
    assert all(point.reached is None for point in risk([result(UNANSWERABLE)]).points)


def test_the_area_is_the_mean_risk() -> None:
    """Right, wrong, right from the surest on: risks 0, 1/2 and 1/3."""
    results = [
        result(confidence=0.1, right=True),
        result(confidence=0.9, right=True),
        result(confidence=0.5),
        result(outcome=TALK),
    ]
    assert area_under_risk(results) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert area_under_risk([]) is None


def test_the_order_of_equals_does_not_change_the_area() -> None:
    """Two that are equally sure, one of them right, are half wrong each."""
    right, wrong = result(right=True), result()
    assert area_under_risk([right, wrong]) == area_under_risk([wrong, right]) == pytest.approx(0.5)


def test_answers_to_questions_without_one_are_risk() -> None:
    """They count for all questions, not for the answerable ones."""
    figures = risk([result(right=True, confidence=0.4), result(UNANSWERABLE, confidence=0.6)])
    assert (figures.area, figures.area_answerable) == (pytest.approx(0.75), 0.0)


def test_speed_is_median_and_tail() -> None:
    """Of 1 to 101 milliseconds the 51st and the 96th."""
    assert speed([result(took=float(took)) for took in range(1, 102)]) == Speed(51.0, 96.0)


def test_groups_are_languages_styles_and_kinds() -> None:
    """All first; what would hold all questions again is left out, and so is what has no name."""
    results = [
        result(language=Language.INDONESIAN, style="formal"),
        result(language=Language.INDONESIAN, style="chatty"),
        result(UNANSWERABLE, language=Language.INDONESIAN),
    ]
    groups = report("a", 1, results).groups
    assert list(groups) == [
        Group(),
        Group("style", "chatty"),
        Group("style", "formal"),
        Group("kind", "answerable"),
        Group("kind", "unanswerable"),
    ]
    assert [figures.answering.questions for figures in groups.values()] == [3, 1, 1, 2, 1]
