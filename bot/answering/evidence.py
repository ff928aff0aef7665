"""Whether hits can answer a question at all, decided before anything is quoted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast

import numpy as np

from bot.answering.matching import Matrix
from bot.answering.signs import NAMES, Signs

WEIGHTS = "evidence.json"

_FLOOR = 0.5
"""Part of the threshold that a passage must reach to be offered beside an answer, or in place of one."""


class Caution(StrEnum):
    """How sure Kutip must be before it answers; the thresholds stand in `evidence.json`."""

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    GENEROUS = "generous"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A small network over the signs of a sentence, fitted by `python -m bot.answering.fitting`.

    A sentence's score is `output · max(0, hidden · (signs - mean) / scale + hidden_bias) + output_bias`.
    The scores of all sentences of a question, and 0 for "none of them", go through a softmax: that the
    articles are silent competes with every sentence, as in readers that may abstain (Levy et al. 2017,
    "Zero-Shot Relation Extraction via Reading Comprehension").

    Attributes:
        mean, scale: Shape (signs,).
        hidden: Shape (signs, units).
        hidden_bias, output: Shape (units,).
        thresholds: The confidence from which on a question is answered.
    """

    mean: Matrix
    scale: Matrix
    hidden: Matrix
    hidden_bias: Matrix
    output: Matrix
    output_bias: float
    thresholds: Mapping[Caution, float]

    def probabilities(self, signs: Signs) -> Matrix:
        """That each sentence is the one that answers, shape (sentences,); the rest to 1 is that none does."""
        units = np.maximum(0.0, (signs.values - self.mean) / self.scale @ self.hidden + self.hidden_bias)
        scores = units @ self.output + self.output_bias
        highest = max(0.0, float(scores.max(initial=0.0)))
        raised = np.exp(scores - highest)
        return raised / (raised.sum() + np.exp(-highest))


@cache
def shipped_calibration() -> Calibration:
    """What `evidence.json` holds."""
    return read_calibration(files("bot.answering").joinpath(WEIGHTS).read_text("utf-8"))


def read_calibration(text: str) -> Calibration:
    """A calibration from JSON.

    Raises:
        ValueError: It was fitted on other signs.
    """
    table = cast("dict[str, object]", json.loads(text))
    if table["signs"] != list(NAMES):
        raise ValueError("the calibration was fitted on other signs; fit it again")
    arrays = {
        name: np.array(table[name], dtype=np.float32)
        for name in ("mean", "scale", "hidden", "hidden_bias", "output")
    }
    thresholds = cast("dict[str, float]", table["thresholds"])
    return Calibration(
        **arrays,
        output_bias=float(cast("float", table["output_bias"])),
        thresholds={caution: float(thresholds[caution]) for caution in Caution},
    )


@dataclass(frozen=True, slots=True)
class EvidenceGate:
    """Decides from the confidence of a reading whether to answer.

    Attributes:
        threshold: Overrides the one that goes with `caution`.
        floor: Overrides the part of the threshold from which on a passage is offered at all.
    """

    caution: Caution = Caution.BALANCED
    threshold: float | None = None
    floor: float | None = None
    calibration: Calibration = field(default_factory=shipped_calibration)

    def opens(self, confidence: float) -> bool:
        """Whether that is sure enough to answer."""
        return confidence >= self._threshold()

    def offers(self, chance: float) -> bool:
        """Whether a passage that may answer with that chance is worth somebody's while."""
        return chance >= (_FLOOR * self._threshold() if self.floor is None else self.floor)

    def _threshold(self) -> float:
        return self.calibration.thresholds[self.caution] if self.threshold is None else self.threshold
