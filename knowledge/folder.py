"""A folder of articles from outside: how much is in it, and whether it has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.readers import find_files

_CHUNK = 1 << 20


def folder_fingerprint(folder: Path) -> str:
    """A digest over the names, sizes and times of change of all article files, without reading them.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """
    digest = hashlib.sha256()
    for path in _files(folder):
        try:
            state = path.stat()
        except OSError:
            continue
        name = str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
        digest.update(b"%s\0%d\0%d\0" % (name, state.st_size, state.st_mtime_ns))
    return digest.hexdigest()


def estimate_articles(folder: Path) -> int:
    """About how many editions a folder holds: a file each, or a line each in JSON Lines; for progress.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """
    return sum(_lines(path) if path.suffix.lower() == ".jsonl" else 1 for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return [found for found in find_files(folder) if isinstance(found, Path)]


def _lines(path: Path) -> int:
    count = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                count += chunk.count(b"\n")
    except OSError:
        pass
    return max(1, count)
