from __future__ import annotations

from collections import Counter

import pytest

from bot.benchmark.crash import evenly, measure_crashes

pytestmark = pytest.mark.skipif("sys.platform == 'win32'", reason="nothing there can be killed so")


def test_a_whole_index_answers_after_every_kill() -> None:
    """A small change and a rollback, killed in twelve moments: old or new, and nothing is left over."""
    counted: list[int] = []
    killed = measure_crashes(12, paragraphs=300, names=("change", "rollback"), told=counted.append)
    assert [one.wrong for one in killed] == [()] * 12
    assert counted == list(range(1, 13))
    assert {one.served for one in killed} == {"old", "new"}
    assert Counter(one.by for one in killed) == {"point": 9, "bytes": 3}
    assert {one.scenario for one in killed} == {"change", "rollback"}
    assert any(one.where.startswith("before ") for one in killed)
    assert any(one.spared for one in killed if one.scenario == "change")


def test_a_pointer_that_is_written_in_place_is_reported() -> None:
    """Killed between its two halves, the index has no current generation: the benchmark says where."""
    child = "tests.bot.benchmark.half_pointer"
    killed = measure_crashes(8, paragraphs=20, names=("rollback",), child=child)
    wrong = [one for one in killed if one.wrong]
    assert 0 < len(wrong) < 8
    assert all("sync" in one.where and "CURRENT" in one.where for one in wrong)


def test_a_rename_that_is_left_out_is_reported() -> None:
    """What never becomes current is reported even where nobody is killed."""
    killed = measure_crashes(4, paragraphs=20, names=("rollback",), child="tests.bot.benchmark.no_pointer")
    assert "not_new" in {wrong.what for wrong in killed[0].wrong}
    assert killed[0].by == "nobody"


def test_moments_are_spread_evenly() -> None:
    """The first and the last are among them, and none comes twice."""
    assert evenly(range(10), 4) == [0, 3, 6, 9]
    assert evenly(range(3), 7) == [0, 1, 2]
    assert evenly(range(10), 1) == [0]
    assert evenly(range(10), 0) == []
