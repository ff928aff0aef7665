"""The manifest of a generation: what it holds, and the checksum of every file of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple, cast

from embeddings.embedder import EmbedderSpec
from embeddings.index.base import IndexInfo, SegmentInfo
from embeddings.index.errors import IndexDamagedError
from embeddings.index.leftovers import WORK
from knowledge.article import Language

FORMAT = 2
"""Raised when older versions could no longer read a generation."""

MANIFEST = "manifest.json"

_AT_A_TIME = 2
"""Files that are read at a time; checking is as fast as memory, so that more would not help."""


class FileState(NamedTuple):
    """What tells, without reading it, that a file is the one that was read before."""

    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """The state of a file now."""
        state = path.stat()
        return cls(state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)


Checked = dict[FileState, str]
"""Checksums of files that this process has read already; generations share most of theirs."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself."""

    info: IndexInfo
    checksums: dict[str, str]
    sizes: dict[str, int]


def files_of(folder: Path) -> list[Path]:
    """Every file that belongs to a generation; tantivy's locks, the manifest and unfinished work do not."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.endswith(".lock")
        and path.name != MANIFEST
        and path.parent.name != WORK
    )


def checksums_of(paths: Iterable[Path], checked: Checked) -> dict[Path, str]:
    """Checksums of files, SHA-256 in hexadecimal; read only where they are not known yet.

    Args:
        checked: What is known; grows by what is read.

    Raises:
        OSError: A file cannot be read; its `filename` says which.
    """
    states = {path: FileState.of(path) for path in paths}
    unknown = sorted(
        (path for path, state in states.items() if state not in checked),
        key=lambda path: (-states[path].size, path),
    )
    with ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="kutip-checksum") as pool:
        for path, digest in zip(unknown, pool.map(_digest, unknown), strict=True):
            checked[states[path]] = digest
    return {path: checked[state] for path, state in states.items()}


def write_manifest(folder: Path, info: IndexInfo, checked: Checked) -> IndexInfo:
    """Vouch for the files of a folder; returns what it says, with the size filled in."""
    digests = checksums_of(files_of(folder), checked)
    files = {
        path.relative_to(folder).as_posix(): {"sha256": digest, "bytes": path.stat().st_size}
        for path, digest in digests.items()
    }
    manifest = {"format": FORMAT, **_as_json(info), "files": files}
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    # The manifest vouches for the files, and its own digest for the manifest.
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / MANIFEST).write_text(f"{text}\n{digest}\n", "utf-8")
    return read_manifest(folder).info


def read_manifest(folder: Path) -> Manifest:
    """What a generation says of itself; its files are not looked at.

    Raises:
        IndexDamagedError: The manifest is missing, changed, or of another version.
    """
    path = folder / MANIFEST
    try:
        text, _, digest = path.read_text("utf-8").rstrip("\n").rpartition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise IndexDamagedError(path, "checksum")
        manifest = cast("dict[str, object]", json.loads(text))
        if manifest["format"] != FORMAT:
            raise IndexDamagedError(path, f"format {manifest['format']}, this version reads {FORMAT}")
        files = cast("dict[str, dict[str, object]]", manifest["files"])
        return Manifest(
            info=_info(manifest),
            checksums={name: str(entry["sha256"]) for name, entry in files.items()},
            sizes={name: int(str(entry["bytes"])) for name, entry in files.items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(path, str(error)) from error


def verify(folder: Path, checked: Checked) -> IndexInfo:
    """Compare every file of a generation with its checksum.

    Raises:
        IndexDamagedError: A file is missing or is not what was written.
    """
    manifest = read_manifest(folder)
    check_sizes(folder, manifest)
    try:
        digests = checksums_of((folder / name for name in manifest.checksums), checked)
    except OSError as error:
        raise IndexDamagedError(Path(str(error.filename or folder)), reason(error)) from error
    for path, digest in digests.items():
        if digest != manifest.checksums[path.relative_to(folder).as_posix()]:
            raise IndexDamagedError(path, "checksum")
    return manifest.info


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Look whether every file is there and as long as it was; what it holds is not read.

    Raises:
        IndexDamagedError: One is not.
    """
    for name, expected in manifest.sizes.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(path, reason(error)) from error
        if size != expected:
            raise IndexDamagedError(path, f"{size} bytes instead of {expected}")


def reason(error: OSError) -> str:
    """What the system says."""
    return error.strerror or type(error).__name__


def _as_json(info: IndexInfo) -> dict[str, object]:
    return {
        "name": info.generation,
        "parent": info.parent,
        "created": cast("dt.datetime", info.created).isoformat(timespec="seconds"),
        "embedder": asdict(cast("EmbedderSpec", info.embedder)),
        "splitting": info.splitting,
        "source": info.source,
        "fingerprint": info.fingerprint,
        "passages": info.passages,
        "languages": {str(language): count for language, count in info.languages.items()},
        "articles": info.articles,
        "editions": info.editions,
        "stale": info.stale,
        "written": info.written,
        "segments": [asdict(segment) for segment in info.segments],
    }


def _info(manifest: dict[str, object]) -> IndexInfo:
    def number(name: str) -> int:
        return int(str(manifest[name]))

    files = cast("dict[str, dict[str, int]]", manifest["files"])
    languages = cast("dict[str, int]", manifest["languages"])
    return IndexInfo(
        generation=str(manifest["name"]),
        parent=str(manifest["parent"]),
        created=dt.datetime.fromisoformat(str(manifest["created"])),
        embedder=EmbedderSpec(**cast("dict[str, str]", manifest["embedder"])),  # pyright: ignore[reportArgumentType] (its dimensions are a number)
        splitting=str(manifest["splitting"]),
        source=str(manifest["source"]),
        fingerprint=str(manifest["fingerprint"]),
        passages=number("passages"),
        languages={Language(code): count for code, count in languages.items()},
        articles=number("articles"),
        editions=number("editions"),
        stale=number("stale"),
        written=number("written"),
        size=sum(entry["bytes"] for entry in files.values()),
        segments=tuple(map(_segment, cast("list[dict[str, object]]", manifest["segments"]))),
    )


def _segment(part: dict[str, object]) -> SegmentInfo:
    recall = part["recall"]
    return SegmentInfo(
        name=str(part["name"]),
        passages=int(str(part["passages"])),
        search=str(part["search"]),
        recall=None if recall is None else float(str(recall)),
        parameters=cast("dict[str, int]", part["parameters"]),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def may_be_written(folder: Path) -> bool:
    """Whether a generation can be searched by us: tantivy locks its folder even to read it."""
    return all(os.access(path, os.W_OK) for path in (folder, folder / "words"))
