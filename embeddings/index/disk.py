"""What makes bytes on disk last: syncing, renaming and linking, all in one place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Disk:
    """The operating system's own calls.

    A benchmark that stops the process around each of them puts another in its place.
    """

    def sync(self, path: Path) -> None:
        """Make a file's content, or a folder's entries, survive a loss of power."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file or folder another name, in one step; a file that has it goes."""
        source.replace(target)

    def write(self, path: Path, text: str) -> None:
        """Put text in a file's place, so that whoever reads it finds the old or the new, whole."""
        waiting = path.with_name(f"{path.name}.new")
        waiting.write_text(text, "utf-8")
        self.sync(waiting)
        self.replace(waiting, path)
        self.sync(path.parent)

    def share(self, source: Path, target: Path) -> None:
        """Let a file that never changes be in a second place too, as far as possible without a copy."""
        try:
            os.link(source, target)
        except OSError:
            # Some network drives know no hard links.
            shutil.copyfile(source, target)
