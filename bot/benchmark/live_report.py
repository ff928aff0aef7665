"""What those who ask notice of reindexes: counted, and compared with what is promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.benchmark.open_loop import Asked

MOST_P99 = 2.0
"""Times the quiet one."""

MOST_DELAY = 2.0
"""Seconds from the publishing of a generation until it is served."""

_AFTER = 0.3
"""Seconds after a new generation is served in which it may still be felt."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Questions of some time.

    Attributes:
        seconds: How long it was.
        telling: Those for which several numbered paragraphs were found, so that two generations would show.
    """

    seconds: float
    questions: int
    failed: int
    mixed: int
    telling: int
    p50: float
    p99: float
    slowest: float


@dataclass(frozen=True, slots=True)
class LiveReport:
    """What was found.

    Attributes:
        loading: The part of `during` in which a new generation was published and not served yet.
        ratio: p99 during reindexes as a multiple of the quiet one.
        delays: Seconds from publishing to serving, of each generation.
        errors: Of the questions that failed, each once.
        failed: Names of the promises that do not hold.
    """

    passages: int
    changed: int
    reindexes: int
    quiet: Stretch
    during: Stretch
    loading: Stretch
    ratio: float
    delays: list[float]
    errors: list[str]
    failed: list[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A new generation.

    Attributes:
        published, served: When, in seconds of the wall clock.
    """

    published: float
    served: float


def report_of(
    quiet: Sequence[Asked],
    during: Sequence[Asked],
    turns: Sequence[Turn],
    *,
    passages: int,
    changed: int,
    reindexes: int,
) -> LiveReport:
    """Count, and compare with what is promised."""
    before, after = _stretch(quiet), _stretch(during)
    loading = [one for one in during if any(_meets(one, turn) for turn in turns)]
    delays = [turn.served - turn.published for turn in turns]
    ratio = after.p99 / before.p99 if before.p99 else 0.0
    holds = {
        "all_answered": not after.failed and not before.failed and bool(during),
        "none_mixed": not after.mixed and not before.mixed and bool(after.telling),
        "p99_stays": ratio <= MOST_P99,
        "served_soon": len(delays) == reindexes and max(delays, default=0.0) < MOST_DELAY,
    }
    return LiveReport(
        passages=passages,
        changed=changed,
        reindexes=reindexes,
        quiet=before,
        during=after,
        loading=_stretch(loading),
        ratio=ratio,
        delays=delays,
        errors=sorted({one.error for one in (*quiet, *during) if one.error}),
        failed=[name for name, held in holds.items() if not held],
    )


def _meets(asked: Asked, turn: Turn) -> bool:
    """Whether a question was under way while a generation was loaded, or shortly after."""
    return asked.due < turn.served + _AFTER and asked.due + asked.ms / 1000 > turn.published


def _stretch(asked: Sequence[Asked]) -> Stretch:
    took = [one.ms for one in asked] or [0.0]
    ends = [one.due for one in asked] or [0.0]
    p50, p99 = (float(np.percentile(took, part)) for part in (50, 99))
    return Stretch(
        seconds=max(ends) - min(ends),
        questions=len(asked),
        failed=sum(bool(one.error) for one in asked),
        mixed=sum(len(set(one.issues)) > 1 for one in asked),
        telling=sum(len(one.issues) > 1 for one in asked),
        p50=p50,
        p99=p99,
        slowest=max(took),
    )
