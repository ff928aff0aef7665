"""Ids that tell when something was made, and times as Discord writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

_EPOCH = 1_420_070_400_000
"""Milliseconds of Unix time at which Discord's own time begins."""


class Snowflakes:
    """Ids in rising order, each with the time of `wall_clock` (Unix seconds) in it."""

    def __init__(self, wall_clock: Callable[[], float]) -> None:
        self._wall_clock = wall_clock
        self._latest = 0

    def next(self) -> int:
        """A new one."""
        now = (int(self._wall_clock() * 1000) - _EPOCH) << 22
        self._latest = max(now, self._latest + 1)
        return self._latest

    def now(self) -> str:
        """The time as ISO 8601."""
        return iso(self._wall_clock())


def iso(seconds: float) -> str:
    """Unix time as ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
