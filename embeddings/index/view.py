"""One generation, open: a state of the index that never changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import Edition, EditionKey, Hit, IndexInfo
from embeddings.index.errors import IndexDamagedError, IndexMismatchError
from embeddings.index.generation import Generation
from embeddings.index.hybrid import HybridSearch
from embeddings.index.layout import Layout
from embeddings.index.row_vectors import RowVectors
from embeddings.index.segment import Segment
from embeddings.index.shelf import Shelf
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId

LAYOUT, SEGMENTS, WORDS = "layout.json", "segments", "words"


class GenerationView:
    """A `PassageReader` over the files of a generation.

    Args:
        segments: Oldest first.
    """

    def __init__(
        self, generation: Generation, segments: Sequence[Segment], layout: Layout, words: WordIndex
    ) -> None:
        dimensions = cast("EmbedderSpec", generation.info.embedder).dimensions
        self.generation = generation
        self.segments = tuple(segments)
        self.layout = layout
        self.shelf = Shelf.over([segment.store for segment in segments], layout)
        vectors = RowVectors(segments, layout.dead["passages"], dimensions=dimensions)
        self.hybrid = HybridSearch(vectors, words, self.shelf)

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageReader.search`."""
        if vector.shape[1] != self.hybrid.vectors.dimensions:
            raise IndexMismatchError(spec_line(self.info().embedder), f"{vector.shape[1]} dimensions")
        return self.hybrid.search(question, vector, limit=limit)

    def info(self) -> IndexInfo:
        """As `PassageReader.info`."""
        return self.generation.info

    def with_fingerprint(self, fingerprint: str) -> None:
        """Remember that the articles say the same in another state of their folder."""
        info = replace(self.generation.info, fingerprint=fingerprint)
        self.generation = Generation(self.generation.folder, info)

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageReader.paragraph`."""
        return self.shelf.paragraph(EditionKey(article_id, language), number)

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageReader.editions`."""
        return self.shelf.editions(offset=offset, limit=limit)

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageReader.edition`."""
        found = self.shelf.edition(EditionKey(article_id, language))
        return None if found is None else found.edition

    def editions_from(self, path: str) -> list[Edition]:
        """As `PassageReader.editions_from`."""
        return self.shelf.editions_from(path)

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """As `PassageReader.records_of`."""
        return self.shelf.records_of(path, only_stale=only_stale)

    def stale_editions(self) -> list[Edition]:
        """As `PassageReader.stale_editions`."""
        return self.shelf.stale()

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """As `PassageReader.passages_of`."""
        return self.shelf.passages_of(key)

    def digests(self) -> dict[PassageId, str]:
        """As `PassageReader.digests`."""
        return self.shelf.digests()

    def files(self) -> dict[str, str]:
        """As `PassageReader.files`."""
        return self.shelf.files()

    def vectors_of(self, contents: Sequence[bytes], *, embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """As `PassageReader.vectors_of`."""
        if not embedder.makes_the_same_vectors(self.info().embedder):
            return {}
        rows = self.shelf.rows_with(contents)
        vectors = self.hybrid.vectors.rows(list(rows.values()))
        return dict(zip(rows, vectors, strict=True))


def open_view(generation: Generation) -> GenerationView:
    """Open a generation that was verified.

    Raises:
        IndexDamagedError: Its files do not fit each other.
    """
    folder, info = generation.folder, generation.info
    dimensions = cast("EmbedderSpec", info.embedder).dimensions
    segments: list[Segment] = []
    try:
        for part in info.segments:
            segments.append(Segment.open(folder / SEGMENTS / part.name, part, dimensions=dimensions))
        layout = Layout.read(folder / LAYOUT)
        words = WordIndex(folder / WORDS)
        view = GenerationView(generation, segments, layout, words)
        counts = {len(view.hybrid.vectors), len(words), len(view.shelf), info.passages}
    # The engines have no error class in common; faiss and tantivy raise RuntimeError and ValueError.
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        for segment in segments:
            segment.store.close()
        raise IndexDamagedError(folder, first_line(error)) from error
    if len(counts) != 1:
        raise IndexDamagedError(folder, f"vectors, words and passages differ in number: {sorted(counts)}")
    return view


def first_line(error: Exception) -> str:
    """What an engine says, without the pages that follow."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def spec_line(spec: EmbedderSpec | None) -> str:
    """A model for an error."""
    return "" if spec is None else f"{spec.name} ({spec.dimensions} dimensions)"
