"""What becomes of changes, told in the log."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.automatic_reindexing import AutomaticReindexing, line_of
from bot.reindexing_protocol import GenerationPinnedError, failed_line, finished_line
from embeddings.embedder import ModelMissingError
from embeddings.index.errors import HomeNotWritableError, IndexSourceError, ReindexRunningError
from embeddings.reindexing.report import GateReport, Outcome, ReindexReport, Worse
from knowledge.article import Language
from knowledge.errors import KutipError, NoArticlesError
from knowledge.problem import Problem, ProblemKind
from tests.bot.processes import process_that_says

LOG = "bot.automatic_reindexing"
PUBLISHED = ReindexReport(
    outcome=Outcome.PUBLISHED, articles=2, articles_added=1, added=3, unchanged=4, embedded=2
)
UP_TO_DATE = ReindexReport(outcome=Outcome.UP_TO_DATE, articles=2)
WORSE = Worse("Jam\nberapa?\x07", Language.INDONESIAN, "jam ¶1", "jam ¶1: “delapan”", "")
BLOCKED = ReindexReport(outcome=Outcome.BLOCKED, gate=GateReport(1, 1, 0, (WORSE,)))


def logged(
    caplog: pytest.LogCaptureFixture, folder: Path, *lines: bytes, told: list[ReindexReport] | None = None
) -> list[tuple[int, str]]:
    """What the log says when changes are followed until the process has said all its lines, one a start."""

    async def tell(report: ReindexReport) -> None:
        if told is not None:
            told.append(report)

    async def run() -> None:
        reindex = AutomaticReindexing(process_that_says(folder, *lines), told=tell, again=0.01)
        while any(folder.glob("*.line")):
            await reindex()

    with caplog.at_level(logging.INFO, logger=LOG):
        asyncio.run(run())
    return [(record.levelno, record.getMessage()) for record in caplog.records if record.name == LOG]


def test_what_became_of_changes_is_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Counts are told in the log and to whoever wants to know; that nothing had changed only in the log."""
    told: list[ReindexReport] = []
    lines = map(finished_line, (PUBLISHED, UP_TO_DATE))
    assert logged(caplog, tmp_path, *lines, told=told) == [
        (logging.INFO, line_of(PUBLISHED)),
        (logging.INFO, line_of(UP_TO_DATE)),
    ]
    assert told == [PUBLISHED]
    assert line_of(PUBLISHED) == (
        "Reindex published: 2 editions (added 1, changed 0, removed 0, stale 0); "
        "passages added 3, changed 0, removed 0, unchanged 4; 2 embedded, 0.0 s"
    )


def test_changes_that_the_golden_questions_block_are_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The question that got worse is named, with what was cited before and is now."""
    told: list[ReindexReport] = []
    ((level, line),) = logged(caplog, tmp_path, finished_line(BLOCKED), told=told)
    assert level == logging.WARNING
    assert line.startswith("Reindex blocked: ")
    assert line.endswith(
        "; 1 golden questions got worse: “Jam berapa?\N{REPLACEMENT CHARACTER}” "
        "(jam ¶1: “delapan” before, refused after)"
    )
    assert told == [BLOCKED]


def test_that_a_rollback_keeps_changes_out_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One line for all changes until somebody reindexes, and another one after the next rollback."""
    pinned = failed_line(GenerationPinnedError())
    lines = logged(caplog, tmp_path, pinned, pinned, finished_line(PUBLISHED), pinned)
    assert [level for level, _ in lines] == [logging.WARNING, logging.INFO, logging.WARNING]
    assert "rolled back" in lines[0][1]
    assert lines[2] == lines[0]


def test_changes_wait_for_somebody_else_who_reindexes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """They are indexed once the other has finished, and the log says once for whom they waited."""
    running = failed_line(ReindexRunningError(tmp_path, owner="Discord, Siti"))
    lines = logged(caplog, tmp_path, running, running, finished_line(PUBLISHED))
    assert lines == [
        (logging.INFO, "Changes wait for the reindex of Discord, Siti"),
        (logging.INFO, line_of(PUBLISHED)),
    ]


def test_the_log_does_not_tell_which_person_reindexes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of somebody in a chat it says only where."""
    running = failed_line(ReindexRunningError(tmp_path, owner="telegram:4711 (kutip@server)"))
    lines = logged(caplog, tmp_path, running, finished_line(PUBLISHED))
    assert lines[0] == (logging.INFO, "Changes wait for the reindex of telegram (kutip@server)")


def test_what_goes_wrong_is_a_line_and_no_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An error is told with what to do, and the next change is indexed."""
    lines = logged(caplog, tmp_path, failed_line(NoArticlesError(tmp_path)), b"?\n", finished_line(PUBLISHED))
    assert [level for level, _ in lines] == [logging.ERROR, logging.ERROR, logging.INFO]
    assert f"There is no readable article in {tmp_path}" in lines[0][1]
    assert "The reindex broke off" in lines[1][1]


HERE = Path("/srv/kutip")


@pytest.mark.parametrize(
    ("said", "is_done"),
    [
        (finished_line(PUBLISHED), True),
        (finished_line(UP_TO_DATE), True),
        (finished_line(BLOCKED), True),
        (finished_line(ReindexReport(outcome=Outcome.CANCELLED)), True),
        (NoArticlesError(HERE), True),
        (GenerationPinnedError(), True),
        (IndexSourceError("/srv/a", "/srv/b"), True),
        (HomeNotWritableError(HERE, "No space left on device"), False),
        (ModelMissingError("fast", "no such folder"), False),
        (b"", False),
        (b"?\n", False),
    ],
)
def test_what_was_not_the_articles_fault_is_tried_again(
    tmp_path: Path, said: bytes | KutipError, is_done: bool
) -> None:
    """A full disk, a model that is missing and a process that broke down may be better a while later."""
    line = failed_line(said) if isinstance(said, KutipError) else said

    async def run() -> bool:
        return await AutomaticReindexing(process_that_says(tmp_path, line))()

    assert asyncio.run(run()) is is_done


def test_a_line_stays_one_line() -> None:
    """No name of a file can break it or steer a terminal; of many problems five are named."""
    names = [f"{number}\n2026 ERROR\x1b[31m.md" for number in range(9)]
    problems = [Problem(ProblemKind.MISSING_ID, Path(name)) for name in names]
    line = line_of(ReindexReport(outcome=Outcome.PUBLISHED, problems=problems, gate=GateReport(1, 1, 1)))
    assert line.isprintable()
    assert "; 9 problems: 0" in line
    assert line.count("there is no") == 5
    assert line.endswith(" | 4 more")
