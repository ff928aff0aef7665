"""A `PassageIndex` that lives in memory and goes with the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import (
    Accept,
    Anew,
    Applied,
    Change,
    Changes,
    Edition,
    EditionKey,
    EmbeddedPassage,
    Far,
    Hit,
    IndexInfo,
    PassageReader,
    Provenance,
    accept_all,
    far_unknown,
    never,
)
from embeddings.index.content import content_key
from embeddings.index.empty import EmptyReader
from embeddings.index.errors import IndexMismatchError
from embeddings.index.hybrid import HybridSearch
from embeddings.index.present import PresentState
from embeddings.index.shelf import Shelf
from embeddings.index.store import SegmentStore
from embeddings.index.vectors import VectorIndex
from embeddings.index.wording import Row, Wording
from embeddings.index.words import WordIndex
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


@dataclass(frozen=True, slots=True)
class _Held:
    """All that a state is made of."""

    passages: dict[PassageId, EmbeddedPassage] = field(default_factory=dict[PassageId, EmbeddedPassage])
    editions: dict[EditionKey, Edition] = field(default_factory=dict[EditionKey, Edition])
    files: dict[str, str] = field(default_factory=dict[str, str])

    def after(self, changes: Iterable[Change]) -> _Held:
        """What it becomes."""
        passages, editions, files = dict(self.passages), dict(self.editions), dict(self.files)
        for change in changes:
            passages |= {item.passage.id: item for item in change.passages}
            for identity in change.removed:
                passages.pop(identity, None)
            if change.edition is not None:
                editions[change.edition.key] = change.edition
            if change.removed_edition is not None:
                editions.pop(change.removed_edition, None)
            if change.file is not None:
                files[change.file.path] = change.file.digest
            if change.removed_file is not None:
                files.pop(change.removed_file, None)
        return _Held(passages, editions, files)


class MemoryState:
    """One state of it."""

    def __init__(self, held: _Held, provenance: Provenance) -> None:
        self.held = held
        self.hybrid = build_search(list(held.passages.values()), provenance.embedder.dimensions)
        self._info = _info(held, provenance)

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """As `PassageReader.search`."""
        if vector.shape[1] != self.hybrid.vectors.dimensions:
            name = self._info.embedder.name if self._info.embedder else ""
            raise IndexMismatchError(name, f"{vector.shape[1]} dimensions")
        return self.hybrid.search(question, vector, limit=limit)

    def info(self) -> IndexInfo:
        """As `PassageReader.info`; there is no generation and nothing on disk."""
        return self._info

    def with_fingerprint(self, fingerprint: str) -> None:
        """Remember that the articles say the same in another state of their folder."""
        self._info = replace(self._info, fingerprint=fingerprint)

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """As `PassageReader.paragraph`."""
        found = [
            passage
            for passage in self.passages_of(EditionKey(article_id, language))
            if passage.paragraph == number
        ]
        return sorted(found, key=lambda passage: (len(passage.id), passage.id))

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """As `PassageReader.editions`."""
        ordered = sorted(self.held.editions.values(), key=lambda edition: (edition.title, *edition.key))
        return ordered[offset : offset + limit]

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """As `PassageReader.edition`."""
        return self.held.editions.get(EditionKey(article_id, language))

    def editions_from(self, path: str) -> list[Edition]:
        """As `PassageReader.editions_from`."""
        return [edition for edition in self.held.editions.values() if edition.path == path]

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """As `PassageReader.records_of`."""
        found = (e for e in self.editions_from(path) if e.stale_since or not only_stale)
        return {edition.digest: edition.key for edition in found}

    def stale_editions(self) -> list[Edition]:
        """As `PassageReader.stale_editions`."""
        return [edition for edition in self.held.editions.values() if edition.stale_since is not None]

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """As `PassageReader.passages_of`."""
        passages = (item.passage for item in self.held.passages.values())
        return [passage for passage in passages if (passage.article_id, passage.edition_language) == key]

    def digests(self) -> dict[PassageId, str]:
        """As `PassageReader.digests`."""
        return {identity: item.passage.digest for identity, item in self.held.passages.items()}

    def files(self) -> dict[str, str]:
        """As `PassageReader.files`."""
        return dict(self.held.files)

    def vectors_of(self, contents: Sequence[bytes], *, embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """As `PassageReader.vectors_of`."""
        if not embedder.makes_the_same_vectors(self._info.embedder):
            return {}
        wanted = set(contents)
        keyed = ((content_key(item.passage), item.vector) for item in self.held.passages.values())
        return {key: vector for key, vector in keyed if key in wanted}


class MemoryIndex(PresentState):
    """Passages, vectors and words in memory; for tests and for small folders that need no disk.

    Every `apply` builds a new state and then puts it in the old one's place, so a search that is
    under way goes on with what it began with.
    """

    def __init__(self) -> None:
        self._state: MemoryState | None = None

    def now(self) -> PassageReader:
        """As `PassageIndex.now`."""
        return self._state or EmptyReader()

    def apply(
        self,
        changes: Changes,
        *,
        provenance: Provenance,
        anew: Anew = never,
        accept: Accept = accept_all,
        far: Far = far_unknown,
    ) -> Applied:
        """As `PassageIndex.apply`."""
        del far
        present, reader = self._state, self.now()
        alike = present is not None and provenance.embedder.makes_the_same_vectors(present.info().embedder)
        base = None if present is None or not alike or anew(present.info()) else present

        def known(contents: Sequence[bytes]) -> dict[bytes, Vectors]:
            return reader.vectors_of(contents, embedder=provenance.embedder)

        found = [change for change in changes(reader, known) if change != Change()]
        if not found and base is not None and base.info().source == provenance.source:
            base.with_fingerprint(provenance.fingerprint)
            return Applied.UNCHANGED
        state = MemoryState((base.held if base else _Held()).after(found), provenance)
        if not accept(state, reader):
            return Applied.REFUSED
        self._state = state
        return Applied.PUBLISHED

    def hybrid_search(self) -> HybridSearch | None:
        """As `HoldsSearch.hybrid_search`."""
        return None if self._state is None else self._state.hybrid


def build_search(held: list[EmbeddedPassage], dimensions: int) -> HybridSearch:
    """A search over passages in memory; rows are numbered as they stand in the list."""
    rows = [Row(number, item.passage, Wording.of(item.passage)) for number, item in enumerate(held)]
    vectors, words, store = VectorIndex(dimensions), WordIndex(), SegmentStore()
    if held:
        vectors.add(np.stack([embedded.vector for embedded in held]))
    words.add(rows)
    words.commit()
    store.add(rows)
    store.finish()
    return HybridSearch(vectors, words, Shelf([store]))


def _info(held: _Held, provenance: Provenance) -> IndexInfo:
    written_in = [item.passage.language for item in held.passages.values()]
    return IndexInfo(
        embedder=provenance.embedder,
        splitting=provenance.splitting,
        source=provenance.source,
        fingerprint=provenance.fingerprint,
        passages=len(held.passages),
        languages={language: written_in.count(language) for language in Language if language in written_in},
        articles=len({key.article_id for key in held.editions}),
        editions=len(held.editions),
        stale=sum(edition.stale_since is not None for edition in held.editions.values()),
    )
