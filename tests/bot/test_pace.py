from __future__ import annotations

from bot.pace import passages_per_second
from embeddings.reindexing.report import ReindexReport, Stage


def test_the_rate_follows_from_the_report() -> None:
    """Passages looked at a second."""
    report = ReindexReport(Stage.READING, added=20, changed=10, unchanged=70, seconds=2.0)
    assert passages_per_second(report) == 50.0


def test_nobody_can_tell_at_the_beginning() -> None:
    """Before any time has passed there is no speed."""
    assert passages_per_second(ReindexReport()) == 0
