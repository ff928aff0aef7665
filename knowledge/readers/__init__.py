"""Readers of articles: one module per file format, and the folder that they are found in."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from knowledge.article import Article, Unchanged
from knowledge.problem import Problem
from knowledge.readers.digests import file_digest
from knowledge.readers.finding import find_files
from knowledge.readers.formats import LINES, READERS, TEXTS, read_file
from knowledge.readers.isolation import MEMORY, SECONDS, ReadingProcess
from knowledge.readers.opening import open_article

__all__ = ["READERS", "Reader", "file_digest", "find_files", "read_file", "read_folder"]

_SMALL = 64_000  # bytes
_MOST_MARKS = 1_000
"""Brackets that may open something in a small text: the time that they take grows with their square."""


class Reader:
    """Reads the files of a folder of articles, in whatever order they are asked for.

    JSON Lines and small texts are read here. All else is read in a process of its own, so that no file can do
    harm, hang or take all memory; it is started when first needed and ends with the `with` block.
    To be used by one thread at a time.

    Args:
        folder: The folder of articles.
        seconds: How long a file may take; JSON Lines is streamed and may take any time.
        memory: How many bytes of memory a file may take.
    """

    def __init__(self, folder: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._folder = folder
        self._process = ReadingProcess(folder, seconds=seconds, memory=memory)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()

    def read(self, path: Path, *, known: Container[str] = ()) -> Iterator[Article | Problem | Unchanged]:
        """Read one of the files that `find_files` found; see `read_file`."""
        if path.suffix.lower() == LINES or self._is_quick(path):
            yield from read_file(path, self._folder, known=known)
        else:
            yield from self._process.read(path)

    def _is_quick(self, path: Path) -> bool:
        """Whether a file is read here, at half the time: a text that cannot take even half a second."""
        if path.suffix.lower() not in TEXTS:
            return False
        try:
            with open_article(path, self._folder, limit=_SMALL) as file:
                raw = file.read(_SMALL)
        except OSError:
            return False
        return raw.count(b"[") + raw.count(b"<") <= _MOST_MARKS


def read_folder(folder: Path) -> Iterator[Article | Problem]:
    """Read every article in a folder and the folders below it, one at a time, in the order of their paths.

    What cannot be read becomes a problem, and reading goes on.

    Raises:
        ArticlesFolderMissingError: The folder does not exist, is no folder, or may not be read.
    """
    with Reader(folder) as reader:
        for found in find_files(folder):
            if isinstance(found, Problem):
                yield found
                continue
            for item in reader.read(found):
                if not isinstance(item, Unchanged):
                    yield item
