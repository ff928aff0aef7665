"""What a reindex is handed may be wrong, endless or huge: none of it gets into the index or holds it up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.embedder import ModelFailedError, Vectors
from embeddings.index.base import Applied, Change, Changes, KnownVectors, PassageReader
from embeddings.index.errors import ReindexCancelledError
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.reindexer import reindex
from knowledge.problem import ProblemKind
from tests.embeddings.samples import ID
from tests.fakes import HashingEmbedder

COFFEE = "Kopi arabika ditanam di dataran tinggi Gayo dan dipanen dua kali setiap tahun."
PRICE = "Harga satu kilogram kopi arabika adalah 120 ribu rupiah di koperasi petani."


def write(path: Path, *paragraphs: str) -> Path:
    """Write an article of some paragraphs, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(["# Kopi", *paragraphs]) + "\n", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article with two paragraphs."""
    return write(tmp_path / "articles" / "id" / "kopi.md", COFFEE, PRICE).parents[1]


def not_a_number(vectors: Vectors) -> Vectors:
    """As a model with broken weights returns."""
    return np.full_like(vectors, np.nan)


def infinite(vectors: Vectors) -> Vectors:
    """In a single place."""
    vectors[-1, 3] = np.inf
    return vectors


def too_few(vectors: Vectors) -> Vectors:
    """A text has none."""
    return vectors[1:]


def too_many(vectors: Vectors) -> Vectors:
    """A text has two."""
    return np.vstack([vectors, vectors])


def narrow(vectors: Vectors) -> Vectors:
    """Fewer dimensions than the model said."""
    return vectors[:, 1:]


def flat(vectors: Vectors) -> Vectors:
    """No rows at all."""
    return vectors[0]


@pytest.mark.parametrize(
    "spoil",
    [not_a_number, infinite, too_few, too_many, narrow, flat],
)
def test_what_is_no_vector_for_each_text_is_never_served(
    folder: Path, tmp_path: Path, spoil: Callable[[Vectors], Vectors]
) -> None:
    """Whatever a model returns in its place, the error says so and the index stays as it was."""

    class Spoiling(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            return spoil(super().embed_passages(texts))

    home = tmp_path / "home"
    index = LocalIndex(home)
    reindex(folder, index=index, embedder=HashingEmbedder())
    before = (index.digests(), index.info())
    write(folder / "id" / "kopi.md", f"{COFFEE} Baru.", f"{PRICE} Baru.")
    with pytest.raises(ModelFailedError) as caught:
        reindex(folder, index=index, embedder=Spoiling())
    assert caught.value.model == "hashing"
    assert (LocalIndex(home).digests(), index.info()) == before


@pytest.mark.parametrize("name", ["raksasa.txt", "raksasa.md", "raksasa.pdf", "raksasa.jsonl"])
def test_a_file_that_is_far_too_large_costs_nothing(folder: Path, name: str) -> None:
    """A terabyte that takes no space is refused unread, and the rest is taken in."""
    (folder / name).touch()
    os.truncate(folder / name, 10**12)
    index = MemoryIndex()
    report = reindex(folder, index=index, embedder=HashingEmbedder())
    assert [(problem.kind, problem.path.name) for problem in report.problems] == [
        (ProblemKind.TOO_LARGE, name)
    ]
    assert [part.text for number in (1, 2) for part in index.paragraph("kopi", ID, number)] == [COFFEE, PRICE]


def test_one_can_stop_in_the_middle_of_a_long_file(folder: Path) -> None:
    """A sign of life comes at every megabyte, before the first article of it is read."""

    class Stopping(MemoryIndex):
        beats = 0

        def apply(self, changes: Changes, **rest: Any) -> Applied:
            def watched(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
                for change in changes(present, known):
                    self.beats += 1
                    if self.beats > 30:
                        raise ReindexCancelledError
                    yield change

            return super().apply(watched, **rest)

    (folder / "panjang.jsonl").touch()
    os.truncate(folder / "panjang.jsonl", 10_000_000_000)
    with pytest.raises(ReindexCancelledError):
        reindex(folder, index=Stopping(), embedder=HashingEmbedder())
