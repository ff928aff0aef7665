from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path

import pytest

from bot.last_report import LastReport, LastReports
from embeddings.index.disk import Disk
from embeddings.index.generation import Generations
from embeddings.reindexing.report import Outcome, ReindexReport
from knowledge.problem import Problem, ProblemKind

ENDED = dt.datetime(2026, 11, 24, 10, 0, 30, tzinfo=dt.UTC)


def a_report(outcome: Outcome = Outcome.PUBLISHED, *, problems: int = 1) -> ReindexReport:
    """A report with problems in files whose names are no UTF-8."""
    found = [
        Problem(ProblemKind.BROKEN_JSON, Path("/a/\udcff.jsonl"), line, {"reason": "tab"})
        for line in range(1, problems + 1)
    ]
    return ReindexReport(outcome=outcome, added=3, problems=found, seconds=1.5)


def test_a_report_survives(tmp_path: Path) -> None:
    """Another process reads when the last reindex ended, who ran it, and all of its report."""
    last = LastReport(ENDED, "terminal (ani@kantor)", a_report())
    LastReports(tmp_path / "home").write(last)
    assert LastReports(tmp_path / "home").read() == last
    assert [path.name for path in (tmp_path / "home" / "index").iterdir()] == ["last_report.json"]


def test_a_failure_survives_with_its_facts(tmp_path: Path) -> None:
    """What went wrong can be said in any language, also where nothing was reported so far."""
    (tmp_path / "index").mkdir()
    last = LastReport(ENDED, "x", ReindexReport(), "NoArticlesError", {"path": "/a"})
    LastReports(tmp_path).write(last)
    found = LastReports(tmp_path).read()
    assert found == last
    assert (last.outcome, found.outcome if found else "") == ("failed", "failed")


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.BLOCKED, Outcome.RUNNING])
def test_what_published_nothing_makes_no_folder(tmp_path: Path, outcome: Outcome) -> None:
    """Whoever mistyped a setting finds nothing that was not there."""
    LastReports(tmp_path / "home").write(LastReport(ENDED, "x", a_report(outcome)))
    assert not (tmp_path / "home").exists()


def test_the_latest_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """One report is kept, and of a million problems the first thousand."""
    reports = LastReports(tmp_path)
    reports.write(LastReport(ENDED, "first", a_report()))
    reports.write(LastReport(ENDED, "second", a_report(problems=1_001)))
    found = reports.read()
    assert found is not None
    assert (found.owner, len(found.report.problems)) == ("second", 1_000)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"ended": "gestern"}', b"[" * 100_000, b"\xff", b" " * 16_000_001],
)
def test_a_damaged_report_is_none(tmp_path: Path, content: bytes) -> None:
    """What cannot be read is no reason to stop."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "last_report.json").write_bytes(content)
    assert LastReports(tmp_path).read() is None


@pytest.mark.parametrize("name", ["ended", "owner", "report", "facts"])
def test_a_report_without_a_part_is_none(tmp_path: Path, name: str) -> None:
    """A file that somebody edited is not half believed."""
    LastReports(tmp_path).write(LastReport(ENDED, "x", a_report()))
    path = tmp_path / "index" / "last_report.json"
    fields = json.loads(path.read_bytes())
    del fields[name]
    path.write_text(json.dumps(fields), "utf-8")
    assert LastReports(tmp_path).read() is None


def test_a_disk_that_refuses_is_told_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A report that cannot be kept fails nothing."""
    (tmp_path / "index").write_text("a file in the way", "utf-8")
    LastReports(tmp_path).write(LastReport(ENDED, "x", a_report()))
    assert "cannot be kept" in caplog.text


def test_a_reindex_that_begins_meanwhile_takes_nothing_away(tmp_path: Path) -> None:
    """What another process clears up when it begins is not the report that is being written."""
    home, begun = tmp_path / "home", [""]

    def begin(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and begun == [""] and str(arguments[1]).startswith(str(home)):
            begun[0] = "another"
            with Generations(home, Disk()).building(begun[0]):
                pass

    # Called before a file gets its name; it stays, and does nothing from the first one on.
    sys.addaudithook(begin)
    last = LastReport(ENDED, "terminal", a_report())
    LastReports(home).write(last)
    assert begun == ["another"]
    assert LastReports(home).read() == last


def test_what_a_killed_process_left_unfinished_goes(tmp_path: Path) -> None:
    """Only once it is so old that nobody can be writing it."""
    (tmp_path / "index").mkdir()
    old, new = tmp_path / "index" / "last_report-1", tmp_path / "index" / "last_report-2"
    for path in (old, new):
        path.write_text("{", "utf-8")
    os.utime(old, (0, 0))
    LastReports(tmp_path).write(LastReport(ENDED, "x", a_report()))
    assert (old.exists(), new.exists()) == (False, True)
