"""Generations on disk: whole folders with a manifest, and one pointer to the one that counts.

<home>/index/CURRENT                        the name of the generation that is served
<home>/index/generations/<name>/            complete, synced, checksummed; never changed afterwards
    manifest.json  vectors.faiss  passages.sqlite  words/
<home>/index/generations/.building-<name>/  not yet one; swept away by the next reindex
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from embeddings.embedder import EmbedderSpec
from embeddings.index.base import IndexInfo
from embeddings.index.errors import HomeNotWritableError, IndexDamagedError, ReindexRunningError
from knowledge.article import Language

FORMAT = 1
"""Raised when older versions could no longer read a generation."""

KEPT = 3
"""How many generations stay on disk, the current one among them."""

_MANIFEST = "manifest.json"
_BUILDING = ".building-"


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation: its folder and what its manifest says."""

    folder: Path
    info: IndexInfo


class Generations:
    """All generations below a home folder. Making the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._root = home / "index"
        self._folder = self._root / "generations"
        self._pointer = self._root / "CURRENT"

    def current(self) -> Generation | None:
        """The generation that counts, every file compared with its checksum; None if there is none.

        Raises:
            IndexDamagedError: A file is missing or is not what was written.
            HomeNotWritableError: The files are another user's; to search needs the right to write, too,
                because tantivy locks its folder.
        """
        name = self.current_name()
        if name is None:
            return None
        folder = self._folder / name
        if folder.is_dir() and not all(os.access(path, os.W_OK) for path in (folder, *_files(folder))):
            raise HomeNotWritableError(self._home, "Permission denied")
        return _verified(folder)

    def current_name(self) -> str | None:
        """What the pointer says; None if there is no generation.

        Raises:
            IndexDamagedError, HomeNotWritableError: As `current`; the generation itself is not looked at.
        """
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (PermissionError, NotADirectoryError) as error:
            raise HomeNotWritableError(self._home, _reason(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self._pointer, str(error)) from error
        if not name or Path(name).name != name:
            raise IndexDamagedError(self._pointer, "not the name of a generation")
        return name

    @contextmanager
    def building(self) -> Generator[Path]:
        """A new folder to build a generation in, with the only right to do so.

        A folder that was not handed to `publish` is removed at the end.

        Raises:
            HomeNotWritableError: The home folder cannot be made or written to.
            ReindexRunningError: Another process is building.
        """
        with self._alone():
            try:
                self._sweep()
                stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
                folder = self._folder / f"{_BUILDING}{stamp}-{secrets.token_hex(3)}"
                folder.mkdir()
            except OSError as error:
                raise HomeNotWritableError(self._home, _reason(error)) from error
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, info: IndexInfo) -> Generation:
        """Turn a built folder into the current generation.

        Everything is synced before the pointer is replaced, so that whoever reads it, and whatever
        stops the machine, finds the old generation or the new one, whole.
        """
        name = folder.name.removeprefix(_BUILDING)
        _write_manifest(folder, name, info)
        for path in [*_files(folder), folder / _MANIFEST]:
            _sync(path)
        for path in [*(p for p in folder.rglob("*") if p.is_dir()), folder]:
            _sync(path)
        target = self._folder / name
        folder.rename(target)
        _sync(self._folder)
        waiting = self._pointer.with_name("CURRENT.new")
        waiting.write_text(name + "\n", "utf-8")
        _sync(waiting)
        waiting.replace(self._pointer)
        _sync(self._root)
        self._forget_oldest(name)
        return _read(target)[0]

    @contextmanager
    def _alone(self) -> Generator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / "reindex.lock", timeout=0)
            lock.acquire()
        except Timeout as error:
            raise ReindexRunningError(self._home) from error
        except OSError as error:
            raise HomeNotWritableError(self._home, _reason(error)) from error
        try:
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Remove what an interrupted build has left; nobody else builds while we hold the lock."""
        for path in self._folder.glob(f"{_BUILDING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _forget_oldest(self, current: str) -> None:
        others = sorted(p for p in self._folder.iterdir() if p.name != current and not p.name.startswith("."))
        for path in others[: max(0, len(others) - (KEPT - 1))]:
            shutil.rmtree(path, ignore_errors=True)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _files(folder: Path) -> list[Path]:
    """Every file that belongs to a generation; tantivy's locks (hidden) and the manifest do not."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock") and path.name != _MANIFEST
    )


def _write_manifest(folder: Path, name: str, info: IndexInfo) -> None:
    spec = cast("EmbedderSpec", info.embedder)
    files = {
        path.relative_to(folder).as_posix(): {"sha256": _digest(path), "bytes": path.stat().st_size}
        for path in _files(folder)
    }
    manifest = {
        "format": FORMAT,
        "name": name,
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "embedder": asdict(spec),
        "splitting": info.splitting,
        "source": info.source,
        "fingerprint": info.fingerprint,
        "passages": info.passages,
        "languages": {str(language): count for language, count in info.languages.items()},
        "articles": info.articles,
        "editions": info.editions,
        "files": files,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    # The manifest vouches for the files, and its own digest for the manifest.
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / _MANIFEST).write_text(f"{text}\n{digest}\n", "utf-8")


def _read(folder: Path) -> tuple[Generation, dict[str, str]]:
    """A generation by its manifest alone, and the checksums of its files by their path in it."""
    path = folder / _MANIFEST
    try:
        text, _, digest = path.read_text("utf-8").rstrip("\n").rpartition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise IndexDamagedError(path, "checksum")
        manifest = cast("dict[str, object]", json.loads(text))
        if manifest["format"] != FORMAT:
            raise IndexDamagedError(path, f"format {manifest['format']}, this version reads {FORMAT}")
        files = cast("dict[str, dict[str, str]]", manifest["files"])
        checksums = {name: entry["sha256"] for name, entry in files.items()}
        return Generation(folder=folder, info=_info(manifest)), checksums
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(path, str(error)) from error


def _info(manifest: dict[str, object]) -> IndexInfo:
    files = cast("dict[str, dict[str, int]]", manifest["files"])
    languages = cast("dict[str, int]", manifest["languages"])
    return IndexInfo(
        generation=str(manifest["name"]),
        created=dt.datetime.fromisoformat(str(manifest["created"])),
        embedder=EmbedderSpec(**cast("dict[str, str]", manifest["embedder"])),  # pyright: ignore[reportArgumentType] (its dimensions are a number)
        splitting=str(manifest["splitting"]),
        source=str(manifest["source"]),
        fingerprint=str(manifest["fingerprint"]),
        passages=int(str(manifest["passages"])),
        languages={Language(code): count for code, count in languages.items()},
        articles=int(str(manifest["articles"])),
        editions=int(str(manifest["editions"])),
        size=sum(entry["bytes"] for entry in files.values()),
    )


def _verified(folder: Path) -> Generation:
    generation, checksums = _read(folder)
    for name, expected in checksums.items():
        path = folder / name
        try:
            actual = _digest(path)
        except OSError as error:
            raise IndexDamagedError(path, _reason(error)) from error
        if actual != expected:
            raise IndexDamagedError(path, "checksum")
    return generation


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Make a file's content, or a folder's entries, survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
