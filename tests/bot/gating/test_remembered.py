from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.questions import KnownQuestion
from bot.gating.remembered import Judged, RememberedVerdicts, key_of
from knowledge.article import Language

JUDGED = {"a": Judged(is_right=True, cited="Kopi ¶1: “\udcff”", anchors=frozenset({"x", "y"}))}


def test_verdicts_survive(tmp_path: Path) -> None:
    """Another process reads them under the generation's name, and nothing under another."""
    (tmp_path / "index").mkdir()
    RememberedVerdicts(tmp_path).keep("1", JUDGED)
    RememberedVerdicts(tmp_path).keep("2", {})
    assert RememberedVerdicts(tmp_path).of("1") == JUDGED
    assert (RememberedVerdicts(tmp_path).of("2"), RememberedVerdicts(tmp_path).of("3")) == ({}, {})


@pytest.mark.parametrize("verdicts", [3, [], {"a": 3}, {"a": {}}, {"a": {"right": True, "cited": ""}}])
def test_a_verdict_that_lacks_a_part_is_none(tmp_path: Path, verdicts: object) -> None:
    """A file that somebody edited is not half believed."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "gate.json").write_text(json.dumps({"1": verdicts}), "utf-8")
    assert RememberedVerdicts(tmp_path).of("1") == {}


def test_a_home_that_is_not_there_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be remembered is told to the log."""
    RememberedVerdicts(tmp_path / "absent").keep("1", JUDGED)
    assert "cannot be kept" in caplog.text
    assert not (tmp_path / "absent").exists()


def test_an_edited_question_is_another_one() -> None:
    """Text, article, paragraph and facts make it up; where it stands does not."""
    question = KnownQuestion("Apa?", answerable=True, article="kopi", paragraph=1, file="a", line=1)
    same = KnownQuestion("Apa?", answerable=True, article="kopi", paragraph=1, file="b", line=9)
    others = [
        KnownQuestion("Apa!", answerable=True, article="kopi", paragraph=1),
        KnownQuestion("Apa?", answerable=True, article="teh", paragraph=1),
        KnownQuestion("Apa?", answerable=True, article="kopi", paragraph=2),
        KnownQuestion(
            "Apa?", answerable=True, article="kopi", paragraph=1, facts={Language.ENGLISH: ("45",)}
        ),
    ]
    assert key_of(same) == key_of(question)
    assert len({key_of(known) for known in [question, *others]}) == 5
