from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from bot.commands.progress import ReindexBar
from bot.messages import messages_in
from embeddings.reindexing.report import ReindexReport, Stage
from knowledge.article import Language


def bar() -> Progress:
    """A bar that nobody sees."""
    return Progress(console=Console(file=io.StringIO()))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_text(stage: Stage, language: Language) -> None:
    """In both languages, with how many articles were looked at."""
    progress = bar()
    shown = ReindexBar(progress, messages_in(language))
    shown(ReindexReport(stage, articles=7, total=9))
    (task,) = progress.tasks
    assert stage is Stage.WAITING or " 7 " in task.description
    assert (task.completed, task.total) == (7, 9)


def test_the_rate_is_that_of_all_passages() -> None:
    """Those that need not be embedded count, because they were read."""
    progress = bar()
    report = ReindexReport(Stage.READING, articles=2, total=4, added=1_000, unchanged=2_000, seconds=2.0)
    ReindexBar(progress, messages_in(Language.ENGLISH))(report)
    assert progress.tasks[0].description == "Reading: 2 articles, 3000 paragraphs (1,500 per second)"


def test_an_estimate_that_is_too_low_grows() -> None:
    """Nobody sees 12 of 10; as long as nobody can tell, there is no end."""
    progress = bar()
    shown = ReindexBar(progress, messages_in(Language.ENGLISH))
    shown(ReindexReport(Stage.READING))
    assert progress.tasks[0].total is None
    shown(ReindexReport(Stage.READING, articles=12, total=10))
    assert (progress.tasks[0].completed, progress.tasks[0].total) == (12, 12)
