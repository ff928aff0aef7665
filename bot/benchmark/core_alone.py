"""What the core alone does with questions, without any chat."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.app import App

_WORKERS = 2
"""As many questions at a time as a conversation answers."""


@dataclass(frozen=True, slots=True)
class Core:
    """Questions answered without any chat, two at a time; seconds, and seconds of a core's time."""

    questions: int
    seconds: float
    cpu: float


def measure_core(app: App, questions: Sequence[str], warm_up: Sequence[str]) -> Core:
    """Ask questions, after others that are not counted.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
    """
    ask = replace(app.asker, unanswered=None).ask
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(ask, warm_up))
        started, cpu = time.perf_counter(), time.process_time()
        list(pool.map(ask, questions))
        took, used = time.perf_counter() - started, time.process_time() - cpu
    return Core(len(questions), took, used)
