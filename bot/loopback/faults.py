"""Calls that fail though they are right, as they do on a real network."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""The fields of a call."""


class Fault(StrEnum):
    """A way in which a call fails."""

    TOO_MANY = "too many"
    """429 with `retry_after`, before anything was done."""
    BAD_GATEWAY = "bad gateway"
    """502 with a page of nginx, before anything was done."""
    CLOSED = "closed"
    """The connection is closed before anything was done."""
    LOST = "lost"
    """It is done, and the connection is closed before the response."""
    TIMEOUT = "timeout"
    """It is done or not, and never answered."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that was made to fail; `had_effect`: it was done, and repeating it does it twice."""

    fault: Fault
    method: str
    fields: Json
    had_effect: bool


class Faults:
    """Draws which calls fail. `shares` are of all calls, by fault; nothing fails at first.

    `known`: the names of methods that there are; others are refused (None: any name will do).
    """

    def __init__(self, *, seed: int = 0, keep: int = 20_000, known: Collection[str] | None = None) -> None:
        self._known = known
        self.random = random.Random(seed)  # noqa: S311  # repeatable, not secret
        self.shares: Mapping[Fault, float] = {}
        self.methods: frozenset[str] | None = None
        """Only these fail; None: any."""
        self.retry_after = 1
        """Seconds that a drawn 429 names."""
        self.counts: Counter[Fault] = Counter()
        self.lost: Counter[str] = Counter()
        """Calls that were done and whose response was lost, by method."""
        self.failures: deque[Failure] = deque(maxlen=keep)
        self._planned: deque[tuple[Fault, str | None]] = deque()

    def inject(
        self,
        share: float | Mapping[Fault, float],
        *,
        kinds: Iterable[Fault] = Fault,
        methods: Collection[str] | None = None,
        seed: int | None = None,
    ) -> None:
        """Let a share of the calls fail, evenly in these ways or each way by its own share; 0 ends it.

        Raises:
            LookupError: There is no such method.
        """
        self._check(*(methods or ()))
        ways = list(kinds)
        self.shares = share if isinstance(share, Mapping) else {way: share / len(ways) for way in ways}
        self.methods = None if methods is None else frozenset(methods)
        if seed is not None:
            self.random.seed(seed)

    def plan(self, fault: Fault, *, method: str | None = None, times: int = 1) -> None:
        """Let the next calls (of a method) fail, whatever the shares are.

        Raises:
            LookupError: There is no such method.
        """
        if method is not None:
            self._check(method)
        self._planned.extend([(fault, method)] * times)

    def _check(self, *methods: str) -> None:
        for method in methods:
            if self._known is not None and method not in self._known:
                raise LookupError(method)

    def draw(self, method: str) -> Fault | None:
        """Whether and how this call fails."""
        for number, (fault, wanted) in enumerate(self._planned):
            if wanted in (None, method):
                del self._planned[number]
                return fault
        if not self.shares or (self.methods is not None and method not in self.methods):
            return None
        drawn = self.random.random()
        for fault, share in self.shares.items():
            if drawn < share:
                return fault
            drawn -= share
        return None

    def record(self, fault: Fault, method: str, fields: Json, *, had_effect: bool) -> None:
        """Count a call that was made to fail."""
        self.counts[fault] += 1
        self.lost[method] += had_effect
        self.failures.append(Failure(fault, method, fields, had_effect))

    @property
    def lost_responses(self) -> list[Failure]:
        """Calls that were done and whose response was lost: each excuses one duplicate."""
        return [failure for failure in self.failures if failure.had_effect]
