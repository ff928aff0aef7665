"""A line of people in front of a few workers: they take turns, whoever has asked how much."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

_Result = TypeVar("_Result")

Slow = Callable[[int], Awaitable[None]]
"""Told which place in the line somebody has who has been waiting for a while."""


class LineFullError(Exception):
    """So many are waiting that one more would wait too long."""


@dataclass(slots=True, eq=False)
class _Work:
    """Something that a person wants done."""

    person: str
    do: Callable[[], Any]
    done: Future[Any] = field(default_factory=Future[Any])


class Line:
    """Does work in a bounded pool of threads, away from every event loop.

    Of one person's work only one is under way at a time, in the order in which it came; people take turns.
    So a hundred questions of one person hold up nobody else, and a follow-up never overtakes what it
    follows.

    Args:
        workers: How much is under way at a time.
        waiting: How much more may wait.
        patience: Seconds after which whoever waits is told so.
        name: Of the threads.
    """

    def __init__(
        self, workers: int, waiting: int, *, patience: float = 2.0, name: str = "kutip-answer"
    ) -> None:
        self._workers = workers
        self._room = workers + waiting
        self._patience = patience
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._lock = Lock()
        self._waiting: dict[str, deque[_Work]] = {}
        self._turns: deque[str] = deque()
        self._working: set[str] = set()
        self._count = 0
        self._threads = 0
        self._is_closed = False

    async def run(self, person: str, do: Callable[[], _Result], *, slow: Slow | None = None) -> _Result:
        """Do something when it is that person's turn, and return what comes of it.

        Args:
            slow: Told once of the place in the line, from 1, where it takes a while until the work begins.

        Raises:
            LineFullError: Too many are waiting.
        """
        work = self._add(person, do)
        result = asyncio.wrap_future(work.done)
        try:
            if slow is not None:
                await asyncio.wait({result}, timeout=self._patience)
                if place := self._place_of(work):
                    await slow(place)
            return await result
        except asyncio.CancelledError:
            result.cancel()
            raise

    def close(self) -> None:
        """Finish what is under way, let go of the threads, and forget whoever is still waiting."""
        with self._lock:
            self._is_closed = True
            left = [work for waiting in self._waiting.values() for work in waiting]
            self._waiting.clear()
            self._turns.clear()
            self._count = 0
        for work in left:
            work.done.cancel()
        self._pool.shutdown()

    def _add(self, person: str, do: Callable[[], Any]) -> _Work:
        work = _Work(person, do)
        with self._lock:
            if self._is_closed or self._count + len(self._working) >= self._room:
                raise LineFullError
            self._count += 1
            waiting = self._waiting.setdefault(person, deque())
            waiting.append(work)
            if len(waiting) == 1 and person not in self._working:
                self._turns.append(person)
            if self._threads < self._workers:
                self._threads += 1
                self._pool.submit(self._work)
        return work

    def _work(self) -> None:
        """What a thread does: one piece of work after the other, until nobody's turn is left."""
        while (work := self._next()) is not None:
            result: Any = None
            failure: BaseException | None = None
            is_wanted = work.done.set_running_or_notify_cancel()
            if is_wanted:
                try:
                    result = work.do()
                except BaseException as error:  # whoever waits for it gets it
                    failure = error
            # The place is free before the result is known, so that whoever got it may ask again at once.
            self._release(work.person)
            if not is_wanted:
                continue
            if failure is not None:
                work.done.set_exception(failure)
            else:
                work.done.set_result(result)

    def _next(self) -> _Work | None:
        with self._lock:
            if not self._turns:
                self._threads -= 1
                return None
            person = self._turns.popleft()
            waiting = self._waiting[person]
            work = waiting.popleft()
            if not waiting:
                del self._waiting[person]
            self._count -= 1
            self._working.add(person)
            return work

    def _release(self, person: str) -> None:
        with self._lock:
            self._working.discard(person)
            if self._waiting.get(person):
                self._turns.append(person)

    def _place_of(self, work: _Work) -> int:
        """How many turns it is until the work's own, counted with it; 0 where it waits no more."""
        with self._lock:
            own = self._waiting.get(work.person)
            if own is None or work not in own:
                return 0
            before = own.index(work)
            turns = list(self._turns)
            turn = turns.index(work.person) if work.person in turns else len(turns)
            # Whoever comes later in the round has one turn less until then.
            ahead, behind = turns[:turn], [*turns[turn + 1 :], *(self._working - {work.person})]
            others = sum(min(len(self._waiting[person]), before + 1) for person in ahead)
            others += sum(min(len(self._waiting.get(person, ())), before) for person in behind)
            return before + 1 + others
