"""Digests of files, remembered so that what was not touched need not be read again."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from knowledge.readers.digests import digest_in_steps, last
from knowledge.readers.formats import size_limit

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER, digest TEXT
) WITHOUT ROWID
"""

_YOUNG = 2_000_000_000
"""Nanoseconds in which a file can change twice without its times telling; such a one is read again."""


class _State(NamedTuple):
    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> _State:
        state = path.stat()
        return cls(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


_PATIENCE = 1.0
"""Seconds for which to wait while somebody else has the database."""

_USELESS = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}


def _is_useless(error: Exception) -> bool:
    """Whether a cache must be made anew: it is none, or of another shape, and not just in use."""
    if not isinstance(error, sqlite3.Error):
        return True
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _USELESS


class FileDigests:
    """Digests by path, size, times and inode; a cache that may be lost at any time.

    Args:
        path: The database's file; None remembers nothing.
        keep: Whether to write down what was read, for the next time.
        clock: Nanoseconds since 1970, as those of files.
    """

    def __init__(
        self, path: Path | None = None, *, keep: bool = True, clock: Callable[[], int] = time.time_ns
    ) -> None:
        self._path = path
        self._keep = keep
        self._clock = clock
        self._known: dict[bytes, tuple[_State, str]] = {}
        self._new: dict[bytes, tuple[_State, str]] = {}
        self._seen: set[bytes] = set()

    def __enter__(self) -> FileDigests:
        """Read what is remembered."""
        self._known, self._new, self._seen = self._load(), {}, set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remember what was read, and forget what was not met any more."""
        # Who was interrupted has not met everything.
        gone = self._known.keys() - self._seen if kind is None else set[bytes]()
        if self._keep and (self._new or gone):
            self._save(gone)

    def of(self, path: Path) -> str:
        """BLAKE2b of a file, as in `knowledge.article.Article.digest`. Raises as `in_steps`."""
        return last(self.in_steps(path, path.parent))

    def in_steps(self, path: Path, folder: Path) -> Generator[None, None, str]:
        """As `of`; between the steps of a long file one can stop.

        Args:
            folder: The folder of articles that it was found in.

        Raises:
            OSError: It cannot be read, leads out of the folder, or is larger than its format allows.
        """
        name, state = os.fsencode(path), _State.of(path)
        self._seen.add(name)
        known = self._known.get(name)
        if known is not None and known[0] == state:
            return known[1]
        digest = yield from digest_in_steps(path, folder, limit=size_limit(path))
        if _State.of(path) == state and self._clock() - max(state.modified, state.changed) > _YOUNG:
            self._new[name] = (state, digest)
        return digest

    def _load(self) -> dict[bytes, tuple[_State, str]]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            connection = sqlite3.connect(self._path, timeout=_PATIENCE)
            try:
                found = connection.execute("SELECT path, size, modified, changed, inode, digest FROM files")
                return {bytes(path): (_State(*state), str(digest)) for path, *state, digest in found}
            finally:
                connection.close()
        except (sqlite3.Error, TypeError, ValueError) as error:
            if _is_useless(error):
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
            return {}

    def _save(self, gone: Iterable[bytes]) -> None:
        if self._path is None:
            return
        rows = [(path, *state, digest) for path, (state, digest) in self._new.items()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=_PATIENCE)
            try:
                connection.execute(_SCHEMA)
                connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", rows)
                connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in gone))
                connection.commit()
            finally:
                connection.close()
        except (OSError, sqlite3.Error):
            return  # next time they are read again
