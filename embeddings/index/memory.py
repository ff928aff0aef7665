"""A `PassageIndex` that lives in memory and goes with the process."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from embeddings.embedder import Vectors
from embeddings.index.base import Edition, EmbeddedPassage, Hit, IndexInfo, Provenance
from embeddings.index.hybrid import HybridSearch
from embeddings.index.store import PassageStore
from embeddings.index.vectors import VectorIndex
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


class MemoryIndex:
    """Passages, vectors and words in memory; for tests and for small folders that need no disk.

    Every `apply` builds a new search and then puts it in the old one's place, so a search that is
    under way goes on with what it began with.
    """

    def __init__(self) -> None:
        self._held: dict[PassageId, EmbeddedPassage] = {}
        self._search: HybridSearch | None = None
        self._provenance: Provenance | None = None

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageIndex.search`."""
        search = self._search
        return [] if search is None else search.search(question, vector, limit=limit)

    def digests(self) -> dict[PassageId, str]:
        """As `PassageIndex.digests`."""
        return {identity: held.passage.digest for identity, held in self._held.items()}

    def apply(
        self,
        changed: Iterable[EmbeddedPassage],
        removed: Iterable[PassageId],
        *,
        provenance: Provenance,
    ) -> None:
        """As `PassageIndex.apply`."""
        held = self._held | {embedded.passage.id: embedded for embedded in changed}
        for identity in removed:
            held.pop(identity, None)
        self._search = _build(list(held.values()), provenance.embedder.dimensions)
        self._held, self._provenance = held, provenance

    def info(self) -> IndexInfo:
        """As `PassageIndex.info`; there is no generation and nothing on disk."""
        if self._search is None or self._provenance is None:
            return IndexInfo()
        return IndexInfo(
            embedder=self._provenance.embedder,
            splitting=self._provenance.splitting,
            source=self._provenance.source,
            fingerprint=self._provenance.fingerprint,
            passages=len(self._held),
            languages=self._search.store.languages(),
            articles=self._search.store.articles(),
            editions=self._search.store.edition_count(),
        )

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageIndex.paragraph`."""
        return [] if self._search is None else self._search.store.paragraph(article_id, language, number)

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageIndex.editions`."""
        return [] if self._search is None else self._search.store.editions(offset=offset, limit=limit)

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageIndex.edition`."""
        return None if self._search is None else self._search.store.edition(article_id, language)


def _build(held: list[EmbeddedPassage], dimensions: int) -> HybridSearch:
    rows = list(enumerate(embedded.passage for embedded in held))
    vectors, words, store = VectorIndex(dimensions), WordIndex(), PassageStore()
    if held:
        vectors.add(np.stack([embedded.vector for embedded in held]))
    words.add(rows)
    words.commit()
    store.add(rows)
    store.finish()
    return HybridSearch(vectors, words, store)
