"""A clock that moves when it is told to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

START = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)


@dataclass(slots=True)
class Clock:
    """Seconds since 1970, from noon of 31 January 2026 on."""

    seconds: float = START.timestamp()

    def __call__(self) -> float:
        """What it shows."""
        return self.seconds

    def pass_days(self, days: float) -> None:
        """Go on."""
        self.seconds += days * 86_400
