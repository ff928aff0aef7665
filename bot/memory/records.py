"""What is written down, and what is read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.answering.answer import NoAnswer
from bot.messages import visible
from bot.reply import ReplyKind
from embeddings.question import Question
from knowledge.article import Language

_LONGEST_QUESTION = 500
_LONGEST_ID = 200
_MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class RememberedCitation:
    """A citation of an answer, as in `bot.answering.answer.Citation`."""

    number: int
    article: str
    language: Language
    paragraph: int
    quote: str
    title: str


@dataclass(frozen=True, slots=True)
class RememberedHit:
    """A hit of a question, as in `embeddings.index.base.Hit`.

    Attributes:
        is_likely: Whether it is near enough to be offered as a further result.
    """

    article: str
    language: Language
    paragraph: int
    title: str
    score: float
    meaning: float
    words: float
    is_likely: bool = True


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """What was answered, for the buttons below it.

    Attributes:
        id: Short and impossible to guess; "" before it is remembered.
        person, chat: Whose question it was, and where; when read back, what `Memory.pseudonym` makes of it,
            or "" where it is forgotten.
        understood: The question as it was read, where it was a follow-up.
        nearest: Article, language and title of what came closest to a refused question.
        created: When it was remembered, in UTC.
    """

    id: str
    person: str
    chat: str
    language: Language
    kind: ReplyKind
    question: str
    understood: str
    confidence: float
    citations: tuple[RememberedCitation, ...] = ()
    hits: tuple[RememberedHit, ...] = ()
    nearest: tuple[tuple[str, Language, str], ...] = ()
    created: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """An answer that people marked as bad, and no admin has dealt with since.

    Attributes:
        bad, good: How many people marked it so.
        last: When it was marked as bad for the last time, in UTC.
    """

    answer: RememberedAnswer
    bad: int
    good: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that found no answer.

    Attributes:
        time: In UTC, whole seconds.
        question: As it was asked, on one line, at most 500 characters, without what would steer a terminal.
        language: That it is written in.
        confidence: How likely an answer would have been after all, 0 to 1.
        nearest: Ids of the articles that come closest, nearest first, three at most.
    """

    time: dt.datetime
    question: str
    language: Language
    confidence: float
    nearest: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: Question, outcome: NoAnswer, *, time: dt.datetime) -> Gap:
        """The gap that a refusal shows."""
        return cls(
            time=time.replace(microsecond=0),
            question=one_line(question.text, _LONGEST_QUESTION),
            language=question.language,
            confidence=round(outcome.confidence, 4),
            nearest=nearest_ids([passage.article_id for passage in outcome.nearest]),
        )


@dataclass(frozen=True, slots=True)
class GapsState:
    """What tells whether gaps are still the same: how many, and the numbers of the newest and the oldest."""

    count: int = 0
    newest: int = 0
    oldest: int = 0


@dataclass(frozen=True, slots=True)
class RememberedGaps:
    """What was read back.

    Attributes:
        gaps: Oldest first.
        damaged: Rows that are no gap and were left out.
    """

    gaps: tuple[Gap, ...] = ()
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that an admin did.

    Attributes:
        time: In UTC.
        person: The admin's own id ("telegram:123"): no keyed hash, since it must be clear who it was.
        action: What was done, in a word of ours.
        detail: To what, and how it ended.
    """

    time: dt.datetime
    person: str
    action: str
    detail: str


class NewEntry(NamedTuple):
    """Something that came in.

    Attributes:
        key: Which, unique on its platform.
        payload: All that is needed to work on it again.
        lane: The line in which it waits: what is in one is worked on in its order.
        starts: 1 if work on it begins now, 0 if it waits.
    """

    key: str
    payload: str
    lane: str = ""
    starts: int = 1

    @classmethod
    def of(cls, given: NewEntry | tuple[str, str]) -> NewEntry:
        """An entry that may be given as its key and payload alone."""
        return given if isinstance(given, NewEntry) else cls(*given)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Something that came in and is not finished.

    Attributes:
        id: Greater than that of what came before.
        key, payload, lane: As in `NewEntry`.
        parts: How many messages of the reply were sent already.
        received: In UTC.
        starts: How often work on it was begun.
    """

    id: int
    key: str
    payload: str
    parts: int
    received: dt.datetime
    lane: str
    starts: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of a person was forgotten: choices of a language, marks on answers, links from gaps."""

    languages: int = 0
    feedback: int = 0
    gaps: int = 0


@dataclass(slots=True)
class JournalChanges:
    """What is to be written into the journal at once.

    Attributes:
        opened: Platform and entry.
        advanced: Platform, key and the number of parts that were sent.
        closed: Platform and key.
        begun: The same; their starts are counted.
        spared: The same; of their starts only the first counts.
    """

    opened: list[tuple[str, NewEntry]] = field(default_factory=list[tuple[str, NewEntry]])
    advanced: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    closed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    begun: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    spared: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def nearest_ids(found: list[str] | list[object]) -> tuple[str, ...]:
    """The ids of articles that a gap keeps."""
    return tuple(one_line(str(each), _LONGEST_ID) for each in found[:_MOST_NEAREST])


def one_line(text: str, longest: int = _LONGEST_QUESTION) -> str:
    """Text of that many characters at most, on one line, without what would steer a terminal."""
    return visible(" ".join(text.split()))[:longest].rstrip()
