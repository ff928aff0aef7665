from __future__ import annotations

from bot.pace import passages_per_second, seconds_left
from embeddings.reindexing.report import ReindexReport, Stage


def test_rate_and_remaining_time_follow_from_the_report() -> None:
    """Passages looked at a second, and the seconds that the rest takes at that speed."""
    report = ReindexReport(
        Stage.READING, articles=25, total=100, added=20, changed=10, unchanged=70, seconds=2.0
    )
    assert (passages_per_second(report), seconds_left(report)) == (50.0, 6.0)


def test_nobody_can_tell_at_the_beginning() -> None:
    """Before anything was read there is no speed; after the reading none that would tell the rest."""
    assert passages_per_second(ReindexReport()) == 0
    for report in (
        ReindexReport(Stage.READING, total=100),
        ReindexReport(Stage.READING, articles=3, seconds=1.0),
        ReindexReport(Stage.WRITING, articles=3, total=4, seconds=1.0),
    ):
        assert seconds_left(report) is None
