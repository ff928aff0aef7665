"""`kutip check`, `kutip reindex`, and the index that other commands need before they can start."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from bot.commands.progress import progress_bar
from bot.messages import Messages
from bot.settings import Settings
from embeddings.embedder import EmbedderSpec
from embeddings.index.base import IndexInfo
from embeddings.index.errors import IndexMismatchError, IndexSourceError
from embeddings.reindexer import RULES, ReindexReport, reindex, spec_name
from knowledge.check import check_folder
from knowledge.editions import Editions
from knowledge.errors import NoArticlesError
from knowledge.folder import estimate_articles, folder_fingerprint
from knowledge.problem import Problem

if TYPE_CHECKING:
    # `kutip check` needs no search engine.
    from bot.app import App


def run_check(settings: Settings, messages: Messages, folder: Path | None) -> int:
    """Print every problem of a folder. Returns the exit status: 1 if there is any."""
    folder = folder or settings.articles
    editions = Editions()
    found = _print_problems(check_folder(folder, editions), messages)
    if found:
        click.echo(messages.get("cli.check_found", count=found), err=True)
        return 1
    if not len(editions):
        raise NoArticlesError(folder)
    click.echo(messages.get("cli.check_clean", editions=len(editions)))
    return 0


def run_reindex(app: App, messages: Messages, *, again: bool) -> int:
    """Bring the index up to date. Returns the exit status: 1 if an article was left out."""
    started = time.perf_counter()
    report = bring_up_to_date(app, messages, again=again)
    _print_problems(report.problems, messages)
    left_out = len({(problem.path, problem.line) for problem in report.problems if problem.is_fatal})
    if report.up_to_date:
        click.echo(messages.get("cli.up_to_date", unchanged=report.unchanged))
    else:
        seconds = f"{time.perf_counter() - started:.1f}"
        facts = ("articles", "added", "changed", "removed", "unchanged")
        counts = {name: getattr(report, name) for name in facts}
        click.echo(messages.get("cli.reindexed", seconds=seconds, **counts))
    if left_out:
        click.echo(messages.get("cli.left_out", count=left_out), err=True)
    return 1 if left_out else 0


def ensure_index(app: App, messages: Messages, *, refresh: bool = False) -> None:
    """Build the index if there is none yet; say so if it is behind the articles.

    Args:
        refresh: Bring it up to date instead of saying so.

    Raises:
        IndexMismatchError, IndexSourceError: It was built by another model or from another folder, and
            nobody has said that it shall be replaced.
    """
    info = app.index.info()
    if not info.passages:
        click.echo(messages.get("cli.first_index", folder=app.settings.articles), err=True)
        _print_problems(bring_up_to_date(app, messages).problems, messages)
        return
    _require_same_making(info, app.embedder.spec, app.settings.articles)
    # Without its folder an index is as good as it was.
    if not app.settings.articles.is_dir() or is_fresh(info, app.settings.articles):
        return
    if refresh:
        _print_problems(bring_up_to_date(app, messages).problems, messages)
    else:
        click.echo(messages.get("cli.stale"), err=True)


def _require_same_making(info: IndexInfo, spec: EmbedderSpec, articles: Path) -> None:
    if not spec.makes_the_same_vectors(info.embedder):
        built_with = spec_name(info.embedder) if info.embedder else ""
        raise IndexMismatchError(built_with=built_with, loaded=spec_name(spec))
    if info.source != str(articles.resolve()):
        raise IndexSourceError(built_from=info.source, articles=str(articles))


def is_fresh(info: IndexInfo, folder: Path) -> bool:
    """Whether the index holds the folder as it is now, made by the rules of this version.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """
    return info.splitting == RULES and info.fingerprint == folder_fingerprint(folder)


def bring_up_to_date(app: App, messages: Messages, *, again: bool = False) -> ReindexReport:
    """Reindex with a bar that shows how far it is. Raises as `reindex`."""
    folder = app.settings.articles
    with progress_bar() as bar:
        advance = _Advance(bar, messages, total=estimate_articles(folder))
        return reindex(folder, index=app.index, embedder=app.embedder, progress=advance, again=again)


class _Advance:
    """Moves the bar as a reindex reports."""

    def __init__(self, progress: Progress, messages: Messages, *, total: int) -> None:
        self._progress = progress
        self._messages = messages
        self._task = progress.add_task("", total=total)

    def __call__(self, report: ReindexReport) -> None:
        passages = report.added + report.changed + report.unchanged
        text = self._messages.get("cli.reindex_progress", articles=report.articles, passages=passages)
        done = report.articles + len(report.problems)
        self._progress.update(self._task, description=text, completed=done)


def _print_problems(problems: Iterable[Problem], messages: Messages) -> int:
    count = 0
    for problem in problems:
        count += 1
        click.echo(messages.problem(problem), err=True)
    return count
