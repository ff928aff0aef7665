"""The files whose changes call for a reindex, and the state that they are in."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import NamedTuple

from knowledge.readers import READERS

GOLDEN_ENDINGS = frozenset({".jsonl"})

_UNFINISHED = frozenset({".part", ".crdownload", ".download", ".tmp", ".swp", ".swx", ".bak"})
"""Endings of what editors and downloads leave lying around until they are done."""


class FileState(NamedTuple):
    """What changes when a file does: another size, time, file in its place, or right to read it."""

    size: int
    changed: int
    inode: int
    mode: int


class Place(NamedTuple):
    """Which folder is at a path now: another one after it was mounted, moved, or a link was set anew."""

    device: int
    inode: int


FolderState = dict[str, FileState]
"""States by path."""


def counts(path: PurePath) -> bool:
    """Whether a name below the folder may be that of an article, or of a folder of articles.

    Args:
        path: From the folder.
    """
    return not any(_is_hidden(part) for part in path.parts) and not _is_temporary(path.name)


def place_of(folder: Path, *, by_inode: bool = True) -> Place | None:
    """Which folder that is; None if there is none, or it may not be looked into.

    Args:
        by_inode: Whether it is another one if its inode is; a file system of the network may give it a new
            one at any time.
    """
    try:
        os.scandir(folder).close()
        found = folder.stat()
    except OSError:
        return None
    return Place(found.st_dev, found.st_ino) if by_inode else Place(0, 0)


def state_of(folder: Path, *, endings: Container[str] = READERS, by_inode: bool = True) -> FolderState:
    """The states of the files that count, in the folder and those below it.

    Links to folders are not followed. What vanishes meanwhile, or cannot be looked at, is left out.

    Args:
        by_inode: As in `place_of`.
    """
    return {
        path: FileState(found.st_size, found.st_mtime_ns, found.st_ino if by_inode else 0, found.st_mode)
        for path, found in _found(str(folder), endings)
    }


def _found(folder: str, endings: Container[str]) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [folder]
    while waiting:
        for entry in _entries(waiting.pop()):
            if _is_hidden(entry.name):
                continue
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif _is_counted(entry.name, endings) and stat.S_ISREG((found := entry.stat()).st_mode):
                    yield entry.path, found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_counted(name: str, endings: Container[str]) -> bool:
    return PurePath(name).suffix.lower() in endings and not _is_temporary(name)


def _is_hidden(name: str) -> bool:
    # "..data" is the link by which Kubernetes replaces all files of a volume at once.
    return name.startswith(".") and not name.startswith("..")


def _is_temporary(name: str) -> bool:
    return name.startswith(("~", "#")) or name.endswith("~") or PurePath(name).suffix.lower() in _UNFINISHED
