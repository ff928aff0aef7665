"""A `PassageIndex` that lives in memory and goes with the process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.base import Edition, EmbeddedPassage, Hit, IndexInfo, Provenance
from embeddings.index.errors import IndexMismatchError
from embeddings.index.hybrid import HybridSearch
from embeddings.index.store import PassageStore
from embeddings.index.vectors import VectorIndex
from embeddings.index.wording import Row, Wording
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


class MemoryIndex:
    """Passages, vectors and words in memory; for tests and for small folders that need no disk.

    Every `apply` builds a new search and then puts it in the old one's place, so a search that is
    under way goes on with what it began with.
    """

    def __init__(self) -> None:
        self._state: _State | None = None

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageIndex.search`."""
        state = self._state
        if state is None:
            return []
        if vector.shape[1] != state.search.vectors.dimensions:
            raise IndexMismatchError(state.provenance.embedder.name, f"{vector.shape[1]} dimensions")
        return state.search.search(question, vector, limit=limit)

    def digests(self) -> dict[PassageId, str]:
        """As `PassageIndex.digests`."""
        state = self._state
        return {} if state is None else state.search.store.digests()

    def apply(
        self,
        changed: Iterable[EmbeddedPassage],
        removed: Iterable[PassageId],
        *,
        provenance: Provenance,
    ) -> None:
        """As `PassageIndex.apply`."""
        state = self._state
        alike = state is not None and state.provenance.embedder == provenance.embedder
        held = dict(state.held) if state is not None and alike else {}
        held |= {embedded.passage.id: embedded for embedded in changed}
        for identity in removed:
            held.pop(identity, None)
        search = build_search(list(held.values()), provenance.embedder.dimensions)
        self._state = _State(held, search, provenance)

    def info(self) -> IndexInfo:
        """As `PassageIndex.info`; there is no generation and nothing on disk."""
        state = self._state
        if state is None:
            return IndexInfo()
        return IndexInfo(
            embedder=state.provenance.embedder,
            splitting=state.provenance.splitting,
            source=state.provenance.source,
            fingerprint=state.provenance.fingerprint,
            passages=len(state.held),
            languages=state.search.store.languages(),
            articles=state.search.store.articles(),
            editions=state.search.store.edition_count(),
        )

    def hybrid_search(self) -> HybridSearch | None:
        """As `HoldsSearch.hybrid_search`."""
        return None if self._state is None else self._state.search

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageIndex.paragraph`."""
        state = self._state
        return [] if state is None else state.search.store.paragraph(article_id, language, number)

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageIndex.editions`."""
        state = self._state
        return [] if state is None else state.search.store.editions(offset=offset, limit=limit)

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageIndex.edition`."""
        state = self._state
        return None if state is None else state.search.store.edition(article_id, language)


class _State(NamedTuple):
    """All that changes, so that it changes at once."""

    held: dict[PassageId, EmbeddedPassage]
    search: HybridSearch
    provenance: Provenance


def build_search(held: list[EmbeddedPassage], dimensions: int) -> HybridSearch:
    """A search over passages in memory; rows are numbered as they stand in the list."""
    rows = [Row(number, item.passage, Wording.of(item.passage)) for number, item in enumerate(held)]
    vectors, words, store = VectorIndex(dimensions), WordIndex(), PassageStore()
    if held:
        vectors.add(np.stack([embedded.vector for embedded in held]))
    words.add(rows)
    words.commit()
    store.add(rows)
    store.finish()
    return HybridSearch(vectors, words, store)
