"""Reading in a process of its own, which can be ended: a file may be endless, or made to do harm."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from knowledge.article import Article
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.child import OUT_OF_MEMORY
from knowledge.readers.files import MEGABYTE
from knowledge.readers.wire import answer_of

SECONDS = 60.0
"""How long a file may take."""
MEMORY = 2_000 * MEGABYTE
"""Bytes that the process may use, Python and libraries included."""

_SECRETS = re.compile(r"(?:TOKEN|KEY|SECRET|PASSWORD)$|DATABASE_URL", re.IGNORECASE)
# The same modules as here, whatever lies in the folder where the process starts.
_START = (
    "import json, sys; from pathlib import Path;"
    " given = json.loads(sys.argv[1]); sys.path[:] = given['modules'];"
    " from knowledge.readers.child import main;"
    " main(folder=Path(given['folder']), seconds=given['seconds'], memory=given['memory'])"
)


class ReadingProcess:
    """A process that reads one file after the other; started when first needed, replaced when it fails.

    To be used by one thread at a time.

    Args:
        folder: The folder of articles.
        seconds: How long a file may take.
        memory: How many bytes the process may use.
    """

    def __init__(self, folder: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._folder = folder
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def read(self, path: Path) -> list[Article | Problem]:
        """Read a file. One that takes too long or too much, or ends the process, gives one fatal problem."""
        process = self._running()
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            items = _ask(process, path)
        except (OSError, ValueError, TypeError, KeyError, EOFError):
            items = None
        finally:
            timer.cancel()
        if items is None or overdue.is_set():
            self.close()
        return [self._failure(path, process, overdue)] if items is None else items

    def _failure(self, path: Path, process: subprocess.Popen[bytes], overdue: threading.Event) -> Problem:
        if overdue.is_set():
            return Problem(ProblemKind.TOO_SLOW, path, facts={"limit": f"{self._seconds:.0f}"})
        if process.returncode == OUT_OF_MEMORY:
            limit = f"{self._memory / MEGABYTE:.0f}"
            return Problem(ProblemKind.TOO_MUCH_MEMORY, path, facts={"limit": limit})
        return Problem(ProblemKind.READER_FAILED, path, facts={"reason": "crashed"})

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()  # ended while it had nothing to do
        if self._process is None:
            given = {
                "modules": [str(Path(place).absolute()) for place in sys.path],
                "folder": str(self._folder.absolute()),
                "seconds": self._seconds,
                "memory": self._memory,
            }
            self._process = subprocess.Popen(  # noqa: S603 - this very Python, and nothing from outside
                [sys.executable, "-P", "-c", _START, json.dumps(given)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_harmless(os.environ),
            )
        return self._process


def _harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without what is secret: a file that takes the process over shall find nothing there."""
    return {name: value for name, value in environment.items() if not _SECRETS.search(name)}


def _ask(process: subprocess.Popen[bytes], path: Path) -> list[Article | Problem]:
    """Have a file read.

    Raises:
        OSError, EOFError: The process ended.
        ValueError, TypeError, KeyError: It answered with something else.
    """
    assert process.stdin is not None  # noqa: S101 - for the type checker: it was started with pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(str(path.absolute())).encode("ascii") + b"\n")
    process.stdin.flush()
    return answer_of(process.stdout, path)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what it had not yet read is lost with it
                pipe.close()
