"""Fits the evidence gate on held-out questions: `python -m bot.answering.calibrate --data FOLDER`.

Prints how it separates, and writes `bot/answering/evidence.toml`.

A gate that has seen only a large encyclopedia would refuse nearly everything that is asked of a small
folder. So every held-out question is asked of four collections: the whole pool, a folder of eight random
passages, one of eight passages on the question's own subject, and each of them again without the passage
that answers. The unanswerable half of IDK-MRC stands beside passages on its subject, too. Each is also
asked in English, word by word, because no English questions are at hand that were asked about
Indonesian passages.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.answering.evidence import Caution, feature_names, weigh
from bot.answering.quoting import READ
from bot.answering.reading import read
from embeddings.embedder import Embedder
from embeddings.index.base import EmbeddedPassage
from embeddings.index.hybrid import HybridSearch
from embeddings.index.memory import build_search
from embeddings.question import Question
from embeddings.sentence import SentenceEmbedder
from embeddings.training.data import QuestionRow, is_held_out, read_rows, train_file
from embeddings.training.lexicon import Lexicon
from embeddings.training.pool import pool_options, pool_texts, question_lexicon, search_of
from knowledge.article import Language, PassageId

Matrix = npt.NDArray[np.float64]

_SMALL = 8
"""Passages of a small folder: the size of a first handful of articles."""

_SEED = 31

KEPT = {Caution.CAUTIOUS: 0.7, Caution.BALANCED: 0.82, Caution.GENEROUS: 0.94}
"""Part of the questions with an answer that each setting still answers, over all collections."""


_SIGNS = {
    "number_missing": -1,
    "type_missing": -1,
    "strict_missing": -1,
    "foreign": 0,
    "foreign_meaning": 0,
    "foreign_words": 0,
}
"""Which way evidence counts; 1 where nothing is said, 0 where it may go either way."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to a collection.

    Attributes:
        gold: The passage that answers; None where nothing does.
        without: A passage of the collection that shall count as taken out.
    """

    question: Question
    search: HybridSearch
    gold: PassageId | None
    collection: str
    without: PassageId | None = None


class Collections:
    """The whole pool, and small folders drawn from it."""

    def __init__(self, data: Path, embedder: Embedder, *, wikipedia: int) -> None:
        self.texts = pool_texts(data, wikipedia=wikipedia, with_dev=False)
        self.whole = search_of(self.texts, embedder)
        self._embedder = embedder
        self._chance = random.Random(_SEED)
        self._size = len(self.texts)

    def random_folder(self, gold: PassageId) -> tuple[HybridSearch, HybridSearch]:
        """The passage among random others, and the others alone."""
        others = [row for row in self._chance.sample(range(self._size), _SMALL) if row != self._row(gold)]
        return self._folder([self._row(gold), *others]), self._folder(others)

    def kindred_folder(self, gold: PassageId) -> tuple[HybridSearch, HybridSearch]:
        """The passage among those nearest to it, and those alone."""
        vector = self.whole.vectors.rows([self._row(gold)])
        near = [row for row, _ in self.whole.vectors.search(vector, limit=_SMALL + 1)]
        others = [row for row in near if row != self._row(gold)][:_SMALL]
        return self._folder([self._row(gold), *others]), self._folder(others)

    def _row(self, identity: PassageId) -> int:
        return int(identity.rpartition("/")[2])

    def _folder(self, rows: Sequence[int]) -> HybridSearch:
        ordered = sorted(rows)
        vectors = self.whole.vectors.rows(ordered)
        held = [
            EmbeddedPassage(row.passage, vector)
            for row, vector in zip(self.whole.store.rows(ordered), vectors, strict=True)
        ]
        return build_search(held, vectors.shape[1])


def held_out_rows(data: Path) -> list[QuestionRow]:
    """Held-out questions of TyDi QA and IDK-MRC, answerable or not, each once."""
    row: QuestionRow
    rows: dict[tuple[str, str], QuestionRow] = {}
    for name in ("tydiqa_id", "idk_mrc"):
        for row in read_rows(train_file(data, name)):
            if is_held_out(row["passage"]):
                rows.setdefault((row["question"], row["passage"]), row)
    return list(rows.values())


def cases(collections: Collections, rows: Iterable[QuestionRow], lexicon: Lexicon) -> Iterator[Case]:
    """Every question, in both languages, put to every collection."""
    for row in rows:
        gold = collections.texts[row["passage"]]
        folders = {"random": collections.random_folder(gold), "kindred": collections.kindred_folder(gold)}
        english = lexicon.translate(row["question"])
        for text, language in ((row["question"], Language.INDONESIAN), (english, Language.ENGLISH)):
            question = Question.ask(text, language)
            if not row["answerable"]:
                yield Case(question, folders["kindred"][0], None, f"unanswerable {language}")
                continue
            yield Case(question, collections.whole, gold, f"whole {language}")
            yield Case(question, collections.whole, None, f"whole, removed {language}", without=gold)
            for name, (with_gold, without) in folders.items():
                yield Case(question, with_gold, gold, f"{name} {language}")
                yield Case(question, without, None, f"{name}, removed {language}")


@dataclass(frozen=True, slots=True)
class Observations:
    """What the gate sees of every case, and what it should say.

    Attributes:
        features: Shape (cases, len(feature_names())).
        labels: 1 where the best sentence stands in the passage that answers.
        collections: By case.
    """

    features: Matrix
    labels: Matrix
    collections: list[str]


def observe(found: Iterable[Case], embedder: Embedder) -> Observations:
    """Search and read for every case."""
    features: list[tuple[float, ...]] = []
    labels: list[float] = []
    collections: list[str] = []
    for case in found:
        vector = embedder.embed_question(case.question.formal)
        hits = case.search.search(case.question, vector, limit=READ + 1)
        hits = [hit for hit in hits if hit.passage.id != case.without][:READ]
        reading = read(case.question, hits, embedder)
        evidence = weigh(reading)
        if evidence is not None:
            features.append(evidence.values())
            labels.append(float(reading.sentences[0].hit.passage.id == case.gold))
            collections.append(case.collection)
    return Observations(np.array(features), np.array(labels), collections)


def logistic_regression(features: Matrix, labels: Matrix, *, penalty: float = 1.0) -> Matrix:
    """Newton's method (iteratively reweighted least squares; Bishop 2006, section 4.3.3), ridge penalty."""
    weights = np.zeros(features.shape[1])
    ridge = penalty * np.eye(features.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (probability - labels) + ridge @ weights
        curvature = (features.T * (probability * (1 - probability))) @ features + ridge
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def fit(seen: Observations) -> tuple[float, Matrix]:
    """Fit bias and weights, leaving out what would count against its nature.

    Evidence overlaps, so that a plain fit gives some of it the wrong sign to make up for another; a gate
    that trusts a passage less because it holds the question's rarest word could be explained to nobody.
    """
    left_out: set[int] = set()
    while True:
        used = [place for place in range(len(feature_names())) if place not in left_out]
        with_bias = np.column_stack([np.ones(len(seen.features)), seen.features[:, used]])
        fitted = logistic_regression(with_bias, seen.labels)
        wrong = [
            place
            for place, weight in zip(used, fitted[1:], strict=True)
            if weight * _SIGNS.get(feature_names()[place], 1) < 0
        ]
        if not wrong:
            weights = np.zeros(len(feature_names()))
            weights[used] = fitted[1:]
            return float(fitted[0]), weights
        left_out.add(max(wrong, key=lambda place: abs(float(fitted[1 + used.index(place)]))))


def report(seen: Observations, probability: Matrix, thresholds: dict[Caution, float]) -> None:
    """Print, by collection, how much is answered at each threshold, and how well calibrated the gate is."""
    print("collection               cases  right  " + "  ".join(f"{caution:>14}" for caution in thresholds))
    names = np.array(seen.collections)
    for name in sorted(set(seen.collections)):
        rows = names == name
        cells: list[str] = []
        for threshold in thresholds.values():
            answered = probability[rows] >= threshold
            right = (answered & (seen.labels[rows] == 1)).sum() / max(1, (seen.labels[rows] == 1).sum())
            wrong = (answered & (seen.labels[rows] == 0)).sum() / max(1, (seen.labels[rows] == 0).sum())
            cells.append(f"{right:6.0%}/{wrong:6.0%} ")
        print(f"{name:24} {rows.sum():5}  {seen.labels[rows].mean():5.0%}  " + "  ".join(cells))
    print("(answered of the right / answered of the wrong)")
    for low in np.arange(0, 1, 0.1):
        rows = (probability >= low) & (probability < low + 0.1)
        if rows.any():
            right = seen.labels[rows].mean()
            print(f"confidence {low:.1f} to {low + 0.1:.1f}: {right:.2f} right of {rows.sum()}")


def write(bias: float, weights: Matrix, thresholds: dict[Caution, float]) -> None:
    """Write the calibration that ships."""
    lines = [
        "# Written by `python -m bot.answering.calibrate --data FOLDER`; see bot/answering/evidence.py.",
        f"bias = {bias:.3f}",
        "",
        "[weights]",
        *(f"{name} = {weight:.3f}" for name, weight in zip(feature_names(), weights, strict=True)),
        "",
        "[thresholds]",
        *(f"{caution} = {threshold:.3f}" for caution, threshold in thresholds.items()),
    ]
    path = Path(str(files("bot.answering").joinpath("evidence.toml")))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Fit, print, write."""
    options = pool_options(__doc__, wikipedia=20_000)
    embedder = SentenceEmbedder(options.model)
    collections = Collections(options.data, embedder, wikipedia=options.wikipedia)
    rows = held_out_rows(options.data)
    seen = observe(cases(collections, rows, question_lexicon(options.data)), embedder)
    bias, weights = fit(seen)
    probability = 1 / (1 + np.exp(-bias - seen.features @ weights))
    right = probability[seen.labels == 1]
    thresholds = {caution: float(np.quantile(right, 1 - kept)) for caution, kept in KEPT.items()}
    report(seen, probability, thresholds)
    write(bias, weights, thresholds)


if __name__ == "__main__":
    main()
