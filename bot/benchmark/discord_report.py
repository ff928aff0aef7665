"""What was measured over Discord, and whether it is as promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.benchmark.core_alone import Core

DEADLINE = 3.0
"""Seconds in which Discord wants every interaction acknowledged."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is asked.

    Attributes:
        passages: In the index.
        interactions: Distinct questions, by command, evenly spread over the time.
        seconds: That time.
        people: They come from, in channels, threads and direct messages in turn, in both languages.
        failing: Share of the requests of the bot that fail, each kind of failure as often as the others.
    """

    passages: int = 20_000
    interactions: int = 500
    seconds: float = 10.0
    people: int = 100
    failing: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """How the interactions fared.

    Attributes:
        acknowledged: Seconds until each that was acknowledged was.
        answered: Seconds until the answer of each that was answered stood as it stayed.
        refused: Requests of the bot that were wrong, whatever had failed before.
        silence: The most seconds between two heartbeats of the bot.
        seconds: From the first question to the last answer.
        cpu: Seconds of a core's time that the bot used.
    """

    interactions: int
    acknowledged: Sequence[float]
    answered: Sequence[float]
    refused: int
    silence: float
    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class DiscordReport:
    """Figures, seconds unless said.

    Attributes:
        pace: Interactions a second.
        ack_p50, ack_p95, ack_p99, ack_longest: Seconds until the acknowledgement.
        p50, p95, longest: Seconds until the answer.
        late: Interactions that were not acknowledged in time, or not at all.
        core_cpu, bot_cpu, adapter_cpu: Milliseconds of a core's time a question: answering it, all that the
            bot does, and the difference.
        core_rate: Questions a second that the core alone answers.
        failing: Share of requests that were made to fail; the deadline is promised only without.
    """

    passages: int
    people: int
    interactions: int
    pace: float
    ack_p50: float
    ack_p95: float
    ack_p99: float
    ack_longest: float
    late: int
    p50: float
    p95: float
    longest: float
    unanswered: int
    refused: int
    silence: float
    rate: float
    core_rate: float
    core_cpu: float
    bot_cpu: float
    adapter_cpu: float
    failing: float

    @property
    def failed(self) -> list[str]:
        """Names of the promises that do not hold."""
        promises = {
            "all_in_time": self.failing > 0 or self.late == 0,
            "all_answered": self.failing > 0 or self.unanswered == 0,
            "none_wrong": self.refused == 0,
        }
        return [name for name, holds in promises.items() if not holds]


def report_of(sizes: Sizes, core: Core, load: Load) -> DiscordReport:
    """The figures."""
    core_cpu, bot_cpu = 1000 * core.cpu / core.questions, 1000 * load.cpu / load.interactions
    return DiscordReport(
        passages=sizes.passages,
        people=sizes.people,
        interactions=load.interactions,
        pace=sizes.interactions / sizes.seconds,
        ack_p50=_quantile(load.acknowledged, 0.5),
        ack_p95=_quantile(load.acknowledged, 0.95),
        ack_p99=_quantile(load.acknowledged, 0.99),
        ack_longest=_quantile(load.acknowledged, 1.0),
        late=load.interactions - sum(wait <= DEADLINE for wait in load.acknowledged),
        p50=_quantile(load.answered, 0.5),
        p95=_quantile(load.answered, 0.95),
        longest=_quantile(load.answered, 1.0),
        unanswered=load.interactions - len(load.answered),
        refused=load.refused,
        silence=load.silence,
        rate=load.interactions / load.seconds if load.seconds else 0.0,
        core_rate=core.questions / core.seconds,
        core_cpu=core_cpu,
        bot_cpu=bot_cpu,
        adapter_cpu=bot_cpu - core_cpu,
        failing=sizes.failing,
    )


def _quantile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(values or (0.0,), share))
