"""Which sentences are quoted: the one that answers, what it needs to stand, and what else may answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.answering.question_type import STRICT, QuestionType
from bot.answering.reading import Reading, Sentence
from embeddings.index.base import Hit
from knowledge.terms import tokens
from knowledge.text import lexicon, sentence_spans

MOST_SENTENCES = 3
"""In all quotes of an answer together."""

_FURTHER = 0.35
"""A further sentence is quoted if it is this part as likely to answer as the best one ..."""
_LIKELY = 0.1
"""... and at least this likely."""

_TURN = 0.3
"""A sentence that turns against the quoted one is quoted with it from this part of its coverage on."""

_RIVAL = 0.2
"""An older or newer sentence counts beside the best one from this part of its probability on."""


_COMPARED = STRICT | {QuestionType.PERSON}
"""Kinds whose answers can be told apart by their look; reasons and places may be worded in many ways."""

_FIGURE = re.compile(r"\d|m\d\d$|d\d$")


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring sentences of one passage.

    Attributes:
        first, last: Places of the sentences in the passage, from 0, both included.
        sentences: Those among them that were chosen for what they say, best first.
    """

    hit: Hit
    first: int
    last: int
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Where the quote starts in the passage's text."""
        return sentence_spans(self.hit.passage.text)[self.first][0]

    @property
    def quote(self) -> str:
        """The sentences as they stand in the passage."""
        spans = sentence_spans(self.hit.passage.text)
        return self.hit.passage.text[spans[self.first][0] : spans[self.last][1]]

    @property
    def size(self) -> int:
        """How many sentences."""
        return self.last - self.first + 1

    def touches(self, other: Span) -> bool:
        """Whether both are of one passage and overlap or are neighbours."""
        same = self.hit.passage.id == other.hit.passage.id
        return same and self.first <= other.last + 1 and other.first <= self.last + 1

    def joined(self, other: Span) -> Span:
        """Both, and nothing between them where they touch."""
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Span(self.hit, first, last, (*self.sentences, *other.sentences))


@dataclass(frozen=True, slots=True)
class Selection:
    """What is quoted.

    Attributes:
        spans: In the order in which they are shown.
        differing: Whether they answer differently, the newer one first.
    """

    spans: tuple[Span, ...]
    differing: bool = False


def select(reading: Reading) -> Selection:
    """Choose what to quote of a reading that answers; it has at least one sentence."""
    best = reading.sentences[0]
    rival = _differing(reading)
    if rival is not None:
        pair = sorted((best, rival), key=lambda sentence: _date(sentence) or dt.date.min, reverse=True)
        spans = tuple(_with_context(sentence, reading) for sentence in pair)
        if sum(span.size for span in spans) > MOST_SENTENCES:
            spans = tuple(Span(one.hit, one.number, one.number, (one,)) for one in pair)
        return Selection(spans, differing=True)
    chosen = [_with_context(best, reading)]
    for sentence in _further(reading):
        span = Span(sentence.hit, sentence.number, sentence.number, (sentence,))
        joined = [other.joined(span) if other.touches(span) else other for other in chosen]
        if not any(span.touches(other) for other in chosen):
            joined.append(span)
        if sum(one.size for one in joined) <= MOST_SENTENCES:
            chosen = joined
    return Selection(tuple(chosen))


def _further(reading: Reading) -> Iterator[Sentence]:
    """Sentences that are nearly as likely to answer, and say something else."""
    best = reading.sentences[0]
    said = {best.text}
    for sentence in reading.sentences[1:]:
        if sentence.probability < max(_LIKELY, _FURTHER * best.probability):
            return
        if sentence.text not in said:
            said.add(sentence.text)
            yield sentence


def _differing(reading: Reading) -> Sentence | None:
    """A sentence of another article and date that answers as well, but with another figure or name."""
    best = reading.sentences[0]
    if reading.kind not in _COMPARED or not best.telling or _date(best) is None:
        return None
    for sentence in reading.sentences[1:]:
        passage = sentence.hit.passage
        if sentence.probability < _RIVAL * best.probability:
            return None
        other = passage.article_id != best.hit.passage.article_id
        if (
            other
            and _date(sentence) not in {None, _date(best)}
            and sentence.telling
            and _contradicts(sentence, best)
        ):
            return sentence
    return None


def _contradicts(sentence: Sentence, other: Sentence) -> bool:
    """Whether two sentences tell different facts of one kind about the same."""
    first, second = _fact(sentence), _fact(other)
    return bool(first and second) and first != second and sentence.covered >= 0.8 * other.covered


def _fact(sentence: Sentence) -> frozenset[str]:
    """The numbers, months and days of the telling part ("pukul 08.00" is "08.00"), or else its words."""
    found = tokens(sentence.text[slice(*sentence.telling[0].span)])
    return frozenset(word for word in found if _FIGURE.match(word)) or frozenset(found)


def _date(sentence: Sentence) -> dt.date | None:
    return sentence.hit.passage.date


def _with_context(sentence: Sentence, reading: Reading) -> Span:
    """The sentence with the one that it points back to, and the one that turns against it."""
    text = sentence.hit.passage.text
    spans = sentence_spans(text)
    place = sentence.number
    first = place - 1 if place > 0 and _opens_with("reference", text[slice(*spans[place])]) else place
    last = place
    if place + 1 < len(spans) and _opens_with("contrast", text[slice(*spans[place + 1])]):
        following = _at(reading, sentence.hit, place + 1)
        covered = following.covered if following else 0.0
        if reading.kind is QuestionType.YES_NO or covered >= _TURN * sentence.covered:
            last = place + 1
    return Span(sentence.hit, first, last, (sentence,))


def _at(reading: Reading, hit: Hit, number: int) -> Sentence | None:
    return next((one for one in reading.sentences if one.hit is hit and one.number == number), None)


def _opens_with(table: str, text: str) -> bool:
    return _openers(table).match(text) is not None


@cache
def _openers(table: str) -> re.Pattern[str]:
    phrases = (phrase.replace("-", r"\s+") for words in lexicon()[table].values() for phrase in words.split())
    return re.compile(rf"\W*(?:{'|'.join(phrases)})\b", re.IGNORECASE)
