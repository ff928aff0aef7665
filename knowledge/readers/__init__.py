"""Readers of articles: one module per file format, and the folder that they are found in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import ArticlesFolderMissingError
from knowledge.problem import Problem
from knowledge.readers import json_lines, markdown
from knowledge.readers.files import unreadable

READERS: Mapping[str, Callable[[Path, Path], Iterator[Article | Problem]]] = {
    ".md": markdown.read,
    ".jsonl": json_lines.read,
}
"""What reads a file, by the file's ending in lower case."""


def read_folder(folder: Path) -> Iterator[Article | Problem]:
    """Read every article in a folder and the folders below it, one at a time, in the order of their paths.

    Hidden files, files of unknown endings, and links that lead out of the folder are passed over. What cannot
    be read becomes a problem, and reading goes on.

    Raises:
        ArticlesFolderMissingError: The folder does not exist, is no folder, or may not be read.
    """
    for found in find_files(folder):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_file(found, folder)


def find_files(folder: Path) -> Iterator[Path | Problem]:
    """Find the files that `read_folder` reads, in the order of their paths.

    Raises:
        ArticlesFolderMissingError: As `read_folder`.
    """
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise ArticlesFolderMissingError(folder) from error
    boundary = folder.resolve()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                waiting += sorted(_visible(path), reverse=True)
            elif path.suffix.lower() in READERS and _is_file_inside(path, boundary):
                yield path
        except OSError as error:
            yield unreadable(path, error)


def read_file(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read one of the files that `find_files` found."""
    return READERS[path.suffix.lower()](path, folder)


def _visible(folder: Path) -> Iterator[Path]:
    """The files in a folder, and the folders that are not links: those could lead round in circles."""
    for path in folder.iterdir():
        if not path.name.startswith(".") and not (path.is_symlink() and path.is_dir()):
            yield path


def _is_file_inside(path: Path, boundary: Path) -> bool:
    # a pipe or device is no file: opening one could wait for ever
    return path.is_file() and path.resolve().is_relative_to(boundary)
