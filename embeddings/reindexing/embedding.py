"""Passages of many editions, embedded together; what was embedded before is not embedded again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np

from embeddings.embedder import Embedder, Vectors, checked
from embeddings.index.base import Change, EmbeddedPassage, KnownVectors
from embeddings.index.content import content_key, embedded_text
from embeddings.reindexing.report import ReindexReport
from knowledge.article import Passage

_FEWEST, _FIRST, _MOST = 16, 64, 512
"""Passages that are embedded at a time: few enough that a slow model can be stopped within a second."""

_QUICK, _SLOW = 0.1, 0.5
"""Seconds that embedding them should take."""

_SAMPLE = 64
"""Texts whose embedding tells how long the others will take."""


_NOTHING = Change()


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

    Raises:
        ModelFailedError: By `add` and `rest`: the model returned something else than a finite vector a text.
    """

    embedder: Embedder
    known: KnownVectors
    report: ReindexReport
    beat: Callable[[], None]
    _waiting: list[Partial] = field(default_factory=list[Partial])
    _count: int = 0
    _at_once: int = _FIRST

    def add(self, partial: Partial) -> Iterator[Change]:
        """As `Embedding.add`."""
        passages, change = partial
        while len(passages) > self._at_once:
            # What is given back early counts early: it outlives a crash, and between two parts one can stop.
            part, passages = passages[: self._at_once], passages[self._at_once :]
            yield from self.add(Partial(part, _NOTHING))
        self._waiting.append(Partial(passages, change))
        self._count += max(1, len(passages))
        if self._count >= self._at_once:
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
        if missing:
            started = time.perf_counter()
            made = self._made([embedded_text(passage) for passage in missing.values()])
            self._adapt(time.perf_counter() - started)
            found |= zip(missing, made, strict=True)
            self.report.embedded += len(made)
            self.beat()
        return [np.asarray(found[content]) for content in contents]

    def _made(self, texts: Sequence[str]) -> Vectors:
        """What the model makes of texts; whatever is not a vector for each of them gets no further."""
        spec = self.embedder.spec
        made = np.asarray(self.embedder.embed_passages(texts))
        return checked(made, len(texts), model=spec.name, dimensions=spec.dimensions)

    def _adapt(self, seconds: float) -> None:
        if seconds < _QUICK:
            self._at_once = min(_MOST, self._at_once * 2)
        elif seconds > _SLOW:
            self._at_once = max(_FEWEST, self._at_once // 2)


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
