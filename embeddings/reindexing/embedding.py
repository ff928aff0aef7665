"""Passages of many editions, embedded together; what was embedded before is not embedded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np

from embeddings.embedder import Embedder, Vectors
from embeddings.index.base import Change, EmbeddedPassage, KnownVectors
from embeddings.index.content import content_key, embedded_text
from embeddings.reindexing.report import ReindexReport
from knowledge.article import Passage

_BATCH = 512
"""Passages that are embedded at a time."""

_SAMPLE = 64
"""Texts whose embedding tells how long the others will take."""


class Partial(NamedTuple):
    """A change whose passages have no vectors yet."""

    passages: Sequence[Passage]
    change: Change


class Embedding(Protocol):
    """Completes changes, in their order."""

    def add(self, partial: Partial) -> Iterator[Change]:
        """Take one, and give back those that are complete."""
        ...

    def rest(self) -> Iterator[Change]:
        """Give back all that are still there."""
        ...


@dataclass(slots=True)
class RealEmbedding:
    """Embeds in batches, whatever edition passages are of.

    Args:
        known: What need not be embedded.
        beat: Called after every batch.
    """

    embedder: Embedder
    known: KnownVectors
    report: ReindexReport
    beat: Callable[[], None]
    _waiting: list[Partial] = field(default_factory=list[Partial])
    _count: int = 0

    def add(self, partial: Partial) -> Iterator[Change]:
        """As `Embedding.add`."""
        self._waiting.append(partial)
        self._count += max(1, len(partial.passages))
        if self._count >= _BATCH:
            yield from self.rest()

    def rest(self) -> Iterator[Change]:
        """As `Embedding.rest`."""
        waiting, self._waiting, self._count = self._waiting, [], 0
        passages = [passage for partial in waiting for passage in partial.passages]
        vectors = iter(self._vectors(passages))
        for partial in waiting:
            embedded = [EmbeddedPassage(passage, next(vectors)) for passage in partial.passages]
            yield replace(partial.change, passages=embedded)

    def _vectors(self, passages: Sequence[Passage]) -> list[Vectors]:
        contents = [content_key(passage) for passage in passages]
        found = self.known(contents) if contents else {}
        missing = {
            content: passage
            for content, passage in zip(contents, passages, strict=True)
            if content not in found
        }
        texts = [embedded_text(passage) for passage in missing.values()]
        for start in range(0, len(texts), _BATCH):
            made = self.embedder.embed_passages(texts[start : start + _BATCH])
            found |= zip(list(missing)[start : start + _BATCH], made, strict=True)
            self.report.embedded += len(made)
            self.beat()
        return [np.asarray(found[content]) for content in contents]


@dataclass(slots=True)
class NoEmbedding:
    """For a dry run: counts what would have to be embedded, and keeps nothing.

    Attributes:
        sample: Some of the texts that would be.
    """

    known: KnownVectors
    report: ReindexReport
    sample: list[str]

    def add(self, partial: Partial) -> Iterator[Change]:
        """As `Embedding.add`."""
        contents = {content_key(passage): passage for passage in partial.passages}
        found = self.known(list(contents)) if contents else {}
        missing = [passage for content, passage in contents.items() if content not in found]
        self.report.embedded += len(missing)
        wanted = max(0, _SAMPLE - len(self.sample))
        self.sample += [embedded_text(passage) for passage in missing[:wanted]]
        yield from ()

    def rest(self) -> Iterator[Change]:
        """As `Embedding.rest`."""
        yield from ()
