from __future__ import annotations

from dataclasses import replace

import pytest

from bot.benchmark.core_alone import Core
from bot.benchmark.discord import measure_discord
from bot.benchmark.discord_report import Load, Sizes, report_of
from bot.settings import Settings

SIZES = Sizes(passages=100, interactions=4, seconds=1.0, people=6)
CORE = Core(questions=100, seconds=1.0, cpu=1.5)
GOOD = Load(
    interactions=4,
    acknowledged=(0.1, 0.2, 0.3, 2.9),
    answered=(0.5, 0.6, 0.7, 9.0),
    refused=0,
    silence=2.1,
    seconds=8.0,
    cpu=0.1,
)


def test_a_whole_bot_acknowledges_and_answers_everybody() -> None:
    """In channels, threads and direct messages, in both languages, without a wrong request."""
    found = measure_discord(Settings(), replace(SIZES, interactions=12, seconds=2.0))
    assert found.failed == []
    assert (found.interactions, found.late, found.unanswered, found.refused) == (12, 0, 0, 0)
    assert 0 < found.ack_p50 <= found.p50


def test_what_holds_is_not_reported() -> None:
    """All in time, all answered: figures of the waits, and what Discord costs beside answering."""
    found = report_of(SIZES, CORE, GOOD)
    assert found.failed == []
    assert (found.ack_longest, found.longest, found.rate) == (2.9, 9.0, 0.5)
    assert found.adapter_cpu == pytest.approx(10)


@pytest.mark.parametrize(
    ("load", "promise"),
    [
        (replace(GOOD, acknowledged=(0.1, 0.1, 0.1, 3.1)), "all_in_time"),
        (replace(GOOD, acknowledged=(0.1, 0.1, 0.1)), "all_in_time"),
        (replace(GOOD, answered=(1.0,) * 3), "all_answered"),
        (replace(GOOD, refused=1), "none_wrong"),
    ],
)
def test_what_does_not_hold_is_named(load: Load, promise: str) -> None:
    """An interaction acknowledged too late or never, one without an answer, a wrong request."""
    assert report_of(SIZES, CORE, load).failed == [promise]
