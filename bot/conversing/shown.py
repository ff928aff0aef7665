"""What buttons have brought lately, so that a second press does not bring the same once more."""

from __future__ import annotations

from collections.abc import Callable

from bot.recent import Recent
from bot.reply import Press

_REMEMBERED = 10_000
"""Presses that are known; the oldest are forgotten first."""

_STANDS = 15 * 60
"""Seconds in which it is still to be found; whoever presses later may have it again."""


class Shown:
    """Knows which buttons have brought their message. To be used within one event loop.

    Args:
        clock: Seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._at = Recent[tuple[str, ...], float](_REMEMBERED)

    def is_new(self, press: Press) -> bool:
        """Whether a press shall bring its message; from now on it has."""
        now, key = self._clock(), _key(press)
        at = self._at.get(key)
        if at is not None and now - at < _STANDS and not press.is_again:
            return False
        self._at.keep(key, now)
        return True

    def forget(self, press: Press) -> None:
        """It brought nothing after all."""
        self._at.pop(_key(press), None)


def _key(press: Press) -> tuple[str, ...]:
    origin = press.origin
    place = origin.chat, origin.thread, press.action
    # Where only the presser sees it, others have not.
    return (*place, origin.person) if press.is_seen_alone else place
