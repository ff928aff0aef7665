"""Runs the `kutip` command in a process of its own, as people do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

JsonObject = dict[str, object]

_WITHOUT_PRIVILEGE = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
    sys.exit(77)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Takes from root the right to write where permissions forbid it."""

NOT_POSSIBLE = 77
"""Exit status where that right could not be taken away."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[JsonObject]:
        """Standard output as JSON Lines."""
        return [cast("JsonObject", json.loads(line)) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Kutip:
    """An installation with its own home and articles, and no other setting."""

    home: Path
    articles: Path

    def run(
        self,
        *arguments: str,
        typed: bytes = b"",
        unprivileged: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a command with settings in place of its own."""
        start = [sys.executable, "-c", _WITHOUT_PRIVILEGE] if unprivileged else [sys.executable]
        return self._run([*start, "-m", "bot", *arguments], typed, settings or {})

    def python(self, code: str) -> Done:
        """Run Python code in the same environment."""
        return self._run([sys.executable, "-c", code], b"", {})

    def status(self) -> JsonObject:
        """What `kutip status --json` says, every file of the index compared with its checksum."""
        (state,) = self.run("status", "--json").lines
        return state

    def _run(self, command: Sequence[str], typed: bytes, settings: Mapping[str, str]) -> Done:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
        environment |= {"KUTIP_HOME": str(self.home), "KUTIP_ARTICLES": str(self.articles)}
        environment |= {"KUTIP_LANGUAGE": "en", "PYTHONUTF8": "1", "COLUMNS": "500"}
        done = subprocess.run(  # noqa: S603 (our own interpreter)
            command,
            input=typed,
            capture_output=True,
            env=environment | dict(settings),
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
