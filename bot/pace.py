"""How fast a reindex goes."""

from __future__ import annotations

from embeddings.reindexing.report import ReindexReport


def passages_seen(report: ReindexReport) -> int:
    """Passages that were looked at so far."""
    return report.added + report.changed + report.unchanged


def passages_per_second(report: ReindexReport) -> float:
    """Since it began; 0 as long as nobody can tell."""
    return passages_seen(report) / report.seconds if report.seconds > 0 else 0.0
