"""Questions that found no answer, remembered so that somebody can write what is missing.

<home>/gaps.jsonl     a gap a line, oldest first; no person, no chat
<home>/gaps.1.jsonl   what stood there before it was full
<home>/gaps.lock      held while one becomes the other
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import logging
import os
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO, cast

from filelock import FileLock

from bot.answering.answer import NoAnswer
from bot.messages import visible
from embeddings.index.errors import HomeNotWritableError
from embeddings.question import Question
from knowledge.article import Language

_log = logging.getLogger(__name__)

FILE = "gaps.jsonl"

_LIMIT = 8_000_000
"""Bytes of a file; there are two at most."""

_LONGEST_QUESTION = 500
_LONGEST_ID = 200
_MOST_NEAREST = 3

_LONGEST_LINE = 20_000
"""Bytes; more than any gap takes, so that a longer line is damaged."""

_MOST_READ = 200_000
"""Gaps that are held at a time, the newest; more than two files of ours hold."""

_PATIENCE = 1.0
"""Seconds that an answer waits at most while another process moves the file; that takes microseconds."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that found no answer.

    Attributes:
        time: In UTC, whole seconds.
        question: As it was asked, on one line, at most 500 characters, without what would steer a terminal.
        language: That it is written in.
        confidence: How likely an answer would have been after all, 0 to 1.
        nearest: Ids of the articles that come closest, nearest first, three at most.
    """

    time: dt.datetime
    question: str
    language: Language
    confidence: float
    nearest: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: Question, outcome: NoAnswer) -> Gap:
        """The gap that a refusal shows, now."""
        return cls(
            time=dt.datetime.now(dt.UTC).replace(microsecond=0),
            question=_one_line(question.text, _LONGEST_QUESTION),
            language=question.language,
            confidence=round(outcome.confidence, 4),
            nearest=_ids([passage.article_id for passage in outcome.nearest]),
        )


@dataclass(frozen=True, slots=True)
class RememberedGaps:
    """What was read back.

    Attributes:
        gaps: Oldest first.
        damaged: Lines that are no gap and were left out.
    """

    gaps: tuple[Gap, ...] = ()
    damaged: int = 0


class Gaps:
    """The gaps of a home folder. Safe for several threads and processes at once.

    Args:
        home: `KUTIP_HOME`; nothing is made there before the first gap.
        limit: Bytes of a file from which on a new one is begun.
    """

    def __init__(self, home: Path, *, limit: int = _LIMIT) -> None:
        self._home = home
        self._path = home / FILE
        self._older = home / "gaps.1.jsonl"
        self._limit = limit
        self._failing = False
        self._lock = Lock()

    def remember(self, question: Question, outcome: NoAnswer, person: str = "") -> None:
        """Add the gap that a refusal shows, as `add` does; who asked is not kept."""
        del person
        self.add(Gap.of(question, outcome))

    def add(self, gap: Gap) -> None:
        """Write a gap down; where that cannot be done, say so in the log once, and go on."""
        line = _line(gap)
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            if self._is_full(line):
                self._move(line)
            _append(self._path, line)
        # Not every file system can lock, which the library says with the second.
        except (OSError, NotImplementedError) as error:
            with self._lock:
                is_first, self._failing = not self._failing, True
            if is_first:
                _log.warning("Unanswered questions cannot be remembered in %s: %s", self._home, error)
        else:
            self._failing = False

    def read(self) -> RememberedGaps:
        """Everything that is remembered; nothing where there is no file.

        Raises:
            HomeNotWritableError: A file cannot be read.
        """
        gaps: deque[Gap] = deque(maxlen=_MOST_READ)
        damaged = 0
        try:
            with ExitStack() as opened:
                for file in self._files(opened):
                    for line in _lines(file):
                        gap = _gap(line)
                        if gap is None:
                            damaged += 1
                        else:
                            gaps.append(gap)
        except OSError as error:
            raise HomeNotWritableError(self._home, error.strerror or type(error).__name__) from error
        return RememberedGaps(tuple(gaps), damaged)

    def _files(self, opened: ExitStack) -> list[BinaryIO]:
        """Those that are there, older first, opened before any is read: one may be moved meanwhile."""
        files: list[BinaryIO] = []
        for path in (self._path, self._older):
            try:
                files.append(opened.enter_context(path.open("rb")))
            except FileNotFoundError:
                continue
        if len(files) == 2 and os.path.sameopenfile(files[0].fileno(), files[1].fileno()):
            files.pop()
        return files[::-1]

    def _is_full(self, line: bytes) -> bool:
        try:
            return self._path.stat().st_size + len(line) > self._limit
        except FileNotFoundError:
            return False

    def _move(self, line: bytes) -> None:
        with FileLock(self._home / "gaps.lock", timeout=_PATIENCE, mode=0o600):
            # Another thread or process may have moved it while this one waited.
            if self._is_full(line):
                self._path.replace(self._older)


def _append(path: Path, line: bytes) -> None:
    """One write at the end of the file, which the system never mixes with another's."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        # A full disk may have cut the line before this one.
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(descriptor, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)


def _line(gap: Gap) -> bytes:
    fields = {
        "time": gap.time.isoformat(),
        "question": gap.question,
        "language": str(gap.language),
        "confidence": gap.confidence,
        "nearest": gap.nearest,
    }
    return json.dumps(fields, ensure_ascii=False).encode("utf-8") + b"\n"


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only the beginning, which is no gap."""
    while line := file.readline(_LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(_LONGEST_LINE)):
            pass
        if line.strip():
            yield line


def _gap(line: bytes) -> Gap | None:
    """What a line says; None if it is damaged."""
    try:
        fields = cast("dict[str, object]", json.loads(line))
        question, nearest = fields["question"], fields["nearest"]
        time = dt.datetime.fromisoformat(str(fields["time"]))
        confidence = float(str(fields["confidence"]))
        if not isinstance(question, str) or not isinstance(nearest, list) or time.tzinfo is None:
            return None
        return Gap(
            time=time.astimezone(dt.UTC),
            question=_one_line(question, _LONGEST_QUESTION),
            language=Language(str(fields["language"])),
            confidence=confidence,
            nearest=_ids(cast("list[object]", nearest)),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _ids(found: list[str] | list[object]) -> tuple[str, ...]:
    return tuple(_one_line(str(each), _LONGEST_ID) for each in found[:_MOST_NEAREST])


def _one_line(text: str, longest: int) -> str:
    return visible(" ".join(text.split()))[:longest].rstrip()
