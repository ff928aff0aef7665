"""The files of a folder of articles, in order, and what in it cannot be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import ArticlesFolderMissingError
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.files import unreadable
from knowledge.readers.formats import READERS
from knowledge.readers.opening import KINDS

UNSUPPORTED = frozenset(
    {".doc", ".docm", ".dot", ".dotx", ".rtf", ".odt", ".pages", ".epub", ".mobi", ".tex", ".rst", ".adoc"}
    | {".xls", ".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".ppt", ".pptx", ".odp"}
    | {".json", ".xml", ".xhtml", ".mht", ".mhtml", ".eml", ".msg"}
)
"""Endings of files that look as if they held text for people or articles, and are not read."""

_LOCK_FILE = "~$"  # what Office lays beside a document that is open


def find_files(folder: Path) -> Iterator[Path | Problem]:
    """Find the files that `read_folder` reads, in the order of their paths.

    Hidden files, locks of Office and files of endings that nobody takes for an article are passed over.

    Raises:
        ArticlesFolderMissingError: The folder does not exist, is no folder, or may not be read.
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
            if path.is_symlink() and path != folder:
                yield from _linked(path, boundary)
            elif path.is_dir():
                if path != folder and _is_article(path):
                    yield _no_file(path, "folder")
                waiting += sorted(_visible(path), key=_order, reverse=True)
            else:
                yield from _file(path)
        except OSError as error:
            yield unreadable(path, error)


def _order(path: Path) -> tuple[str, str]:
    """By name, and an original before its copy: "jam.md" before "jam - Copy.md"."""
    return path.stem, path.name


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not path.name.startswith((".", _LOCK_FILE)))


def _linked(path: Path, boundary: Path) -> Iterator[Path | Problem]:
    """Follow a link to a file inside; a folder inside is read where it lies, not a second time."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # before Python 3.13 a circle of links is a RuntimeError
        if _is_article(path):
            yield Problem(ProblemKind.BROKEN_LINK, path)
        return
    if target.is_relative_to(boundary):
        if not target.is_dir():
            yield from _file(path)
    elif target.is_dir() or _is_article(path):
        yield Problem(ProblemKind.OUTSIDE_FOLDER, path)


def _file(path: Path) -> Iterator[Path | Problem]:
    ending = path.suffix.lower()
    if ending in UNSUPPORTED:
        formats = " ".join(sorted(READERS))
        yield Problem(ProblemKind.UNSUPPORTED_FORMAT, path, facts={"ending": ending, "formats": formats})
    elif _is_article(path):
        # a pipe or device is no file: opening one could wait for ever
        kind = KINDS.get(stat.S_IFMT(path.stat().st_mode))
        yield _no_file(path, kind) if kind else path


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in READERS


def _no_file(path: Path, reason: str) -> Problem:
    return Problem(ProblemKind.NO_FILE, path, facts={"reason": reason})
