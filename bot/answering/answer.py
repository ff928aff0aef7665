"""What answering returns, and the seam behind which it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Passage


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands.

    Attributes:
        number: As in "[1]", from 1.
        quote: An exact part of the passage's text.

    Raises:
        ValueError: The quote is empty or is not a part of the passage.
    """

    number: int
    passage: Passage
    quote: str

    def __post_init__(self) -> None:
        if not self.quote.strip() or self.quote not in self.passage.text:
            raise ValueError(f"quote is not a part of passage {self.passage.id}: {self.quote[:80]!r}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The quotes that answer a question, most telling first.

    Attributes:
        citations: At least one; numbered 1, 2, 3, ...
        confidence: How sure it is that they answer the question, 0 to 1.

    Raises:
        ValueError: There is no citation, or they are not numbered in order.
    """

    citations: tuple[Citation, ...]
    confidence: float

    def __post_init__(self) -> None:
        if [citation.number for citation in self.citations] != list(range(1, len(self.citations) + 1)):
            raise ValueError("citations must be numbered 1, 2, 3, ...")
        if not self.citations:
            raise ValueError("an answer needs a citation")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not answer the question.

    Attributes:
        nearest: Passages whose articles come closest, one an article, nearest first; may be none.
        confidence: How likely an answer would have been after all, 0 to 1.
    """

    nearest: tuple[Passage, ...] = ()
    confidence: float = 0.0


class Answerer(Protocol):
    """Decides whether hits answer a question, and with which of their sentences."""

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """Answer from hits, best first; an `Answer` quotes nothing but their passages."""
        ...
