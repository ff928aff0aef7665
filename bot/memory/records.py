from __future__ import annotations
import datetime as dt
from dataclasses import dataclass, field
from knowledge.article import Language
from bot.reply import ReplyKind


@dataclass(frozen=True, slots=True)
class RememberedCitation:
    number: int
    article: str
    language: Language
    paragraph: int
    quote: str
    title: str


@dataclass(frozen=True, slots=True)
class RememberedHit:
    article: str
    language: Language
    paragraph: int
    title: str
    score: float
    meaning: float
    words: float


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
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
