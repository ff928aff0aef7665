"""What came of a question whose answer is known, and whether it was right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.answering.answer import Citation
from bot.evaluation.questions import KnownQuestion
from embeddings.systems import Place
from knowledge.article import Language, Passage
from knowledge.readers.cleaning import clean_line

Spot: TypeAlias = tuple[str, int]
"""An article's id and a paragraph's number: editions of one article share it."""


class Kind(StrEnum):
    """What Kutip should do with a question."""

    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"
    REMOVED = "removed"


class Outcome(StrEnum):
    """What Kutip did with it; talk is neither an answer nor a refusal."""

    ANSWERED = "answered"
    REFUSED = "refused"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to a collection.

    Attributes:
        right: Where the answer stands; nothing unless it is answerable.
        without: The article that counts as taken out; "" for none.
    """

    question: KnownQuestion
    kind: Kind
    right: frozenset[Spot] = frozenset()
    without: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case.

    Attributes:
        citations: Of the best answer, also where it was held back; nothing for talk.
        confidence: That the best answer answers, 0 to 1.
        right_citation: Whether the best answer cites a right paragraph.
        right_sentence: Whether it also quotes there what had to be quoted.
        took: Milliseconds.
        places: Where each system found the right paragraph, by system; only of answerable questions.
    """

    case: Case
    outcome: Outcome
    citations: tuple[Citation, ...]
    confidence: float
    took: float
    right_citation: bool = False
    right_sentence: bool = False
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])

    @property
    def is_right(self) -> bool:
        """Whether it was answered with the right sentence, or rightly refused."""
        if self.case.kind is Kind.ANSWERABLE:
            return self.outcome is Outcome.ANSWERED and self.right_sentence
        return self.outcome is Outcome.REFUSED


def spot(passage: Passage) -> Spot:
    """Where a passage stands."""
    return passage.article_id, passage.paragraph


def judge(case: Case, citations: Iterable[Citation]) -> tuple[bool, bool]:
    """Whether citations hold a right paragraph, and whether they quote from it what they must.

    Of golden facts all must be quoted, in the language of the quotes; of a set's answers any one. Where the
    question names none, the right paragraph is enough.
    """
    right = [citation for citation in citations if spot(citation.passage) in case.right]
    if not right:
        return False, False
    quotes = "\n".join(citation.quote for citation in right)
    languages: set[Language] = {citation.passage.language for citation in right}
    facts = [fact for language in languages for fact in case.question.facts.get(language, ())]
    answers = case.question.answers
    told = all(tells(quotes, fact) for fact in facts)
    return True, told and (not answers or any(tells(quotes, answer) for answer in answers))


def tells(quote: str, fact: str) -> bool:
    """Whether a quote holds a fact, whatever the case and the white space; "45" does not stand in "450"."""
    wanted = re.escape(_levelled(fact))
    before = r"(?<!\d)(?<!\d[.,])" if fact.strip()[:1].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if fact.strip()[-1:].isdigit() else ""
    return re.search(before + wanted + after, _levelled(quote)) is not None


def _levelled(text: str) -> str:
    return " ".join(clean_line(text).casefold().split())
