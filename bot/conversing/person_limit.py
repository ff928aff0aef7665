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
        self._told = Recent[str, float](_REMEMBERED)
        self._lock = Lock()

    def seconds_to_wait(self, person: str, *, age: float = 0.0) -> int:
        """Count a question: 0 if it may be asked, else after how many seconds one may, at least 1.

        What may not be asked is not counted.

        Args:
            age: Seconds since it was written: whoever floods a chat waits in its line for minutes, and has
                asked too much nevertheless; whoever asked while we were away has not.
        """
        if not self._most:
            return 0
        now = self._clock()
        with self._lock:
            times = self._asked.keep(person, self._asked.get(person, deque(maxlen=self._most)))
            near = [time for time in times if abs(now - age - time) < _MINUTE]
            if len(near) >= self._most:
                return max(1, math.ceil(min(near) + _MINUTE - now))
            times.append(now - age)
            return 0

    def is_to_be_told(self, person: str, *, age: float = 0.0) -> bool:
        """Whether somebody who may not ask should hear so: once a minute, and not with every question."""
        at = self._clock() - age
        with self._lock:
            told = self._told.get(person)
            if told is not None and abs(at - told) < _MINUTE:
                return False
            self._told.keep(person, at)
            return True
