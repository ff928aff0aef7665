"""Fits the evidence gate: `python -m bot.answering.fitting --data FOLDER --practice tests/collections`.

Fits on held-out questions and on the practice collections, judges each practice collection with a network
that has not seen it, chooses the thresholds by that, prints it, and writes `bot/answering/evidence.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import chain
from pathlib import Path

import numpy as np

from bot.answering.evidence import WEIGHTS, Calibration, Caution
from bot.answering.fitting.cases import Case, held_out_cases, practice_cases
from bot.answering.fitting.network import Observation, Recipe, fit_networks
from bot.answering.matching import Matrix
from bot.answering.quoting import READ
from bot.answering.reading import Reader, Reading
from bot.answering.signs import NAMES
from embeddings.sentence import SentenceEmbedder
from embeddings.word_vectors import WordVectors

REFUSED = {Caution.CAUTIOUS: 0.9, Caution.BALANCED: 0.8, Caution.GENEROUS: 0.55}
"""Part of the practice questions without an answer that each setting still refuses."""

_PRACTICE_WEIGHT = 4.0
"""What a practice question counts beside a held-out one: they are fewer, and closer to what people ask."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the network sees it.

    Attributes:
        reading: By whatever network; its sentences and their signs stay in reading order.
    """

    case: Case
    reading: Reading
    observation: Observation


def observe(cases: Sequence[Case], reader: Reader) -> list[Seen]:
    """Read every case; those without a single sentence are left out."""
    seen: list[Seen] = []
    for case in cases:
        reading = reader.read(case.question, case.hits)
        if reading.signs is not None:
            answers = case.answers
            right = [
                answers is not None and answers(one.hit.passage, one.text)
                for one in reading.in_reading_order()
            ]
            weight = 1.0 if case.source == "held-out" else _PRACTICE_WEIGHT
            seen.append(Seen(case, reading, Observation(reading.signs.values, np.array(right), weight)))
    return seen


@dataclass(frozen=True, slots=True)
class Judged:
    """What a network makes of a case.

    Attributes:
        confidence: That the best passage answers.
        is_right: Whether the best sentence does.
    """

    case: Case
    confidence: float
    is_right: bool


def judge(seen: Sequence[Seen], calibration: Calibration) -> list[Judged]:
    """Weigh every case by a network that should not have seen it."""
    judged: list[Judged] = []
    for one in seen:
        reading = one.reading.weighed_by(calibration)
        best = reading.sentences[0]
        answers = one.case.answers
        is_right = answers is not None and answers(best.hit.passage, best.text)
        judged.append(Judged(one.case, reading.confidence, is_right))
    return judged


def thresholds(judged: Sequence[Judged]) -> dict[Caution, float]:
    """The confidence that refuses as much of what has no answer as each setting shall."""
    silent = [one.confidence for one in judged if not one.case.is_answerable]
    return {caution: float(np.quantile(silent, part)) for caution, part in REFUSED.items()}


def report(judged: Sequence[Judged], chosen: dict[Caution, float]) -> None:
    """Print by collection what each setting answers, quotes rightly and refuses, and the calibration."""
    print("collection             cases  best right  " + "  ".join(f"{caution:>22}" for caution in chosen))
    for name in sorted({f"{one.case.source} {one.case.name}" for one in judged}):
        rows = [one for one in judged if f"{one.case.source} {one.case.name}" == name]
        cells: list[str] = []
        for threshold in chosen.values():
            answered = [one for one in rows if one.case.is_answerable and one.confidence >= threshold]
            refused = [one for one in rows if not one.case.is_answerable and one.confidence < threshold]
            total = sum(one.case.is_answerable for one in rows)
            right = sum(one.is_right for one in answered)
            cells.append(
                f"{_part(len(answered), total)} {_part(right, len(answered))} "
                f"{_part(len(refused), len(rows) - total)}"
            )
        best = _part(sum(one.is_right for one in rows), sum(one.case.is_answerable for one in rows))
        print(f"{name:24} {len(rows):5}  {best:>10}  " + "  ".join(f"{cell:>22}" for cell in cells))
    print("(answered of those with an answer, right sentence of those, refused of those without)")
    for low in np.arange(0, 1, 0.1):
        rows = [one for one in judged if low <= one.confidence < low + 0.1]
        if rows:
            right = sum(one.is_right for one in rows) / len(rows)
            print(f"confidence {low:.1f} to {low + 0.1:.1f}: {right:.2f} right of {len(rows)}")


def _part(some: int, all_: int) -> str:
    return f"{some / all_:6.0%}" if all_ else "     –"


def write(calibration: Calibration) -> None:
    """Write the calibration that ships."""
    table: dict[str, object] = {
        "about": "Written by `python -m bot.answering.fitting`; see bot/answering/evidence.py.",
        "thresholds": {caution: round(value, 4) for caution, value in calibration.thresholds.items()},
        "signs": NAMES,
        "output_bias": round(calibration.output_bias, 4),
    }
    for name in ("mean", "scale", "hidden_bias", "output", "hidden"):
        numbers: Matrix = getattr(calibration, name)
        table[name] = np.round(numbers.astype(float), 4).tolist()
    path = Path(str(files("bot.answering").joinpath(WEIGHTS)))
    path.write_text(json.dumps(table) + "\n", "utf-8")


def main() -> None:
    """Fit, judge, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds train/")
    parser.add_argument("--practice", type=Path, required=True, help="the folder of the practice collections")
    parser.add_argument("--wikipedia", type=int, default=20_000, help="Wikipedia passages in the pool")
    options = parser.parse_args()
    embedder = SentenceEmbedder("fast")
    reader = Reader(embedder, WordVectors(), None)
    held = observe(
        list(held_out_cases(options.data, embedder, wikipedia=options.wikipedia, limit=READ)), reader
    )
    print(f"{len(held)} cases of held-out questions", flush=True)
    folders = sorted(options.practice.glob("practice-*"))
    practice = [observe(list(practice_cases(folder, embedder, limit=READ)), reader) for folder in folders]
    judged: list[Judged] = []
    for place, left_out in enumerate(practice):
        others = [*held, *chain(*practice[:place], *practice[place + 1 :])]
        judged += judge(left_out, fit_networks([one.observation for one in others], Recipe()))
    chosen = thresholds(judged)
    half = len(held) // 2
    for judges, left_out in ((held[half:], held[:half]), (held[:half], held[half:])):
        others = [*judges, *chain(*practice)]
        judged += judge(left_out, fit_networks([one.observation for one in others], Recipe()))
    report(judged, chosen)
    everything = [one.observation for one in chain(held, *practice)]
    write(replace(fit_networks(everything, Recipe()), thresholds=chosen))


if __name__ == "__main__":
    main()
