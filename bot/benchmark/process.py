"""What this process uses: memory, and bytes that it has written; 0 where the system does not tell."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_PROCESS = Path("/proc/self")


def resident() -> float:
    """Megabytes of memory that it holds now; Linux only."""
    try:
        pages = int((_PROCESS / "statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def forget_peak() -> None:
    """Let `peak` count from now on; Linux only, elsewhere it goes on to count from the start."""
    with suppress(OSError):
        (_PROCESS / "clear_refs").write_text("5", "ascii")


def peak() -> float:
    """Megabytes of memory that it held at most."""
    with suppress(OSError, ValueError, StopIteration):
        lines = (_PROCESS / "status").read_text("ascii").splitlines()
        line = next(line for line in lines if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    try:
        import resource  # noqa: PLC0415 (Unix only)
    except ImportError:
        return 0.0
    # Kilobytes, but bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def bytes_written(process: int | str = "self") -> int:
    """Bytes that a process has handed to the system so far, into whatever file; Linux only.

    More than what stays: unfinished work and what is merged soon are among them. What is written through
    mapped memory is not; of what Kutip uses, nothing writes so.
    """
    try:
        lines = Path(f"/proc/{process}/io").read_text("ascii").splitlines()
    except OSError:
        return 0
    counts = dict(line.split(": ") for line in lines)
    return int(counts.get("wchar", "0"))


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; a file with several names counts once."""
    states = {(state.st_dev, state.st_ino): state.st_size for state in _states(folder)}
    return sum(states.values())


def _states(folder: Path) -> list[os.stat_result]:
    return [path.stat() for path in folder.rglob("*") if path.is_file()]


def cpu_seconds(process: int) -> float:
    """Seconds of a core's time that another process has used so far; Linux only, elsewhere 0."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii")
    except OSError:
        return 0.0
    # The name, in parentheses, may hold anything; behind it the 12th and 13th are the process's own times.
    fields = state.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
