"""A bar for work that takes a while."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from bot.messages import Messages
from bot.pace import passages_per_second, passages_seen
from embeddings.reindexing.report import ReindexReport


@contextmanager
def progress_bar(*, counted: bool = True) -> Generator[Progress]:
    """A bar on standard error, if that is a terminal; it goes when the work is done.

    Args:
        counted: Show how many are done instead of a percentage, where the text does not say it.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn() if counted else TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        yield bar


class ReindexBar:
    """Moves a bar as a reindex reports, and says what it is doing, and how fast."""

    def __init__(self, progress: Progress, messages: Messages) -> None:
        self._progress = progress
        self._messages = messages
        self._task = progress.add_task(messages.get("progress.waiting"), total=None)

    def __call__(self, report: ReindexReport) -> None:
        """Show how far it is."""
        rate = self._messages.number(passages_per_second(report))
        facts = {"articles": report.articles, "passages": passages_seen(report), "rate": rate}
        text = self._messages.get(f"progress.{report.stage}", **facts)
        # An estimate that is too low would show more done than there is.
        total = max(report.total, report.articles) or None
        self._progress.update(self._task, description=text, total=total, completed=report.articles)
