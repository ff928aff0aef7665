"""Questions at fixed times, whether or not those before are answered: a slow one makes the next ones wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock

from bot.asking import Exchange
from bot.benchmark.bulletins import issues_in

_Ask = Callable[[str], Exchange]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how it fared.

    Attributes:
        due: When it was to be asked, in seconds of the wall clock.
        ms: Milliseconds from then to its answer.
        issues: Of each numbered paragraph that was found or cited, the number.
        error: What it failed with; "" if it did not.
    """

    due: float
    ms: float
    issues: tuple[int, ...] = ()
    error: str = ""


class OpenLoop:
    """Asks one question after the other, each once.

    Args:
        workers: Questions that are answered at the same time, as in a conversation.
        interval: Seconds from one to the next.
    """

    def __init__(self, ask: _Ask, questions: Iterable[str], *, workers: int, interval: float) -> None:
        self._ask = ask
        self._questions: Iterator[str] = iter(questions)
        self._workers = workers
        self._interval = interval
        self._lock = Lock()

    def run(self, stop: Event) -> list[Asked]:
        """Ask until it is to stop, or until there is no question left."""
        started, numbers = time.time(), iter(range(10**9))
        found: list[Asked] = []

        def work() -> None:
            while True:
                with self._lock:
                    question, due = next(self._questions, None), started + next(numbers) * self._interval
                if question is None:
                    return
                # Whatever was due when it was to stop is asked still: it waited for a slow one.
                if stop.wait(max(0.0, due - time.time())) and due > time.time():
                    return
                found.append(self._asked(question, due))

        with ThreadPoolExecutor(self._workers, thread_name_prefix="kutip-answer") as pool:
            for job in [pool.submit(work) for _ in range(self._workers)]:
                job.result()
        return found

    def _asked(self, question: str, due: float) -> Asked:
        try:
            exchange = self._ask(question)
        # Whatever it is, nobody got an answer.
        except Exception as error:
            return Asked(due, 1000 * (time.time() - due), error=f"{type(error).__name__}: {error}")
        took = 1000 * (time.time() - due)
        found = [hit.passage.text for hit in exchange.hits]
        found += [citation.passage.text for citation in exchange.citations]
        return Asked(due, took, tuple(issues_in(found)))
