"""What answering returns, and the seam behind which it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeAlias

from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language, Passage, PassageId

Mark: TypeAlias = tuple[int, int]
"""(start, end) in a quote."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands.

    Attributes:
        number: As in "[1]", from 1; quotes from one paragraph share theirs.
        quote: An exact part of the passage's text.
        marks: The telling parts of the quote, in order, none overlapping another; may be none.

    Raises:
        ValueError: The quote is empty or is not a part of the passage, or a mark is not within the quote.
    """

    number: int
    passage: Passage
    quote: str
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if not self.quote.strip() or self.quote not in self.passage.text:
            raise ValueError(f"quote is not a part of passage {self.passage.id}: {self.quote[:80]!r}")
        places = [0, *(place for mark in self.marks for place in mark), len(self.quote)]
        if any(first > second for first, second in pairwise(places)):
            raise ValueError(f"marks are not in order within the quote: {self.marks}")

    @property
    def marked(self) -> tuple[str, ...]:
        """The telling parts themselves."""
        return tuple(self.quote[start:end] for start, end in self.marks)


@dataclass(frozen=True, slots=True)
class Answer:
    """The quotes that answer a question, most telling first.

    Attributes:
        citations: At least one; numbered 1, 2, 3, ... by paragraph.
        confidence: How sure it is that they answer the question, 0 to 1.
        differing: Whether they say different things, so that the newer comes first.
        likely: The passages that may well answer; None where nobody judged them.

    Raises:
        ValueError: There is no citation, or they are not numbered in order.
    """

    citations: tuple[Citation, ...]
    confidence: float
    differing: bool = False
    likely: frozenset[PassageId] | None = None

    def __post_init__(self) -> None:
        numbers = list(dict.fromkeys(citation.number for citation in self.citations))
        pairs = {(citation.number, _paragraph(citation.passage)) for citation in self.citations}
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("citations must be numbered 1, 2, 3, ...")
        if not len(numbers) == len(pairs) == len({paragraph for _, paragraph in pairs}):
            raise ValueError("a number belongs to one paragraph, and quotes from it share it")
        if not self.citations:
            raise ValueError("an answer needs a citation")


def _paragraph(passage: Passage) -> tuple[str, Language, int]:
    return passage.article_id, passage.language, passage.paragraph


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not answer the question.

    Attributes:
        nearest: Passages whose articles come closest, one an article, nearest first; may be none.
        confidence: How likely an answer would have been after all, 0 to 1.
        likely: The passages that come near enough to be offered; None where nobody judged them.
    """

    nearest: tuple[Passage, ...] = ()
    confidence: float = 0.0
    likely: frozenset[PassageId] | None = None


class Answerer(Protocol):
    """Decides whether hits answer a question, and with which of their sentences."""

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """Answer from hits, best first; an `Answer` quotes nothing but their passages."""
        ...
