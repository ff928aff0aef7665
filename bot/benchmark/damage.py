"""One flipped bit at a time in the files of a generation, and whether it is noticed when it is loaded."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from pathlib import Path

from bot.benchmark.crash_scenarios import reindex_again, write_version
from bot.benchmark.word_hashes import WordHashEmbedder
from embeddings.index.errors import IndexDamagedError
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex

_SEED = 8
_MODEL = "bench"


class Noticed(StrEnum):
    """What a fresh start does with a damaged generation."""

    SERVED_OTHER = "served_other"
    SERVED_NONE = "served_none"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Flip:
    """One damaged byte.

    Attributes:
        file: From the folder of the generation.
        place: Of the byte in it, from 0.
        bit: Which bit of it, from 0.
    """

    file: str
    place: int
    bit: int
    noticed: Noticed


Load = Callable[[Path], LocalIndex]
"""Opens the index below a home."""


def measure_damage(flips: int, *, paragraphs: int = 1_000, load: Load = LocalIndex) -> list[Flip]:
    """Damage a generation that many times, and mend it each time.

    Raises:
        RuntimeError: What was mended is not served again.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-damage-") as folder:
        home = Path(folder) / "home"
        generation = _build(Path(folder), home, paragraphs)
        files = [path for path in sorted(generation.rglob("*")) if _belongs(path)]
        chance = random.Random(_SEED)
        found: list[Flip] = []
        for path, place in _places(files, flips, chance):
            bit = chance.randrange(8)
            noticed = _flipped(home, (path, place, bit), generation.name, load)
            found.append(Flip(str(path.relative_to(generation)), place, bit, noticed))
        if LocalIndex(home).info().generation != generation.name:
            raise RuntimeError("the generation is not served although every byte is as it was")
        return found


def _build(folder: Path, home: Path, paragraphs: int) -> Path:
    """Three generations: the current one has files of its own and shares others with the one before."""
    old, new = (
        write_version(folder / "a", "a", paragraphs, 0),
        write_version(folder / "b", "b", paragraphs, 3),
    )
    reindex_again(home, old, _MODEL)
    # Nothing of this one is shared with the first, which can be served when the other two are damaged.
    reindex(old, index=LocalIndex(home), embedder=WordHashEmbedder(_MODEL), again=True)
    reindex_again(home, new, _MODEL)
    return home / "index" / "generations" / LocalIndex(home).info().generation


def _belongs(path: Path) -> bool:
    """Whether a file is part of a generation; tantivy's locks are empty and belong to whoever searches."""
    return path.is_file() and not path.name.endswith(".lock") and path.stat().st_size > 0


def _places(files: Sequence[Path], count: int, chance: random.Random) -> list[tuple[Path, int]]:
    """Bytes: one of each file as far as there are enough, the others anywhere, all bytes being equal."""
    sizes = [path.stat().st_size for path in files]
    edges = list(accumulate(sizes))
    places = [(path, chance.randrange(size)) for path, size in zip(files, sizes, strict=True)][:count]
    while len(places) < count:
        byte = chance.randrange(edges[-1])
        file = next(number for number, edge in enumerate(edges) if byte < edge)
        places.append((files[file], byte - edges[file] + sizes[file]))
    return places


def _flipped(home: Path, flip: tuple[Path, int, int], current: str, load: Load) -> Noticed:
    """What a fresh start does while a bit is wrong."""
    path, place, bit = flip
    with path.open("r+b", buffering=0) as file:
        file.seek(place)
        right = file.read(1)
        file.seek(place)
        file.write(bytes([right[0] ^ 1 << bit]))
        try:
            return _noticed(load(home), current)
        finally:
            file.seek(place)
            file.write(right)


def _noticed(index: LocalIndex, current: str) -> Noticed:
    try:
        served = index.info().generation
    except IndexDamagedError:
        return Noticed.SERVED_NONE
    return Noticed.MISSED if served == current else Noticed.SERVED_OTHER
