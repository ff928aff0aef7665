"""The data files, what is held out of them, and the fence that keeps measuring texts out of training."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypedDict

QUESTION_FILES = ("tydiqa_id", "idk_mrc")
_TEXT_FIELDS = ("question", "passage", "id", "en", "informal", "formal")
_NOTE = re.compile(r"\[\d+\]")
_NOT_WORD = re.compile(r"[\W_]+")
_OPENING = 100
"""Letters and digits; two passages that share so many from their start are editions of one passage."""


class QuestionRow(TypedDict):
    """A question with the passage it was asked about."""

    question: str
    passage: str
    answers: list[str]
    answerable: bool
    title: str


class ParallelRow(TypedDict):
    """A sentence in both languages; tier is A (human), B (interface or mixed) or C (machine translated)."""

    id: str
    en: str
    source: str
    tier: str


class WikiRow(TypedDict):
    """A paragraph of an encyclopedia article."""

    title: str
    passage: str


class HeadingRow(TypedDict):
    """A section of documentation under its heading."""

    heading: str
    passage: str


class DictionaryRow(TypedDict):
    """A word in both languages."""

    id: str
    en: str


class InformalRow(TypedDict):
    """A message as typed and as it would be written with care."""

    informal: str
    formal: str


class SlangRow(TypedDict):
    """A word as typed in chats and its formal spelling."""

    slang: str
    formal: str


def read_rows(path: Path) -> Iterator[Any]:
    """Read the rows of a gzip JSON Lines file one by one, in the file's order.

    Declare what they are where they are used: `row: QuestionRow`.

    Raises:
        OSError: the file is missing or is not gzip.
        json.JSONDecodeError: a line is not JSON.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def train_file(data: Path, name: str) -> Path:
    """Where a training file of that name lies below the data folder."""
    return data / "train" / f"{name}.jsonl.gz"


def dev_file(data: Path, name: str) -> Path:
    """Where a measuring file of that name lies below the data folder."""
    return data / "dev" / f"{name}.jsonl.gz"


def is_held_out(text: str) -> bool:
    """Whether a training passage (of a sentence pair: its Indonesian side) is kept for tuning.

    One text in ten, by a hash of its NFC form with white space levelled: the same in every run and file.
    """
    levelled = " ".join(unicodedata.normalize("NFC", text).split())
    return int.from_bytes(hashlib.sha256(levelled.encode()).digest(), "big") % 10 == 0


def comparison_key(text: str) -> str:
    """Reduce a text to its small letters and digits, so that layout and footnote marks do not hide a copy."""
    return _NOT_WORD.sub("", _NOTE.sub("", unicodedata.normalize("NFKC", text)).casefold())


class Fence:
    """Knows the texts that must not be trained on: all of dev, and the held-out passages of train."""

    def __init__(self, texts: Iterable[str]) -> None:
        keys = {comparison_key(text) for text in texts} - {""}
        self._keys = keys
        self._openings = {key[:_OPENING] for key in keys if len(key) >= _OPENING}

    def keeps_out(self, text: str) -> bool:
        """Whether text is held out, is one of the fenced texts, or begins like one of them."""
        return is_held_out(text) or self.holds(text)

    def holds(self, text: str) -> bool:
        """Whether text is one of the fenced texts or begins like one."""
        # Four times as many characters as needed leave enough letters in all but tables of signs.
        opening = comparison_key(text[: 4 * _OPENING])[:_OPENING]
        if len(opening) == _OPENING:
            return opening in self._openings
        return comparison_key(text) in self._keys


def fenced_texts(data: Path) -> Iterator[str]:
    """Every text of dev/, and the held-out passages of the question files of train/."""
    for path in sorted((data / "dev").glob("*.jsonl.gz")):
        for row in read_rows(path):
            yield from (row[field] for field in _TEXT_FIELDS if field in row)
    for name in QUESTION_FILES:
        asked: QuestionRow
        for asked in read_rows(train_file(data, name)):
            if is_held_out(asked["passage"]):
                yield asked["passage"]
