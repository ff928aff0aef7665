"""The `PassageIndex` on this machine's disk: FAISS vectors, tantivy words and SQLite passages."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import Edition, EmbeddedPassage, Hit, IndexInfo, Provenance
from embeddings.index.errors import HomeNotWritableError, IndexDamagedError, IndexError_, IndexMismatchError
from embeddings.index.generation import Generation, Generations
from embeddings.index.hybrid import HybridSearch
from embeddings.index.store import PassageStore
from embeddings.index.vectors import VectorIndex
from embeddings.index.wording import Row, Wording
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId

_log = logging.getLogger(__name__)

_VECTORS, _STORE, _WORDS = "vectors.faiss", "passages.sqlite", "words"

_BATCH = 1_000
"""Passages that are written at a time; bounds memory, not meaning."""


class LocalIndex:
    """The current generation below a home folder, loaded and verified at the first use.

    A search notices when another process has made a new one, and goes on with that; a damaged one, or one
    of another model, is left alone and the one that is loaded is served.

    Args:
        home: `KUTIP_HOME`; nothing is made there before the first `apply`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._generations = Generations(home)
        self._loaded: tuple[Generation, HybridSearch] | None = None
        self._seen: str | None = None
        self._lock = Lock()

    def load(self) -> bool:
        """Load the current generation now. False if there is none yet.

        Raises:
            IndexDamagedError: A file is missing, changed, or does not fit the others.
        """
        with self._lock:
            if self._loaded is None:
                generation = self._generations.current()
                self._loaded = None if generation is None else (generation, _open(generation))
            return self._loaded is not None

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageIndex.search`.

        Raises:
            IndexDamagedError: As `load`.
            IndexMismatchError: The vector has another number of dimensions than the index.
        """
        self._follow()
        if not self.load() or self._loaded is None:
            return []
        generation, search = self._loaded
        if vector.shape[1] != search.vectors.dimensions:
            raise IndexMismatchError(_name(generation.info.embedder), f"{vector.shape[1]} dimensions")
        return search.search(question, vector, limit=limit)

    def _follow(self) -> None:
        """Load the generation that the pointer names now, if that is another than the loaded one."""
        with self._lock:
            if self._loaded is None:
                return
            try:
                name = self._generations.current_name()
                if name in {None, self._loaded[0].info.generation, self._seen}:
                    return
                self._seen = name
                generation = self._generations.current()
                if generation is not None and generation.info.embedder == self._loaded[0].info.embedder:
                    self._loaded = (generation, _open(generation))
            except IndexError_ as error:
                _log.error("A new generation cannot be used, the one before is served: %s", error)

    def digests(self) -> dict[PassageId, str]:
        """As `PassageIndex.digests`."""
        store = self._store()
        return {} if store is None else store.digests()

    def apply(
        self,
        changed: Iterable[EmbeddedPassage],
        removed: Iterable[PassageId],
        *,
        provenance: Provenance,
    ) -> None:
        """As `PassageIndex.apply`: builds a generation beside the current one and swaps the pointer.

        Passages that are neither changed nor removed are carried over, unless the current generation
        is damaged or of another embedder: vectors of two models are never mixed.

        Raises:
            HomeNotWritableError: The home folder cannot be written to, or the disk is full.
            ReindexRunningError: Another process is building.
        """
        with self._generations.building() as folder:
            with _writing(self._home):
                builder = _Builder(self._home, folder, provenance.embedder.dimensions)
            dropped = frozenset(builder.add(changed)).union(removed)
            kept = self._reusable(provenance)
            if kept is not None:
                builder.copy(kept, dropped=dropped)
            with _writing(self._home):
                generation = self._generations.publish(folder, builder.finish(provenance))
        self._loaded = (generation, _open(generation))

    def info(self) -> IndexInfo:
        """As `PassageIndex.info`. Raises as `load`."""
        return self._loaded[0].info if self.load() and self._loaded is not None else IndexInfo()

    def hybrid_search(self) -> HybridSearch | None:
        """As `HoldsSearch.hybrid_search`. Raises as `load`."""
        return self._loaded[1] if self.load() and self._loaded is not None else None

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageIndex.paragraph`."""
        store = self._store()
        return [] if store is None else store.paragraph(article_id, language, number)

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageIndex.editions`."""
        store = self._store()
        return [] if store is None else store.editions(offset=offset, limit=limit)

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageIndex.edition`."""
        store = self._store()
        return None if store is None else store.edition(article_id, language)

    def _reusable(self, provenance: Provenance) -> HybridSearch | None:
        try:
            search, made_by = self.hybrid_search(), self.info().embedder
        except IndexDamagedError:
            return None
        return search if provenance.embedder.makes_the_same_vectors(made_by) else None

    def _store(self) -> PassageStore | None:
        search = self.hybrid_search()
        return None if search is None else search.store


class _Builder:
    """Fills the folder of a new generation, a batch at a time."""

    def __init__(self, home: Path, folder: Path, dimensions: int) -> None:
        self._home = home
        self._folder = folder
        (folder / _WORDS).mkdir()
        self._vectors = VectorIndex(dimensions)
        self._words = WordIndex(folder / _WORDS)
        self._store = PassageStore(folder / _STORE, writable=True)

    def add(self, embedded: Iterable[EmbeddedPassage]) -> list[PassageId]:
        """Append passages in order; returns which."""
        taken: list[PassageId] = []
        remaining = iter(embedded)
        while batch := list(islice(remaining, _BATCH)):
            wordings = [Wording.of(item.passage) for item in batch]
            self._append(
                [item.passage for item in batch], wordings, np.stack([item.vector for item in batch])
            )
            taken.extend(item.passage.id for item in batch)
        return taken

    def copy(self, search: HybridSearch, *, dropped: frozenset[PassageId]) -> None:
        """Append the passages of an older generation but for some, with the vectors and wordings they had."""
        kept = iter(search.store.kept_rows(dropped))
        while numbers := list(islice(kept, _BATCH)):
            rows = search.store.rows(numbers)
            vectors = search.vectors.rows(numbers)
            self._append([row.passage for row in rows], [row.wording for row in rows], vectors)

    def _append(self, passages: list[Passage], wordings: list[Wording], vectors: Vectors) -> None:
        numbers = range(len(self._vectors), len(self._vectors) + len(passages))
        rows = [Row(*row) for row in zip(numbers, passages, wordings, strict=True)]
        with _writing(self._home):
            self._vectors.add(vectors)
            self._store.add(rows)
            self._words.add(rows)

    def finish(self, provenance: Provenance) -> IndexInfo:
        """Write what is still in memory, close everything, and count."""
        self._words.commit()
        self._store.finish()
        self._vectors.write(self._folder / _VECTORS)
        info = IndexInfo(
            embedder=provenance.embedder,
            splitting=provenance.splitting,
            source=provenance.source,
            fingerprint=provenance.fingerprint,
            passages=len(self._store),
            languages=self._store.languages(),
            articles=self._store.articles(),
            editions=self._store.edition_count(),
        )
        self._store.close()
        return info


@contextmanager
def _writing(home: Path) -> Generator[None]:
    """What goes wrong inside is the disk's fault, in whatever words the engines say it."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        raise HomeNotWritableError(home, _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _open(generation: Generation) -> HybridSearch:
    folder, info = generation.folder, generation.info
    try:
        search = HybridSearch(
            VectorIndex.read(folder / _VECTORS),
            WordIndex(folder / _WORDS),
            PassageStore(folder / _STORE),
        )
        counts = {len(search.vectors), len(search.words), len(search.store), info.passages}
    # The engines have no error class in common; faiss and tantivy raise RuntimeError and ValueError.
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        raise IndexDamagedError(folder, _first_line(error)) from error
    if len(counts) != 1:
        raise IndexDamagedError(folder, f"vectors, words and passages differ in number: {sorted(counts)}")
    return search


def _name(spec: EmbedderSpec | None) -> str:
    return "" if spec is None else f"{spec.name} ({spec.dimensions} dimensions)"
