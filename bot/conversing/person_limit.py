"""How much one person may ask."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from threading import Lock

from bot.recent import Recent

_MINUTE = 60.0

_REMEMBERED = 10_000
"""People whose questions are counted; the longest silent are forgotten first."""


class PersonLimit:
    """Counts each person's questions in the last minute.

    Args:
        most: How many of them are answered; 0 for any number.
        clock: Seconds that only ever grow.
    """

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._most = most
        self._clock = clock
        self._asked = Recent[str, deque[float]](_REMEMBERED)
        self._lock = Lock()

    def seconds_to_wait(self, person: str) -> int:
        """Count a question: 0 if it may be asked, else after how many seconds one may, at least 1.

        What may not be asked is not counted.
        """
        if not self._most:
            return 0
        now = self._clock()
        with self._lock:
            times = self._asked.keep(person, self._asked.get(person, deque()))
            while times and times[0] <= now - _MINUTE:
                times.popleft()
            if len(times) >= self._most:
                return max(1, math.ceil(times[0] + _MINUTE - now))
            times.append(now)
            return 0
