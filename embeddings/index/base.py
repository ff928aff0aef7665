"""The seam between Kutip and whatever stores and searches passages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
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


class EditionKey(NamedTuple):
    """Which edition: an article in a language."""

    article_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of an article: what a list of sources shows of it, and where it came from.

    Attributes:
        paragraphs: How many paragraphs it has.
        path: Of its file, from the folder of articles; "" if it came from none.
        digest: What the file said of it (`knowledge.article.Article.digest`).
        stale_since: When its file was first found to be unreadable; what is indexed is what could be read
            before. None for an edition that is as its file says.
    """

    article_id: str
    language: Language
    title: str
    date: dt.date | None
    url: str | None
    paragraphs: int
    path: str = ""
    digest: str = ""
    stale_since: dt.datetime | None = None

    @property
    def key(self) -> EditionKey:
        """Which edition it is."""
        return EditionKey(self.article_id, self.language)


class SourceFile(NamedTuple):
    """A file that was read.

    Attributes:
        path: From the folder of articles.
        digest: BLAKE2b of its bytes, in hexadecimal; "" if something was wrong, so that it is read again.
    """

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """A part of what a new state differs in; no passage, edition or file is named by two of them.

    Attributes:
        passages: Put in; one whose id is there takes its place.
        removed: Taken out; ids that are not there are ignored.
        edition: Put in, in place of the one with the same key.
        removed_edition, removed_file: Taken out, without any passage.
        file: Put in, in place of the one with the same path.
    """

    passages: Sequence[EmbeddedPassage] = ()
    removed: Sequence[PassageId] = ()
    edition: Edition | None = None
    removed_edition: EditionKey | None = None
    file: SourceFile | None = None
    removed_file: str | None = None


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds.

    Attributes:
        generation: Name of the generation; "" for an index that has none.
        parent: Name of the generation that was served when it was made; "" if none was.
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
        stale: How many of them are older than their files.
        size: Bytes on disk.
        written: How many of them were written for it; the others are shared with older generations.
        segments: How its passages are stored; () for an index that has no segments.
    """

    generation: str = ""
    parent: str = ""
    created: dt.datetime | None = None
    embedder: EmbedderSpec | None = None
    splitting: str = ""
    source: str = ""
    fingerprint: str = ""
    passages: int = 0
    languages: Mapping[Language, int] = field(default_factory=dict[Language, int])
    articles: int = 0
    editions: int = 0
    stale: int = 0
    size: int = 0
    written: int = 0
    segments: tuple[SegmentInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A part of the passages, written at one time.

    Attributes:
        name: Of its folder.
        passages: How many it was written with; some may have been taken out since.
        search: How its vectors are searched: "exact", or the kind of approximate index.
        recall: Of an approximate index, recall@10 against exact search on a sample; else None.
        parameters: What else must be known to search it.
    """

    name: str
    passages: int
    search: str = "exact"
    recall: float | None = None
    parameters: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an index records about where its passages come from; the fields as in `IndexInfo`."""

    embedder: EmbedderSpec
    splitting: str = ""
    source: str = ""
    fingerprint: str = ""


class PassageReader(Protocol):
    """One state of an index, which never changes: every look-up sees the same passages.

    May be used from several threads.
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

    def info(self) -> IndexInfo:
        """What it holds."""
        ...

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """The passages of an edition that start with that paragraph, in reading order."""
        ...

    def editions(self, *, offset: int = 0, limit: int = 50) -> list[Edition]:
        """Editions ordered by title, then article id, then language."""
        ...

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """That edition of an article, if there is one."""
        ...

    def editions_from(self, path: str) -> list[Edition]:
        """The editions that came from a file."""
        ...

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """The same by their digests, and no more than that: a file may hold very many.

        Args:
            only_stale: Leave out those that are as the file says.
        """
        ...

    def stale_editions(self) -> list[Edition]:
        """The editions that are older than their files."""
        ...

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """Every passage of an edition, in no order."""
        ...

    def digests(self) -> dict[PassageId, str]:
        """What each passage says, by which passage it is."""
        ...

    def files(self) -> dict[str, str]:
        """Digests of the files that were read, by path; "" for one in which something was wrong."""
        ...

    def vectors_of(self, contents: Sequence[bytes], *, embedder: EmbedderSpec) -> dict[bytes, Vectors]:
        """Vectors, shape (dimensions,), that such a model made before, by the key of their content.

        Args:
            contents: Keys (`embeddings.index.content.content_key`); those that nothing is known of are
                left out of what is returned.
        """
        ...


class Applied(StrEnum):
    """What became of changes."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


KnownVectors = Callable[[Sequence[bytes]], dict[bytes, Vectors]]
"""As `PassageReader.vectors_of`, for one embedder, and for what an interrupted `apply` has left as well."""

Changes = Callable[[PassageReader, KnownVectors], Iterable[Change]]
"""What a new state differs in from the one that is handed in; read once, one after the other.

An empty change is none: it gives the index the time to say how far it is, and to stop.
"""

Anew = Callable[[IndexInfo], bool]
"""Whether nothing of such a state can stay."""


def never(info: IndexInfo) -> bool:
    """Everything can."""
    del info
    return False


Accept = Callable[[PassageReader, PassageReader], bool]
"""Whether the first state, which is complete, may take the place of the second."""


def accept_all(new: PassageReader, old: PassageReader) -> bool:
    """Whatever it is."""
    del new, old
    return True


Far = Callable[[], tuple[str, int, int]]
"""What is being done (`embeddings.reindexing.report.Stage`), and how many of how many editions are."""


def far_unknown() -> tuple[str, int, int]:
    """Nobody knows."""
    return "", 0, 0


class PassageIndex(PassageReader, Protocol):
    """The whole hybrid index: passages, their vectors and their words.

    The look-ups see either the state before an `apply` or the one after it, never one in between; several
    look-ups that belong together go to `now()`.
    """

    def now(self) -> PassageReader:
        """The state that is served now."""
        ...

    def apply(
        self,
        changes: Changes,
        *,
        provenance: Provenance,
        anew: Anew = never,
        accept: Accept = accept_all,
        far: Far = far_unknown,
    ) -> Applied:
        """Go on to a state that differs from the present one, all or nothing.

        What another embedder made goes: vectors of two models are never mixed.

        Args:
            changes: Called when nobody else can change the index any more. No change at all leaves the state
                as it is, but for the fingerprint.
            anew: Whether to start from nothing instead of that state; always so after a change of embedder.
            accept: Asked once everything is ready, before it counts.
            far: Asked now and then, for whoever wants to know how far it is.

        Raises:
            ReindexRunningError: Somebody else is changing it.
            ReindexCancelledError: Somebody wants it to stop.
        """
        ...
