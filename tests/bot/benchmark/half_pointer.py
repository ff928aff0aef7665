"""An index whose pointer is written in place: killed in the middle, it names no generation."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.benchmark.crashing import CrashingDisk, main


class HalfPointerDisk(CrashingDisk):
    """Overwrites instead of replacing."""

    def write(self, path: Path, text: str) -> None:
        """Put text in a file's place, in two parts."""
        path.write_text(text[:5], "utf-8")
        self.sync(path)
        path.write_text(text, "utf-8")
        self.sync(path)


class NoPointerDisk(CrashingDisk):
    """Never writes a pointer."""

    def write(self, path: Path, text: str) -> None:
        """Forget it."""


if __name__ == "__main__":
    main(sys.argv[1:], HalfPointerDisk)
