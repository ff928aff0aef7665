"""The golden questions: those that the admin keeps beside the articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.evaluation.questions import BadLine, KnownQuestion, read_questions

MOST_QUESTIONS = 1_000
"""Questions that are asked of a new generation; a reindex shall not take an hour because of more."""


@dataclass(frozen=True, slots=True)
class Golden:
    """What a folder of golden questions holds.

    Attributes:
        questions: Those about the articles, the first `MOST_QUESTIONS`; sets that bring their passages
            along are for `kutip eval --file`.
        left_out: How many more there are.
        bad: The first line, or file, that could not be read.
        bad_count: How many could not.
    """

    questions: tuple[KnownQuestion, ...] = ()
    left_out: int = 0
    bad: BadLine | None = None
    bad_count: int = 0


def golden_files(folder: Path) -> list[Path]:
    """The files of golden questions, by name; none where there is no such folder."""
    return sorted(path for path in folder.glob("*.jsonl") if path.is_file())


def read_golden(folder: Path) -> Golden:
    """Read all golden questions of a folder; what cannot be read keeps nothing else out."""
    questions: list[KnownQuestion] = []
    bad: BadLine | None = None
    bad_count = left_out = 0
    for item in chain.from_iterable(map(_read, golden_files(folder))):
        if isinstance(item, BadLine):
            bad = bad or item
            bad_count += 1
        elif len(questions) < MOST_QUESTIONS:
            questions.append(item)
        else:
            left_out += 1
    return Golden(tuple(questions), left_out, bad, bad_count)


def _read(path: Path) -> Iterator[KnownQuestion | BadLine]:
    try:
        with path.open("rb") as file:
            for item in read_questions(str(path), file):
                if isinstance(item, BadLine) or not item.passage:
                    yield item
    except OSError as error:
        yield BadLine(str(path), 1, "line_unreadable", error.strerror or type(error).__name__)
