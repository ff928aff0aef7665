"""A reindex as every part of Kutip runs it: past the quality gate, and with its report kept."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
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
    golden = _golden(app, warn)
    latest = _Latest(progress)
    with _failures_kept(app, latest):
        report = reindex(
            app.settings.articles,
            index=app.index,
            embedder=app.embedder,
            progress=latest,
            again=again,
            digests=app.digests,
            # Whoever follows the progress may stop it here as well.
            gate=app.quality_gate(golden, latest.tell_again),
            force=force,
        )
    _keep(app, report)
    return report


def _golden(app: App, warn: Callable[[Golden], None]) -> Golden:
    golden = read_golden(app.settings.golden_folder)
    if golden.bad_count or golden.left_out:
        warn(golden)
    return golden


class _Latest:
    """Passes progress on, and has the latest of it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.report = ReindexReport()

    def __call__(self, report: ReindexReport) -> None:
        self.report = report
        self.tell_again()

    def tell_again(self) -> None:
        """Pass the latest on once more."""
        self._progress(self.report)


@contextmanager
def _failures_kept(app: App, latest: _Latest) -> Generator[None]:
    """Keep a report also of a reindex that does not come to its end."""
    try:
        yield
    except ReindexRunningError:
        # Whoever is at it will keep a report of their own.
        raise
    except (KeyboardInterrupt, ReindexCancelledError):
        _keep(app, replace(latest.report, outcome=Outcome.CANCELLED))
        raise
    except Exception as error:
        _keep(app, latest.report, error)
        raise


def _keep(app: App, report: ReindexReport, error: Exception | None = None) -> None:
    name = type(error).__name__ if error else ""
    facts = error.facts() if isinstance(error, KutipError) else {}
    app.last_reports.write(LastReport(dt.datetime.now(dt.UTC), app.owner, report, name, facts))
