"""A reindex as every part of Kutip runs it: past the quality gate, and with its report kept."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.app import App
from bot.evaluation.golden import Golden, read_golden
from bot.last_report import LastReport
from embeddings.index.errors import ReindexCancelledError, ReindexRunningError
from embeddings.reindexer import reindex
from embeddings.reindexing.report import Outcome, Progress, ReindexReport
from knowledge.errors import KutipError

_log = logging.getLogger(__name__)


def warn_in_log(golden: Golden) -> None:
    """Tell the log which golden questions could not be read."""
    if golden.bad is not None:
        place = f"{golden.bad.file}:{golden.bad.line}"
        _log.warning("Golden questions that cannot be read: %d, the first at %s", golden.bad_count, place)


def reindex_articles(
    app: App,
    *,
    progress: Progress = lambda report: None,
    again: bool = False,
    force: bool = False,
    warn: Callable[[Golden], None] = warn_in_log,
) -> ReindexReport:
    """Bring the index up to date with the folder of articles, and keep the report of it, however it ends.

    Args:
        again: Embed everything anew, even if nothing seems to have changed.
        force: Let the new generation count although golden questions got worse.
        warn: Told once of golden questions that cannot be read; they do not stop anything.

    Raises:
        ArticlesFolderMissingError, NoArticlesError, EmbedderError, IndexError_: As `reindex`.
    """
    latest = ReindexReport()

    def advance(report: ReindexReport) -> None:
        nonlocal latest
        latest = report
        progress(report)

    golden = read_golden(app.settings.golden_folder)
    if golden.bad_count or golden.left_out:
        warn(golden)
    try:
        report = reindex(
            app.settings.articles,
            index=app.index,
            embedder=app.embedder,
            progress=advance,
            again=again,
            digests=app.digests,
            gate=app.quality_gate(golden),
            force=force,
        )
    except ReindexRunningError:
        # Whoever is at it will keep a report of their own.
        raise
    except (KeyboardInterrupt, ReindexCancelledError):
        _keep(app, replace(latest, outcome=Outcome.CANCELLED))
        raise
    except KutipError as error:
        _keep(app, latest, error)
        raise
    _keep(app, report)
    return report


def _keep(app: App, report: ReindexReport, error: KutipError | None = None) -> None:
    now = dt.datetime.now(dt.UTC)
    if error is None:
        app.last_reports.write(LastReport(now, app.owner, report))
    else:
        app.last_reports.write(LastReport(now, app.owner, report, type(error).__name__, error.facts()))
