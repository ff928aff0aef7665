"""What an interrupted reindex has embedded, so that the next need not do it again."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from embeddings.embedder import EmbedderSpec, Vectors

WORK = "work"
"""The folder, in that of a generation which is being built, where new passages are written first."""

VECTORS = "vectors.f32"
_KEYS, _MADE_BY = "keys", "embedder.json"
_KEY, _CHECKSUM = 16, 4
_RECORD = _KEY + _CHECKSUM


class EmbeddingJournal:
    """Names the vectors that are being written, a record each, in their order.

    A record is the key of what was embedded and the CRC of the vector, so that whatever stops the writing,
    only whole vectors are used again.
    """

    def __init__(self, work: Path, embedder: EmbedderSpec) -> None:
        (work / _MADE_BY).write_text(json.dumps(asdict(embedder)), "utf-8")
        self._file = (work / _KEYS).open("wb", buffering=0)

    def add(self, contents: Sequence[bytes], vectors: Vectors) -> None:
        """Name vectors that were just written."""
        self._file.write(
            b"".join(
                key + zlib.crc32(vector.tobytes()).to_bytes(_CHECKSUM, "big")
                for key, vector in zip(contents, vectors, strict=True)
            )
        )

    def close(self) -> None:
        """Name no more."""
        self._file.close()


class Leftover:
    """The vectors of a generation that never came to count."""

    def __init__(self, work: Path) -> None:
        self._dimensions = 0
        self._places: dict[bytes, tuple[int, int]] = {}
        self._vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._spec: EmbedderSpec | None = None
        try:
            self._read(work)
        except (OSError, ValueError, TypeError, ArithmeticError):
            # It only ever saves time.
            self._places = {}

    def _read(self, work: Path) -> None:
        self._spec = EmbedderSpec(**json.loads((work / _MADE_BY).read_text("utf-8")))
        dimensions = self._spec.dimensions
        keys = (work / _KEYS).read_bytes()
        count = min(len(keys) // _RECORD, (work / VECTORS).stat().st_size // (4 * dimensions))
        if not count:
            return
        self._vectors = np.memmap(work / VECTORS, np.float32, "r", shape=(count, dimensions))
        for place in range(count):
            record = keys[place * _RECORD : (place + 1) * _RECORD]
            self._places[record[:_KEY]] = (place, int.from_bytes(record[_KEY:], "big"))

    def vectors_of(self, contents: Sequence[bytes], embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """As `PassageReader.vectors_of`."""
        if not embedder.makes_the_same_vectors(self._spec):
            return {}
        found: dict[bytes, Vectors] = {}
        for content in contents:
            place, checksum = self._places.get(content, (-1, 0))
            if place >= 0:
                vector = np.array(self._vectors[place])
                if zlib.crc32(vector.tobytes()) == checksum:
                    found[content] = vector
        return found


def leftovers_of(folders: Sequence[Path]) -> list[Leftover]:
    """What all interrupted builds have left."""
    return [Leftover(folder / WORK) for folder in folders]


def keep_vectors(building: Path) -> None:
    """Remove all of an interrupted build but what it has embedded."""
    for path in building.iterdir():
        if path.name != WORK:
            _remove(path)
            continue
        for file in path.iterdir():
            if file.name not in {VECTORS, _KEYS, _MADE_BY}:
                _remove(file)


def embedded_bytes(leftover: Path) -> int:
    """How much it has embedded, in bytes of keys; 0 if nothing can be used again."""
    try:
        return (leftover / WORK / _KEYS).stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
