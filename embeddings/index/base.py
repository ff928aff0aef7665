"""The seam between Kutip and whatever stores and searches passages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.wording import NOTHING, Coverage
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores; higher is better, everywhere.

    Attributes:
        score: Meaning and words together; what hits are ordered by.
        meaning: Cosine of question and passage, -1 to 1.
        words: Share of the question's telling words that the passage holds, rare ones counting
            more (see `fusion.words_share`), 0 to 1.
        coverage: What `words` is made of, beside BM25.
    """

    passage: Passage
    score: float
    meaning: float
    words: float
    coverage: Coverage = NOTHING


class EmbeddedPassage(NamedTuple):
    """A passage and its vector, shape (dimensions,)."""

    passage: Passage
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Edition:
    """What a list of sources shows of one edition of an article.

    Attributes:
        paragraphs: How many paragraphs it has.
    """

    article_id: str
    language: Language
    title: str
    date: dt.date | None
    url: str | None
    paragraphs: int


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds.

    Attributes:
        generation: Name of the generation; "" for an index that has none.
        created: When it was made, in UTC; None for an empty one.
        embedder: What made its vectors; None for an empty one.
        splitting: The rules by which paragraphs became passages and passages became terms
            (`knowledge.passages.SPLITTING`, `knowledge.terms.TERMS`).
        source: The folder of articles that it was made from, as text; "" if it was none.
        fingerprint: State of that folder when it was read; "" if unknown.
        passages: How many passages.
        languages: Passages by language.
        articles: How many articles; editions of one count once.
        editions: How many editions.
        size: Bytes on disk.
    """

    generation: str = ""
    created: dt.datetime | None = None
    embedder: EmbedderSpec | None = None
    splitting: str = ""
    source: str = ""
    fingerprint: str = ""
    passages: int = 0
    languages: Mapping[Language, int] = field(default_factory=dict[Language, int])
    articles: int = 0
    editions: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an index records about where its passages come from; the fields as in `IndexInfo`."""

    embedder: EmbedderSpec
    splitting: str = ""
    source: str = ""
    fingerprint: str = ""


class PassageIndex(Protocol):
    """The whole hybrid index: passages, their vectors and their words.

    `search` and the look-ups may be called from several threads, and see either the state before an
    `apply` or the one after it, never one in between.
    """

    def search(self, question: Question, vector: Vectors, *, limit: int) -> list[Hit]:
        """The passages nearest to a question in meaning and words, best first, ties by passage id.

        Args:
            vector: The question's, shape (1, dimensions).
            limit: How many at most, from 1.

        Raises:
            IndexMismatchError: The vector has another number of dimensions than the index.
        """
        ...

    def digests(self) -> dict[PassageId, str]:
        """What each passage says, by which passage it is."""
        ...

    def apply(
        self,
        changed: Iterable[EmbeddedPassage],
        removed: Iterable[PassageId],
        *,
        provenance: Provenance,
    ) -> None:
        """Put passages in (an id that is there is replaced) and take others out, all or nothing.

        What another embedder made goes as well: vectors of two models are never mixed.

        Args:
            changed: Read once, one after the other; no id comes twice.
            removed: Read after `changed` has ended; ids that are not there are ignored.
        """
        ...

    def info(self) -> IndexInfo:
        """What the index holds now."""
        ...

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """The passages that start with that paragraph, in reading order; none if there is none."""
        ...

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """Editions ordered by title, then article id, then language."""
        ...

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """That edition of an article, if there is one."""
        ...
