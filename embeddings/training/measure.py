"""Measures a model folder on dev/, which nothing is chosen on: meaning alone, without words."""

# pyright: reportUnknownMemberType=false
# (parts of sentence_transformers carry no complete types)
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.training.data import QUESTION_FILES, QuestionRow, dev_file, read_rows, train_file

_DISTRACTORS = 50_000
_POOL_SEED = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """How often the right text came first, and the mean of 1 / place (0 below the tenth place)."""

    task: str
    questions: int
    texts: int
    first: float
    reciprocal: float


def measure(folder: Path, data: Path) -> list[Figure]:
    """All figures of the model in `folder` on dev/."""
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    figures = [
        _question_figure(model, data, name, passages)
        for passages in [passage_pool(data)]
        for name in QUESTION_FILES
    ]
    for name, one, other in (
        ("tico19", "id", "en"),
        ("nusax", "id", "en"),
        ("informal_formal", "informal", "formal"),
    ):
        rows = list(read_rows(dev_file(data, name)))
        sides = {side: embed(model, [row[side] for row in rows]) for side in (one, other)}
        right = np.arange(len(rows))
        figures.append(figure(f"{name} {one} to {other}", sides[one], sides[other], right))
        figures.append(figure(f"{name} {other} to {one}", sides[other], sides[one], right))
    return figures


def passage_pool(data: Path) -> list[str]:
    """The passages to search in: all of both question files, train and dev, and 50,000 of Wikipedia."""
    passages: dict[str, None] = {}
    for name in QUESTION_FILES:
        for path in (train_file(data, name), dev_file(data, name)):
            row: QuestionRow
            for row in read_rows(path):
                passages[row["passage"]] = None
    distractors: list[str] = [row["passage"] for row in read_rows(train_file(data, "wiki_id_passages"))]
    random.Random(_POOL_SEED).shuffle(distractors)
    passages |= dict.fromkeys(distractors[:_DISTRACTORS])
    return list(passages)


def embed(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of texts, (texts, dimensions), in float32 whatever the weights are stored in."""
    raw = cast("NDArray[np.float16]", model.encode(list(texts), batch_size=512, convert_to_numpy=True))
    vectors = raw.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def figure(
    task: str, asked: NDArray[np.float32], found: NDArray[np.float32], right: NDArray[np.int64]
) -> Figure:
    """Rank all found texts for each asked one.

    Args:
        task: what the figure is called.
        asked: (questions, dimensions), unit vectors.
        found: (texts, dimensions), unit vectors.
        right: row of the right text for each question. A text with an equal score does no harm.
    """
    places: list[NDArray[np.int64]] = []
    for start in range(0, len(asked), 256):
        scores = asked[start : start + 256] @ found.T
        own = np.take_along_axis(scores, right[start : start + 256, None], axis=1)
        places.append((scores > own).sum(axis=1) + 1)
    place = np.concatenate(places)
    reciprocal = np.where(place <= 10, 1 / place, 0.0)
    return Figure(task, len(asked), len(found), float((place == 1).mean()), float(reciprocal.mean()))


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| task | questions | texts | R@1 | MRR@10 |", "| --- | --: | --: | --: | --: |"]
    lines += [
        f"| {one.task} | {one.questions:,} | {one.texts:,} | {one.first:.3f} | {one.reciprocal:.3f} |"
        for one in figures
    ]
    return "\n".join(lines)


def _question_figure(model: SentenceTransformer, data: Path, name: str, passages: list[str]) -> Figure:
    place = {passage: number for number, passage in enumerate(passages)}
    asked: dict[str, int] = {}
    row: QuestionRow
    for row in read_rows(dev_file(data, name)):
        if row["answerable"]:
            asked.setdefault(row["question"], place[row["passage"]])
    right = np.fromiter(asked.values(), dtype=np.int64)
    return figure(f"{name} question to passage", embed(model, list(asked)), embed(model, passages), right)
