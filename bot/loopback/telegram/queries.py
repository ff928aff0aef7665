"""Presses of buttons and inline questions that wait for the bot's answer."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from bot.loopback.signal import Signal
from bot.loopback.telegram.failure import ApiError, Json, bad_request
from bot.loopback.telegram.people import Person

CALLBACK_SECONDS = 15.0
INLINE_SECONDS = 10.0
"""How long Telegram's apps wait for an answer."""


@dataclass(slots=True, eq=False)
class Query:
    """A press or an inline question; `answer` is what the bot has answered, field by field."""

    id: str
    person: Person
    asked_at: float
    patience: float
    answer: Json | None = None
    answered_at: float | None = None
    changed: Signal = field(default_factory=Signal)

    async def answered(self, timeout: float = 10.0) -> Json:
        """The bot's answer.

        Raises:
            TimeoutError: There was none in these seconds.
        """
        return await self.changed.until(lambda: self.answer, timeout)

    @property
    def toast(self) -> str:
        """What the answer to a press says; "" while there is none."""
        return str((self.answer or {}).get("text", ""))

    @property
    def results(self) -> list[Json]:
        """What an inline question was answered with."""
        return (self.answer or {}).get("results", [])


class Queries:
    """Those that can still be answered, the latest thousands of them."""

    def __init__(self, *, keep: int = 10_000) -> None:
        self._open: dict[str, Query] = {}
        self._ids = itertools.count(4_000_000_000_000_001)
        self._keep = keep
        self.late = 0
        """Answers that came too late, or twice."""

    def ask(self, person: Person, at: float, patience: float) -> Query:
        """A new one."""
        query = Query(str(next(self._ids)), person, at, patience)
        self._open[query.id] = query
        while len(self._open) > self._keep:
            del self._open[next(iter(self._open))]
        return query

    def answer(self, query_id: str, answer: Json, now: float) -> Query:
        """Take the bot's answer.

        Raises:
            ApiError: It is unknown, too old, or answered already.
        """
        query = self._open.pop(query_id, None)
        if query is None or now - query.asked_at > query.patience:
            self.late += 1
            raise _too_old()
        query.answer, query.answered_at = answer, now
        query.changed.fire()
        return query


def _too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
