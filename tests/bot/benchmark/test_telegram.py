from __future__ import annotations

from dataclasses import replace

import pytest

from bot.benchmark.core_alone import Core
from bot.benchmark.telegram import measure_telegram
from bot.benchmark.telegram_report import Load, Sizes, report_of
from bot.settings import Settings

SIZES = Sizes(passages=100, questions=12, chats=4, pace=20.0)
CORE = Core(questions=100, seconds=1.0, cpu=1.5)
GOOD = Load(100, seconds=2.0, cpu=2.0, unanswered=0, misplaced=0, duplicates=0, waits=(0.02, 0.03))


def test_a_whole_bot_answers_everybody_in_their_place() -> None:
    """In private chats, groups and topics of forums; each question once."""
    found = measure_telegram(Settings(), SIZES)
    assert (found.questions, found.unanswered, found.misplaced, found.duplicates) == (18, 0, 0, 0)
    assert found.p50 > 0


def test_what_holds_is_not_reported() -> None:
    """Everybody is answered once, and Telegram costs 5 ms a question."""
    found = report_of(SIZES, CORE, GOOD, GOOD, excused=0)
    assert found.failed == []
    assert found.adapter_cpu == pytest.approx(5)


@pytest.mark.parametrize(
    ("load", "promise"),
    [
        (replace(GOOD, unanswered=1), "all_answered"),
        (replace(GOOD, misplaced=1), "in_place"),
        (replace(GOOD, duplicates=3), "no_duplicates"),
        (replace(GOOD, cpu=3.0), "little_cpu"),
    ],
)
def test_what_does_not_hold_is_named(load: Load, promise: str) -> None:
    """A question without an answer, one answered elsewhere, too many answers, too much work."""
    assert report_of(SIZES, CORE, load, GOOD, excused=2).failed == [promise]


def test_a_lost_response_excuses_a_second_answer() -> None:
    """As many as were lost, and no more; and what a question costs is promised of a network that works."""
    failing = replace(SIZES, failing=0.1)
    load = replace(GOOD, duplicates=2, cpu=3.0)
    assert report_of(failing, CORE, load, GOOD, excused=2).failed == []
