"""The index that commands need before they can start, and the bar while it is made."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import click

from bot.app import App
from bot.commands.printing import print_lines
from bot.commands.problems import print_problems
from bot.commands.progress import ReindexBar, progress_bar
from bot.messages import Messages
from bot.reindex_lines import blocked_lines, golden_lines
from bot.reindexing import reindex_articles
from bot.state import is_fresh
from embeddings.embedder import EmbedderError
from embeddings.index.base import IndexInfo
from embeddings.index.errors import IndexMismatchError, IndexSourceError, ReindexRunningError
from embeddings.index.history import KeepsGenerations
from embeddings.reindexer import spec_name
from embeddings.reindexing.report import ReindexReport


def ensure_index(app: App, messages: Messages, *, refresh: bool = False) -> None:
    """Build the index if there is none yet; say so if it is behind the articles, or of another model.

    Args:
        refresh: Bring it up to date instead of saying so, unless somebody has pinned it or is at it.

    Raises:
        IndexMismatchError: It was built by another model, which cannot be had any more.
        IndexSourceError: It was built from another folder, and nobody has said that it shall be replaced.
    """
    info = app.index.info()
    if not info.passages:
        click.echo(messages.get("cli.first_index", folder=app.settings.articles), err=True)
        print_problems(bring_up_to_date(app, messages).problems, messages)
        return
    if info.source != str(app.settings.articles.resolve()):
        raise IndexSourceError(built_from=info.source, articles=str(app.settings.articles))
    if not app.embedder.spec.makes_the_same_vectors(info.embedder):
        click.echo(_other_model(app, messages, info), err=True)
    # Without its folder an index is as good as it was.
    elif app.settings.articles.is_dir() and not is_fresh(info, app.settings.articles):
        _catch_up(app, messages, info, refresh=refresh)


def _other_model(app: App, messages: Messages, info: IndexInfo) -> str:
    """What to say of an index that answers with the model that made it.

    Raises:
        IndexMismatchError: As `ensure_index`.
    """
    names = {
        "built_with": spec_name(info.embedder) if info.embedder else "",
        "loaded": spec_name(app.embedder.spec),
    }
    try:
        app.embedders.for_spec(info.embedder)
    except EmbedderError as error:
        raise IndexMismatchError(**names) from error
    return messages.get("cli.other_model", **names)


def _catch_up(app: App, messages: Messages, info: IndexInfo, *, refresh: bool) -> None:
    """Bring an index that is behind up to date, or say that it is."""
    if isinstance(app.index, KeepsGenerations) and app.index.pinned():
        click.echo(messages.get("cli.pinned", generation=info.generation), err=True)
    elif refresh:
        _refresh(app, messages)
    else:
        click.echo(messages.get("cli.stale"), err=True)


def _refresh(app: App, messages: Messages) -> None:
    try:
        report = bring_up_to_date(app, messages)
    except ReindexRunningError as error:
        # What is there answers, until that is done.
        click.echo(messages.error(error), err=True)
        return
    print_problems(report.problems, messages)
    if report.blocked and report.gate is not None:
        print_lines(blocked_lines(report.gate, messages, golden=app.settings.golden_folder))


def bring_up_to_date(
    app: App, messages: Messages, *, again: bool = False, force: bool = False
) -> ReindexReport:
    """Reindex with a bar that shows how far it is. Raises as `reindex_articles`."""
    with reassuring(messages), progress_bar(counted=False) as bar:
        return reindex_articles(
            app,
            progress=ReindexBar(bar, messages),
            again=again,
            force=force,
            warn=lambda golden: print_lines(golden_lines(golden, messages)),
        )


@contextmanager
def reassuring(messages: Messages) -> Generator[None]:
    """Tell whoever presses Ctrl-C that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(messages.get("reindex.interrupted"), err=True)
        raise
