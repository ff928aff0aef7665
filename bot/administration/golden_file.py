"""Golden questions that administrators make of what people asked, in a file of their own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from bot.evaluation.golden import golden_files
from bot.evaluation.questions import BadLine, KnownQuestion, read_questions
from knowledge.article import Language

FILE = "from-feedback.jsonl"


class Place(NamedTuple):
    """Where an answer stands, and what must be quoted there.

    Attributes:
        language: Of the edition whose words these facts are; "" where there are none.
    """

    article: str
    paragraph: int
    language: str = ""
    facts: tuple[str, ...] = ()


class GoldenFile:
    """Adds to the golden questions of a folder, which is made when it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()

    def add(self, question: str, language: Language, place: Place | None) -> KnownQuestion | None:
        """Add a question, unless it is there already, in whatever file.

        Args:
            place: Where its answer stands; None if it should be refused.

        Returns:
            The question that is there already; None if there was none.

        Raises:
            OSError: The system refuses.
        """
        with self._lock:
            known = self._known(question)
            if known is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                _append(self._folder / FILE, _line(question, language, place))
            return known

    def _known(self, question: str) -> KnownQuestion | None:
        wanted = _levelled(question)
        for path in golden_files(self._folder):
            with path.open("rb") as file:
                for item in read_questions(str(path), file):
                    if not isinstance(item, BadLine) and not item.passage and _levelled(item.text) == wanted:
                        return item
        return None


def expects(known: KnownQuestion, place: Place | None) -> bool:
    """Whether a golden question says the same of where its answer stands."""
    if place is None:
        return known.article is None
    return (known.article, known.paragraph) == place[:2]


def _levelled(text: str) -> str:
    return " ".join(text.casefold().split())


def _line(question: str, language: Language, place: Place | None) -> bytes:
    fields: dict[str, object] = {
        "question": question,
        "language": language,
        "article": None,
        "paragraph": None,
    }
    if place is not None:
        fields |= {"article": place.article, "paragraph": place.paragraph}
        if place.facts:
            fields["facts"] = {place.language: place.facts}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8") + b"\n"


def _append(path: Path, line: bytes) -> None:
    """One write at the end of the file, on the disk before we go on."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        # Somebody may have edited it and left its last line open.
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, size)
            raise OSError(28, os.strerror(28))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
