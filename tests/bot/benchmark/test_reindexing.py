from __future__ import annotations

from dataclasses import replace

import pytest

from bot.benchmark.folders import Kind
from bot.benchmark.made_up import made_up_texts
from bot.benchmark.reindexing import STEPS, Step, broken_bars, measure_reindexing
from tests.fakes import HashingEmbedder

GOOD = {
    "first": Step(100, 10.0, 1_000, 900, 500.0, 1.0, 1.0),
    "change": Step(1, 0.4, 40, 30, 500.0, 0.04, 0.04),
    "rename": Step(0, 0.4, 40, 30, 500.0, 0.04, 0.04),
    "nothing": Step(0, 0.1, 0, 0, 500.0, 0.01, 0.0),
}


@pytest.mark.parametrize("kind", Kind)
def test_what_is_embedded_is_counted(kind: Kind) -> None:
    """Everything at first, one paragraph after it changed, and none after a rename or after nothing."""
    embedder = HashingEmbedder()
    row = measure_reindexing(kind, 60, made_up_texts(), embedder, wait=0)
    assert [row.steps[name].embedded for name in STEPS] == [60, 1, 0, 0]
    assert embedder.passages_embedded == 60 + 3
    assert (row.passages, row.files) == (60, 1 if kind is Kind.LINES else 12)
    assert row.steps["change"].kept > 0
    assert row.steps["nothing"].kept == 0
    assert row.steps["first"].written >= row.steps["first"].kept


def test_what_is_as_promised_is_not_reported() -> None:
    """Every bar is kept."""
    assert broken_bars(GOOD) == []


@pytest.mark.parametrize(
    ("name", "step", "broken"),
    [
        ("change", replace(GOOD["change"], embedded=2), "embeds_one"),
        ("change", replace(GOOD["change"], embedded=0), "embeds_one"),
        ("change", replace(GOOD["change"], seconds_part=0.05), "change_is_quick"),
        ("change", replace(GOOD["change"], written_part=0.05), "change_writes_little"),
        ("rename", replace(GOOD["rename"], embedded=1), "rename_embeds_none"),
        ("nothing", replace(GOOD["nothing"], embedded=1), "nothing_embeds_none"),
    ],
)
def test_what_is_not_as_promised_is_named(name: str, step: Step, broken: str) -> None:
    """One bar, and no other."""
    assert broken_bars(GOOD | {name: step}) == [broken]
