"""Answers in the articles' own sentences: no model writes a word of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.question_type import STRICT, QuestionType
from bot.answering.reading import Reading, Sentence, read
from embeddings.embedder import Embedder
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Passage
from knowledge.text import lexicon, sentence_spans, sentences

READ = 5
"""How many hits are read sentence by sentence."""

_NEAREST = 3
"""How many titles a refusal offers."""

_NEAR = 0.2
"""Cosine below which a passage without a word of the question is no help to anybody."""

_MOST_SENTENCES = 3
"""In all quotes of an answer together."""

_TURN = 0.6
"""A sentence that turns against the quoted one is quoted with it from this part of its score on."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbouring sentences of one passage.

    Attributes:
        first, last: Places of the sentences in the passage, from 0, both included.
    """

    hit: Hit
    first: int
    last: int

    @property
    def quote(self) -> str:
        """The sentences as they stand in the passage."""
        spans = sentence_spans(self.hit.passage.text)
        return self.hit.passage.text[spans[self.first][0] : spans[self.last][1]]

    @property
    def size(self) -> int:
        """How many sentences."""
        return self.last - self.first + 1

    def touches(self, other: _Span) -> bool:
        """Whether both are of one passage and overlap or are neighbours."""
        same = self.hit.passage.id == other.hit.passage.id
        return same and self.first <= other.last + 1 and other.first <= self.last + 1


@dataclass(frozen=True, slots=True)
class QuotingAnswerer:
    """Quotes the sentence that fits the question best, and a second one where it adds as much.

    Attributes:
        gate: Says no before anything is quoted.
        second: A further sentence is quoted if it reaches this part of the best one's score.
    """

    embedder: Embedder
    gate: EvidenceGate = field(default_factory=EvidenceGate)
    second: float = 0.92

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """As `Answerer.answer`.

        Raises:
            EmbedderError: The model cannot be used.
        """
        reading = read(question, hits[:READ], self.embedder)
        confidence = self.gate.confidence(reading)
        if not reading.sentences or not self.gate.opens(confidence):
            return NoAnswer(nearest=_nearest(hits), confidence=confidence)
        citations = tuple(
            Citation(number=number, passage=span.hit.passage, quote=span.quote)
            for number, span in enumerate(self._chosen(reading), start=1)
        )
        return Answer(citations=citations, confidence=confidence)

    def _chosen(self, reading: Reading) -> list[_Span]:
        best = reading.sentences[0]
        chosen = [_with_context(best, reading)]
        told = _telling_neighbour(best, reading)
        if told is not None:
            chosen = [_Span(best.hit, min(chosen[0].first, told), max(chosen[0].last, told))]
        for sentence in reading.sentences[1:]:
            if sentence.score < self.second * best.score:
                break
            span = _Span(sentence.hit, sentence.number, sentence.number)
            if span.quote == chosen[0].quote or chosen[0].size + span.size > _MOST_SENTENCES:
                continue
            if not span.touches(chosen[0]):
                return [*chosen, span]
            merged = (min(span.first, chosen[0].first), max(span.last, chosen[0].last))
            if merged != (chosen[0].first, chosen[0].last):
                return [_Span(span.hit, *merged)]
        return chosen


def _with_context(sentence: Sentence, reading: Reading) -> _Span:
    """The sentence with the one that it points back to, and the one that turns against it."""
    texts = sentences(sentence.hit.passage.text)
    place = sentence.number
    first = place - 1 if place > 0 and _opens_with("reference", texts[place]) else place
    last = place
    if place + 1 < len(texts) and _opens_with("contrast", texts[place + 1]):
        following = next(s for s in reading.sentences if s.hit is sentence.hit and s.number == place + 1)
        if reading.kind is QuestionType.YES_NO or following.score >= _TURN * sentence.score:
            last = place + 1
    return _Span(sentence.hit, first, last)


def _telling_neighbour(best: Sentence, reading: Reading) -> int | None:
    """Where the best sentence lacks the number, time or sum that is asked for: the neighbour that has it."""
    if reading.kind not in STRICT or best.fits:
        return None
    for sentence in reading.sentences:
        if sentence.hit is best.hit and sentence.fits and abs(sentence.number - best.number) == 1:
            return sentence.number
    return None


def _opens_with(table: str, text: str) -> bool:
    return _openers(table).match(text) is not None


@cache
def _openers(table: str) -> re.Pattern[str]:
    phrases = (phrase.replace("-", r"\s+") for words in lexicon()[table].values() for phrase in words.split())
    return re.compile(rf"\W*(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def _nearest(hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """The best hit's passage of each of the first few articles that have anything to do with the question."""
    near = [hit for hit in hits if hit.words > 0 or hit.meaning >= _NEAR]
    by_article = {hit.passage.article_id: hit.passage for hit in reversed(near)}
    in_order = dict.fromkeys(hit.passage.article_id for hit in near)
    return tuple(by_article[article] for article in in_order)[:_NEAREST]
