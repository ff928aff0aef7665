"""Changes to the folder of articles: all or nothing, and nothing is ever lost.

<home>/removed/<time>-<name>   what stood in the folder before a change
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from knowledge.readers import file_digest
from knowledge.readers.digests import digest_of
from knowledge.readers.files import lines_of

_CHUNK = 1 << 20


class ChangedMeanwhileError(Exception):
    """A file is not what it was when somebody decided about it."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A change that can be undone.

    Attributes:
        path: From the folder of articles.
        now: Digest of the file after the change; "" if there is none.
        before: Name of what was there before, in the folder of what was removed; "" if nothing was.
    """

    path: str
    now: str
    before: str


def changes_as_text(changes: Sequence[FileChange]) -> str:
    """Changes as they are remembered."""
    return json.dumps([asdict(change) for change in changes])


def changes_of(text: str) -> list[FileChange]:
    """The same back."""
    return [FileChange(**fields) for fields in cast("list[dict[str, str]]", json.loads(text))]


class ArticleFiles:
    """Puts files into the folder of articles and takes them out.

    Every method raises `ChangedMeanwhileError` where a file is not as it should be, and `OSError` where the
    system refuses; the folder is then as it was.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._removed = home / "removed"

    def digest(self, path: str) -> str:
        """What a file says; "" if there is none."""
        try:
            return file_digest(self._place(path))
        except FileNotFoundError:
            return ""

    def put(self, path: str, content: Path, *, expected: str) -> FileChange:
        """Put a copy of a file there.

        Args:
            expected: Digest of what it replaces; "" for nothing.
        """
        self._expect(path, expected)
        before = self._keep(path) if expected else ""
        with content.open("rb") as source:
            self._write(path, lambda file: shutil.copyfileobj(source, file, _CHUNK))
        return FileChange(path, self.digest(path), before)

    def take(self, path: str, *, expected: str) -> FileChange:
        """Take a file out."""
        self._expect(path, expected)
        before = self._keep(path)
        place = self._place(path)
        place.unlink()
        _sync(place.parent)
        return FileChange(path, "", before)

    def take_line(self, path: str, line_digest: str) -> FileChange:
        """Take a line out of a file that holds an article a line.

        Args:
            line_digest: As in `knowledge.article.Article.digest`.
        """
        place = self._place(path)
        start, size = _place_of_line(place, line_digest)
        before = self._keep(path)

        def copy(file: BinaryIO) -> None:
            with (self._removed / before).open("rb") as source:
                _copy(source, file, start)
                source.seek(size, os.SEEK_CUR)
                shutil.copyfileobj(source, file, _CHUNK)

        self._write(path, copy)
        return FileChange(path, self.digest(path), before)

    def undo(self, changes: Iterable[FileChange]) -> None:
        """Have files as they were before changes."""
        changes = list(changes)
        for change in changes:
            self._expect(change.path, change.now)
        for change in reversed(changes):
            if change.before:
                before = self._removed / Path(change.before).name
                self.put(change.path, before, expected=change.now)
            elif change.now:
                self.take(change.path, expected=change.now)

    def _expect(self, path: str, digest: str) -> None:
        if self.digest(path) != digest:
            raise ChangedMeanwhileError

    def _place(self, path: str) -> Path:
        """Where a file really is: a link is followed, but not out of the folder."""
        place = (self._folder / path).resolve()
        if not place.is_relative_to(self._folder.resolve()):
            raise ChangedMeanwhileError
        return place

    def _keep(self, path: str) -> str:
        """Keep what is there. Returns the name under which it is kept."""
        place = self._place(path)
        self._removed.mkdir(parents=True, exist_ok=True)
        stamp = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
        name = f"{stamp}-{secrets.token_hex(3)}-{place.name}"
        with place.open("rb") as source, (self._removed / name).open("xb") as file:
            shutil.copyfileobj(source, file, _CHUNK)
            _flush(file)
        _sync(self._removed)
        return name

    def _write(self, path: str, write: Callable[[BinaryIO], None]) -> None:
        """Write a file beside its place, and put it there when it is whole."""
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        # Hidden, so that no reader takes it for an article.
        waiting = place.with_name(f".kutip-{secrets.token_hex(8)}")
        try:
            with waiting.open("xb") as file:
                write(file)
                _flush(file)
            if place.exists():
                shutil.copymode(place, waiting)
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)
        _sync(place.parent)


def _place_of_line(path: Path, digest: str) -> tuple[int, int]:
    """Where a line begins, and how long it is, in bytes."""
    start = 0
    with path.open("rb") as file:
        for line in lines_of(file):
            if line.raw and digest_of(line.raw.strip()) == digest:
                return start, line.size
            start += line.size
    raise ChangedMeanwhileError


def _copy(source: BinaryIO, file: BinaryIO, size: int) -> None:
    while size and (chunk := source.read(min(size, _CHUNK))):
        file.write(chunk)
        size -= len(chunk)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the system write down what is called what; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
