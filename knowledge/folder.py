"""A folder of articles from outside: how much is in it, and whether it has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from knowledge.readers import find_files
from knowledge.readers.files import MAXIMUM_COLLECTION, MEGABYTE
from knowledge.readers.opening import open_article

_SAMPLE = 8 * MEGABYTE


class FolderContents:
    """What `find_files` finds, kept so that a large folder is walked once for all that is asked of it.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = list(find_files(folder))

    def fingerprint(self) -> str:
        """A digest over the names, sizes and times of change of all article files, without reading them."""
        digest = hashlib.sha256()
        start = len(os.path.join(self.folder, ""))  # noqa: PTH118 (a path for each of many files takes longer)
        for path in self._files():
            try:
                state = path.stat()
            except OSError:
                continue
            name = str(path)[start:].encode("utf-8", "surrogateescape")
            digest.update(b"%s\0%d\0%d\0" % (name, state.st_size, state.st_mtime_ns))
        return digest.hexdigest()

    def estimate(self) -> int:
        """About how many editions there are: a file each, or a line each in JSON Lines; for progress."""
        return sum(
            _lines(path, self.folder) if path.suffix.lower() == ".jsonl" else 1 for path in self._files()
        )

    def _files(self) -> Iterator[Path]:
        return (found for found in self.found if isinstance(found, Path))


def folder_fingerprint(folder: Path) -> str:
    """The fingerprint of a folder's contents. Raises as `FolderContents`."""
    return FolderContents(folder).fingerprint()


def _lines(path: Path, folder: Path) -> int:
    """About how many lines a file has, by those at its beginning."""
    try:
        with open_article(path, folder, limit=MAXIMUM_COLLECTION) as file:
            sample = file.read(_SAMPLE)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return 1
    lines = sample.count(b"\n")
    return max(1, lines * size // len(sample) if len(sample) == _SAMPLE else lines)
