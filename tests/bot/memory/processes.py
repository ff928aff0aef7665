"""Runs Python code in several processes that begin together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence


def at_once(code: str, arguments: Sequence[Sequence[str]]) -> list[str]:
    """Run code once for each list of arguments. Returns what each process printed."""
    running = [
        subprocess.Popen([sys.executable, "-c", code, *each], stdout=subprocess.PIPE, text=True)  # noqa: S603
        for each in arguments
    ]
    said = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    return said
