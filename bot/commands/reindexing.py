"""`kutip reindex`: the articles as they are now, or what would become of the index."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app import App
from bot.commands.indexing import bring_up_to_date, reassuring
from bot.commands.printing import print_lines
from bot.commands.problems import print_problems
from bot.commands.progress import ReindexBar, progress_bar
from bot.commands.questions import JsonObject, print_json
from bot.messages import Messages
from bot.reindex_lines import plan_lines, report_lines
from embeddings.reindexer import plan
from embeddings.reindexing.record import to_json
from embeddings.reindexing.report import ReindexReport

INTERRUPTED = 130
"""Exit status where somebody pressed Ctrl-C."""


@dataclass(frozen=True, slots=True)
class ReindexOptions:
    """What the command line says.

    Attributes:
        again: Embed everything anew.
        dry_run: Only say what would change.
        force: Let the new generation count although golden questions got worse.
    """

    again: bool = False
    dry_run: bool = False
    force: bool = False
    as_json: bool = False


def run_reindex(app: App, messages: Messages, options: ReindexOptions) -> int:
    """Bring the index up to date, or say what that would do.

    Returns:
        The exit status: 1 if an article was left out or stays as it was, or the quality gate said no.
    """
    try:
        report = _planned(app, messages, options) if options.dry_run else _done(app, messages, options)
    except KeyboardInterrupt:
        return INTERRUPTED
    if options.as_json:
        print_json(_as_json(report, messages))
    else:
        print_problems(report.problems, messages)
        if options.dry_run:
            print_lines(plan_lines(report, messages))
        else:
            print_lines(report_lines(report, messages, golden=app.settings.golden_folder))
    return 1 if report.left_out or report.stale or report.blocked else 0


def _done(app: App, messages: Messages, options: ReindexOptions) -> ReindexReport:
    return bring_up_to_date(app, messages, again=options.again, force=options.force)


def _planned(app: App, messages: Messages, options: ReindexOptions) -> ReindexReport:
    with reassuring(messages), progress_bar(counted=False) as bar:
        return plan(
            app.settings.articles,
            index=app.index,
            embedder=app.embedder,
            progress=ReindexBar(bar, messages),
            again=options.again,
            digests=app.known_digests,
        )


def _as_json(report: ReindexReport, messages: Messages) -> JsonObject:
    """All of the report, and a sentence with each problem."""
    problems: list[JsonObject] = [
        {
            "kind": str(problem.kind),
            "path": str(problem.path),
            "line": problem.line,
            "article": problem.article_id or None,
            "is_fatal": problem.is_fatal,
            "message": messages.problem(problem),
        }
        for problem in report.problems
    ]
    return to_json(report) | {"problems": problems}
