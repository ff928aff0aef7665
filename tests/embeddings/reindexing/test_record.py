from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.reindexing.record import from_json, to_json
from embeddings.reindexing.report import (
    Difference,
    DifferenceKind,
    GateReport,
    Outcome,
    ReindexReport,
    Stage,
    Worse,
)
from knowledge.article import Language
from knowledge.problem import Problem, ProblemKind

FULL = ReindexReport(
    stage=Stage.DONE,
    outcome=Outcome.BLOCKED,
    generation="20261124-101500-1",
    total=9,
    articles=8,
    articles_added=1,
    articles_changed=2,
    articles_removed=3,
    added=4,
    changed=5,
    removed=6,
    unchanged=7,
    embedded=8,
    differences=[
        Difference(DifferenceKind.CHANGED, "kopi", Language.INDONESIAN, "Kopi", "id/kopi\udcff.md", 1, 2, 3)
    ],
    problems=[
        Problem(ProblemKind.BROKEN_JSON, Path("id/a\nb\udcff.jsonl"), 7, {"reason": "tab"}, "kopi"),
        Problem(ProblemKind.MISSING_ID, Path("x")),
    ],
    stale=1,
    kept=[Difference(DifferenceKind.STALE, "teh", Language.ENGLISH, "Teh", "en/teh.md", 0, 0, 0)],
    left_out=2,
    seconds=1.25,
    bytes_written=10**12,
    gate=GateReport(
        3,
        2,
        1,
        (Worse("Jam?", Language.ENGLISH, "Kopi ¶1", "Kopi ¶1", "", place="a.jsonl:3", article_gone=True),),
        compared=False,
        moved=1,
    ),
    forced=True,
)


@pytest.mark.parametrize("report", [ReindexReport(), FULL])
def test_a_report_comes_back_as_it_was(report: ReindexReport) -> None:
    """Whatever a report holds, line breaks and half characters in names included, survives JSON."""
    assert from_json(json.loads(json.dumps(to_json(report)))) == report


@pytest.mark.parametrize("name", sorted(to_json(FULL)))
def test_what_a_record_lacks_has_its_default(name: str) -> None:
    """A report of an older version can be read, but for stage and outcome, which say what it is."""
    record = to_json(FULL)
    del record[name]
    if name in {"stage", "outcome"}:
        with pytest.raises(ValueError, match="is not a valid"):
            from_json(record)
    else:
        assert getattr(from_json(record), name) == getattr(ReindexReport(), name)


DAMAGES: list[dict[str, object]] = [
    {"stage": "sleeping"},
    {"outcome": 3},
    {"added": -1},
    {"added": True},
    {"added": 1.5},
    {"seconds": "1"},
    {"differences": {}},
    {"differences": [{}]},
    {"kept": [{}]},
    {"problems": [3]},
    {"problems": [{"kind": "missing_id", "path": 3}]},
    {"gate": []},
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_report_is_refused(damage: dict[str, object]) -> None:
    """A damaged record is noticed instead of shown."""
    with pytest.raises(ValueError, match=r"."):
        from_json(to_json(FULL) | damage)
    with pytest.raises(ValueError, match="no object"):
        from_json([damage])
