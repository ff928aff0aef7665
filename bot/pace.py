"""How fast a reindex goes, and how long it will still take."""

from __future__ import annotations

from embeddings.reindexing.report import ReindexReport, Stage


def passages_seen(report: ReindexReport) -> int:
    """Passages that were looked at so far."""
    return report.added + report.changed + report.unchanged


def passages_per_second(report: ReindexReport) -> float:
    """Since it began; 0 as long as nobody can tell."""
    return passages_seen(report) / report.seconds if report.seconds > 0 else 0.0


def seconds_left(report: ReindexReport) -> float | None:
    """If it goes on as fast as so far; None as long as nobody can tell, and once the reading is done."""
    if report.stage is not Stage.READING or not report.articles or report.total < report.articles:
        return None
    return report.seconds * (report.total - report.articles) / report.articles
