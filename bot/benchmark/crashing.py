"""A process that reindexes or rolls back and kills itself in the middle: `python -m bot.benchmark.crashing`.

It says "ready" once everything is loaded, begins when it is told to, and prints the points that it has passed
if it was not told to die at one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.benchmark.process import bytes_written
from bot.benchmark.word_hashes import WordHashEmbedder
from embeddings.index.disk import Disk
from embeddings.index.local import LocalIndex
from embeddings.reindexer import FileDigests, reindex

_FILE_EVENTS = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "open"}
"""Of Python's audit: what changes files without asking `Disk`, and what it does inside."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Passed:
    """What is printed at the end.

    Attributes:
        points: Names of all points, in order.
        bytes: How many were written.
        embedded: Passages.
    """

    points: list[str]
    bytes: int
    embedded: int


class Points:
    """The points at which the process can be killed, numbered from 1 as they are passed.

    Args:
        fatal: At which it kills itself; 0 for none.
    """

    def __init__(self, fatal: int) -> None:
        self._fatal = fatal
        self._written = 0
        self.names: list[str] = []

    def passed(self, name: str) -> None:
        """Count a point, or die at it; where nothing lies between two calls there is one point."""
        written = bytes_written()
        between = not self.names or written != self._written
        self._written = written
        if name.startswith("before ") and not between and self.names[-1].startswith("after "):
            self.names[-1] += f", {name}"
            return
        self.names.append(name)
        if len(self.names) == self._fatal:
            os.write(1, f"{name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count what Python is about to do to a file."""
        if event not in _FILE_EVENTS:
            return
        if event == "open" and not (isinstance(flags := arguments[2], int) and flags & _WRITES):
            return
        # Just behind "before replace", nothing has happened that could be told from it.
        if not (self.names and self.names[-1].rpartition(", ")[2].startswith("before ")):
            self.passed(f"file {event} {_short(arguments[0])}")


class CrashingDisk(Disk):
    """The system's calls, with a point before and behind each."""

    def __init__(self, points: Points) -> None:
        self.points = points

    @contextmanager
    def _around(self, name: str, path: Path) -> Generator[None]:
        self.points.passed(f"before {name} {_short(path)}")
        yield
        self.points.passed(f"after {name} {_short(path)}")

    def sync(self, path: Path) -> None:
        """As `Disk.sync`."""
        with self._around("sync", path):
            super().sync(path)

    def replace(self, source: Path, target: Path) -> None:
        """As `Disk.replace`."""
        with self._around("replace", target):
            super().replace(source, target)

    def write(self, path: Path, text: str) -> None:
        """As `Disk.write`."""
        with self._around("write", path):
            super().write(path, text)

    def share(self, source: Path, target: Path) -> None:
        """As `Disk.share`."""
        with self._around("share", target):
            super().share(source, target)


def _short(path: object) -> str:
    return "/".join(Path(str(path)).parts[-2:])


def main(arguments: list[str], disk: type[CrashingDisk] = CrashingDisk) -> None:
    """Reindex a home from a folder, or roll it back.

    Args:
        arguments: What to do ("reindex" or "rollback"), home, articles, name of the embedder, and the number
            of the point to die at.
    """
    action, home, articles, model, fatal = arguments
    points = Points(int(fatal))
    index, embedder = LocalIndex(Path(home), disk=disk(points)), WordHashEmbedder(model)
    index.load()
    print("ready", flush=True)  # noqa: T201 (to the benchmark that started us)
    sys.stdin.readline()
    before, embedded = bytes_written(), 0
    sys.addaudithook(points.audit)
    if action == "rollback":
        index.rollback()
    else:
        digests = FileDigests(Path(home) / "index" / "files.sqlite")
        embedded = reindex(Path(articles), index=index, embedder=embedder, digests=digests).embedded
    passed = Passed(list(points.names), bytes_written() - before, embedded)
    print(json.dumps(asdict(passed)))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
