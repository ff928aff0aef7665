"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

from knowledge.article import Article, Unchanged
from knowledge.problem import Problem
from knowledge.readers import docx, html, json_lines, markdown, pdf, plain_text
from knowledge.readers.files import MAXIMUM_COLLECTION, MAXIMUM_DOCUMENT, MAXIMUM_FILE

READERS: Mapping[str, Callable[[Path, Path], Iterator[Article | Problem]]] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".txt": plain_text.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".jsonl": json_lines.read,
}
"""What reads a file, by the file's ending in lower case."""

TEXTS = frozenset({".md", ".markdown", ".txt"})
"""The endings of files that are read without libraries in C."""

LINES = ".jsonl"
"""The ending of files that hold an article a line."""


_LIMITS = {".pdf": MAXIMUM_DOCUMENT, ".docx": MAXIMUM_DOCUMENT, LINES: MAXIMUM_COLLECTION}


def size_limit(path: Path) -> int:
    """How many bytes a file of this ending may have; a larger one is not read."""
    return _LIMITS.get(path.suffix.lower(), MAXIMUM_FILE)


def read_file(
    path: Path, folder: Path, *, known: Container[str] = ()
) -> Iterator[Article | Problem | Unchanged]:
    """Read one of the files that `find_files` found, in this process.

    Args:
        folder: The folder of articles that it was found in.
        known: Digests of articles that need not be read again. In JSON Lines, a line with one of them gives
            `Unchanged`, and costs next to nothing. Other formats are read whatever is known.
    """
    ending = path.suffix.lower()
    if ending == LINES:
        return json_lines.read_new(path, folder, known=known)
    return READERS[ending](path, folder)
