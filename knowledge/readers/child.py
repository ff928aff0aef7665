"""The process that reads files which may be hostile: started by `ReadingProcess`, and ended by it.

A line on standard input names a file; its articles and problems go to standard output, and `END` behind them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from knowledge.article import Unchanged
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.formats import read_file
from knowledge.readers.wire import END, to_line

OUT_OF_MEMORY = 77
"""The exit status of a process that ran out of the memory that it may use."""

_GRACE = 10  # seconds that whoever asked has to end this process, before it ends itself


def main(*, folder: Path, seconds: float, memory: int) -> None:
    """Read files until standard input ends.

    Args:
        seconds: How long a file may take.
        memory: How many bytes this process may use.
    """
    answers = _answers()
    _limit_memory(memory)
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked
    questions = SimpleQueue[bytes]()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    while True:
        path = Path(json.loads(questions.get()))
        _end_after(seconds + _GRACE)
        _answer(path, folder, answers)
        _end_after(0)


def _answers() -> BinaryIO:
    """Standard output for the answers alone: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _listen(questions: SimpleQueue[bytes]) -> None:
    """Pass on what is asked; when nobody is left to ask, end at once, even in the middle of a file."""
    for line in sys.stdin.buffer:
        questions.put(line)
    os._exit(0)


def _answer(path: Path, folder: Path, answers: BinaryIO) -> None:
    try:
        for item in read_file(path, folder):
            if not isinstance(item, Unchanged):
                answers.write(to_line(item))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # whatever a library trips over is this file's problem
        facts = {"reason": type(error).__name__}
        answers.write(to_line(Problem(ProblemKind.READER_FAILED, path, facts=facts)))
    answers.write(END)
    answers.flush()


def _end_after(seconds: float) -> None:
    """Have the system end this process, whatever it is busy with; 0 calls that off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "darwin":  # takes the limit and does not keep it
        threading.Thread(target=_watch_memory, args=(memory,), daemon=True).start()
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _watch_memory(memory: int) -> None:
    import resource  # noqa: PLC0415 - as above

    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < memory:  # bytes on macOS
        time.sleep(0.2)
    os._exit(OUT_OF_MEMORY)
