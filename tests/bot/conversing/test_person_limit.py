from __future__ import annotations

from bot.conversing.person_limit import PersonLimit


def test_only_so_many_a_minute() -> None:
    """Two a minute: the third hears how long to wait, is not counted, and may come when the first is old."""
    now = 100.0
    limit = PersonLimit(2, lambda: now)
    assert [limit.seconds_to_wait("anna"), limit.seconds_to_wait("anna")] == [0, 0]
    now = 115.5
    assert limit.seconds_to_wait("anna") == 45
    assert limit.seconds_to_wait("budi") == 0
    now = 159.9
    assert limit.seconds_to_wait("anna") == 1
    now = 160.0
    assert [limit.seconds_to_wait("anna"), limit.seconds_to_wait("anna")] == [0, 0]
    assert limit.seconds_to_wait("anna") == 60


def test_zero_is_no_limit() -> None:
    """Whoever sets none answers everything."""
    limit = PersonLimit(0, lambda: 0.0)
    assert {limit.seconds_to_wait("anna") for _ in range(1000)} == {0}


def test_only_so_many_people_are_counted() -> None:
    """Of ten thousand and one people the longest silent one is forgotten, and may ask anew."""
    limit = PersonLimit(1, lambda: 0.0)
    limit.seconds_to_wait("first")
    limit.seconds_to_wait("second")
    assert limit.seconds_to_wait("first") == 60
    for number in range(9_999):
        limit.seconds_to_wait(f"other {number}")
    assert limit.seconds_to_wait("first") == 60
    assert limit.seconds_to_wait("second") == 0


def test_a_question_counts_for_when_it_was_written() -> None:
    """What was asked over an hour is not too much, though it comes at once; what was asked at once is."""
    limit = PersonLimit(2, lambda: 10_000.0)
    assert [limit.seconds_to_wait("anna", age=age) for age in (300, 200, 100, 0)] == [0, 0, 0, 0]
    assert [limit.seconds_to_wait("budi", age=age) for age in (500, 499, 498)] == [0, 0, 1]


def test_whoever_may_not_ask_hears_so_once_a_minute() -> None:
    """Counted from when they were told; each person for themselves."""
    now = 100.0
    limit = PersonLimit(1, lambda: now)
    assert [limit.is_to_be_told("anna") for _ in range(3)] == [True, False, False]
    assert limit.is_to_be_told("budi")
    now = 159.0
    assert not limit.is_to_be_told("anna")
    now = 160.0
    assert limit.is_to_be_told("anna")
