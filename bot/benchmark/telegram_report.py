"""What was measured over Telegram, and whether it is as promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.benchmark.core_alone import Core

MOST_CPU = 10.0
"""Milliseconds of a core's time that a question may cost besides answering it."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is asked.

    Attributes:
        passages: In the index.
        questions: Distinct ones, all at once, and then half as many at a steady pace.
        chats: They come from: private ones, groups, and topics of forums in turn.
        pace: Questions a second of the steady part.
        failing: Share of the calls of the bot that fail, each kind of failure as often as the others.
    """

    passages: int = 20_000
    questions: int = 1_000
    chats: int = 200
    pace: float = 10.0
    failing: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """Questions over Telegram.

    Attributes:
        seconds: From the first question to the last answer.
        cpu: Seconds of a core's time that the bot used.
        unanswered, misplaced, duplicates: Questions without an answer, answers in another topic, and answers
            besides the first.
        waits: Seconds from each question to its answer.
    """

    questions: int
    seconds: float
    cpu: float
    unanswered: int
    misplaced: int
    duplicates: int
    waits: Sequence[float]


@dataclass(frozen=True, slots=True)
class TelegramReport:
    """Figures, seconds unless said.

    Attributes:
        rate, core_rate: Questions a second, all at once, over Telegram and by the core alone.
        core_cpu, bot_cpu, adapter_cpu: Milliseconds of a core's time a question: answering it, all that the
            bot does, and the difference.
        p50, p95: Seconds until the answer, at a steady pace.
        pace: Questions a second of that.
        failing: Share of calls that were made to fail; what each question costs is promised only without.
        excused: Calls that succeeded although the bot was not told; only these may be answered twice.
    """

    passages: int
    chats: int
    questions: int
    rate: float
    core_rate: float
    core_cpu: float
    bot_cpu: float
    adapter_cpu: float
    pace: float
    p50: float
    p95: float
    unanswered: int
    misplaced: int
    duplicates: int
    excused: int
    failing: float

    @property
    def failed(self) -> list[str]:
        """Names of the promises that do not hold."""
        promises = {
            "all_answered": self.unanswered == 0,
            "in_place": self.misplaced == 0,
            "no_duplicates": self.duplicates <= self.excused,
            "little_cpu": self.failing > 0 or self.adapter_cpu <= MOST_CPU,
        }
        return [name for name, holds in promises.items() if not holds]


def report_of(sizes: Sizes, core: Core, flood: Load, paced: Load, *, excused: int) -> TelegramReport:
    """The figures of both parts; CPU and rate are those of the first."""
    core_cpu, bot_cpu = (1000 * load.cpu / load.questions for load in (core, flood))
    p50, p95 = np.quantile(paced.waits or (0.0,), (0.5, 0.95))
    return TelegramReport(
        passages=sizes.passages,
        chats=sizes.chats,
        questions=flood.questions + paced.questions,
        rate=flood.questions / flood.seconds if flood.seconds else 0.0,
        core_rate=core.questions / core.seconds,
        core_cpu=core_cpu,
        bot_cpu=bot_cpu,
        adapter_cpu=bot_cpu - core_cpu,
        pace=paced.questions / paced.seconds if paced.seconds else 0.0,
        p50=float(p50),
        p95=float(p95),
        unanswered=flood.unanswered + paced.unanswered,
        misplaced=flood.misplaced + paced.misplaced,
        duplicates=flood.duplicates + paced.duplicates,
        excused=excused,
        failing=sizes.failing,
    )
