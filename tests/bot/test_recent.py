from __future__ import annotations

from bot.recent import Recent


def test_the_longest_unused_go_first() -> None:
    """What was put in again counts as new, and there are never more than so many."""
    recent = Recent[str, int](2)
    assert recent.keep("a", 1) == 1
    recent.keep("b", 2)
    recent.keep("a", recent["a"])
    recent.keep("c", 3)
    assert dict(recent) == {"a": 1, "c": 3}
