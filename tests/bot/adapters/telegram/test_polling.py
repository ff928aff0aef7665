from __future__ import annotations

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut

from bot.adapters.telegram.polling import Polls


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def polls() -> tuple[Polls, Clock]:
    """Polls that give up after ten seconds of conflicts, and their clock."""
    clock = Clock()
    return Polls(conflict=10, clock=clock), clock


def test_a_call_that_does_not_come_back_is_noticed() -> None:
    """The time since the last one came back counts; one that times out has brought nothing back."""
    some, clock = polls()
    clock.now += 95
    assert some.seconds() == 95
    some.end(NetworkError("gone"))
    some.end(TimedOut())
    assert some.seconds() == 95
    some.end()
    clock.now += 20
    assert some.seconds() == 20


def test_what_came_takes_as_long_as_it_takes() -> None:
    """While updates wait for room, no call is under way, and nothing has stalled."""
    some, clock = polls()
    some.end()
    with some.held():
        clock.now += 500
        assert some.seconds() == 0
    assert some.seconds() == 0
    clock.now += 5
    assert some.seconds() == 5


def test_polling_that_has_ended_is_noticed() -> None:
    """When no call follows although nothing holds it up."""
    some, clock = polls()
    some.end()
    clock.now += 95
    assert some.seconds() == 95


def conflicts(some: Polls, clock: Clock, seconds: float) -> None:
    """Another poller for so long, tried every second."""
    for _ in range(int(seconds)):
        some.end(Conflict("terminated by other getUpdates request"))
        clock.now += 1


def test_a_lasting_conflict_is_hopeless() -> None:
    """One of a few seconds is not: the bot that we replace may still be ending."""
    some, clock = polls()
    conflicts(some, clock, 9)
    assert not some.is_hopeless
    conflicts(some, clock, 2)
    assert some.is_hopeless


def test_who_was_here_first_stays() -> None:
    """Of two that fetch the same updates only the newcomer ends, so that one remains."""
    some, clock = polls()
    some.end()
    clock.now += 100
    conflicts(some, clock, 20)
    assert not some.is_hopeless
    conflicts(some, clock, 15)
    assert some.is_hopeless


def test_a_conflict_that_is_over_is_forgotten() -> None:
    """Undisturbed polling for a while starts the count anew; a call that slips in between does not."""
    some, clock = polls()
    conflicts(some, clock, 9)
    some.end()
    conflicts(some, clock, 1)
    clock.now += 60
    some.end()
    conflicts(some, clock, 9)
    assert not some.is_hopeless
    conflicts(some, clock, 30)
    assert some.is_hopeless


@pytest.mark.parametrize("error", [InvalidToken(), NetworkError("gone")])
def test_only_a_refused_token_is_a_refused_token(error: Exception) -> None:
    """A network that fails comes back."""
    some, _ = polls()
    some.end(error)
    assert some.is_refused == isinstance(error, InvalidToken)
