"""Hits read sentence by sentence: how well each sentence answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.asked import Asked, analyse
from bot.answering.evidence import Calibration
from bot.answering.implied import days_within, settles_every_day
from bot.answering.matching import Matched, match
from bot.answering.nearness import Near
from bot.answering.question_type import QuestionType
from bot.answering.signs import MISSING, Signs, gather
from embeddings.embedder import Embedder
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Passage
from knowledge.terms import tokens

_LACKING = 0.05
"""The most confidence in a passage that lacks the date or name, or the sum or measure, that is asked for."""

_ABOUT_OPENING = frozenset({QuestionType.YES_NO, QuestionType.TIME, QuestionType.OTHER})
"""Kinds of questions that "Senin sampai Jumat" answers for a Saturday, too; it tells no name or price."""

_WEEK = frozenset(f"d{day}" for day in range(1, 8))

MOST_READ = 80
"""Of all hits together; a passage of hundreds of lines must not slow everybody down."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit.

    Attributes:
        place: Which hit, from 0.
        number: Which sentence of its passage, from 0.
        start, end: Where it stands in the passage's text.
        probability: That it is the one that answers, 0 to 1.
        covered: Share of the question's words that it or its title and heading take up, 0 to 1.
        telling: Its parts that look like what is asked for, those nearest to the question's words first.
    """

    hit: Hit
    place: int
    number: int
    start: int
    end: int
    probability: float
    covered: float
    telling: tuple[Near, ...]

    @property
    def text(self) -> str:
        """The sentence as it stands in its passage."""
        return self.hit.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and the sentences of its hits.

    Attributes:
        sentences: Best first; ties in reading order.
        confidence: That the best sentence's passage answers, 0 to 1.
        signs: Of the sentences, in reading order; None where there is none.
        lacking: Places of the hits that lack a date or a name of the question.
    """

    asked: Asked
    hits: tuple[Hit, ...]
    sentences: tuple[Sentence, ...]
    confidence: float
    signs: Signs | None = None
    lacking: frozenset[int] = frozenset()

    @property
    def kind(self) -> QuestionType:
        """What kind of thing is asked for."""
        return self.asked.kind

    def in_reading_order(self) -> list[Sentence]:
        """The sentences, hits best first, each from its beginning."""
        return sorted(self.sentences, key=lambda sentence: (sentence.place, sentence.start))

    def weighed_by(self, calibration: Calibration) -> Reading:
        """The same sentences in the order of another calibration."""
        if self.signs is None:
            return self
        probabilities: list[float] = calibration.probabilities(self.signs).tolist()
        pairs = zip(self.in_reading_order(), probabilities, strict=True)
        found = [replace(sentence, probability=probability) for sentence, probability in pairs]
        found.sort(key=lambda sentence: (-sentence.probability, sentence.place, sentence.start))
        confidence = _confidence(found, self.signs)
        if found[0].place in self.lacking or self._lacks_the_kind(found[0].hit):
            confidence = min(confidence, _LACKING)
        return replace(self, sentences=tuple(found), confidence=confidence)

    def chances(self) -> list[float]:
        """By hit: that it would answer if it were the only one, on the scale of `confidence`.

        The probabilities share 1 among all sentences and "none of them", so that one that answers leaves
        little to others that do as well; beside "none of them" alone, each keeps what is its own.
        """
        none = max(1e-9, 1.0 - sum(sentence.probability for sentence in self.sentences))
        chances = [0.0] * len(self.hits)
        for sentence in self.sentences:
            chances[sentence.place] += sentence.probability
        for place, shared in enumerate(chances):
            alone = shared / (shared + none)
            lacks = place in self.lacking or self._lacks_the_kind(self.hits[place])
            chances[place] = min(alone, _LACKING) if lacks else alone
        return chances

    def _lacks_the_kind(self, hit: Hit) -> bool:
        """Whether a sum or a measured number is asked for, and a hit has none in any sentence."""
        if not self.asked.has_certain_look:
            return False
        return not any(sentence.telling for sentence in self.sentences if sentence.hit is hit)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads hits; safe to use from several threads.

    Attributes:
        embedder: Makes the vectors of sentences.
        words: Makes those of single words.
        calibration: Weighs the sentences; None leaves them as they stand.
    """

    embedder: Embedder
    words: WordVectors
    calibration: Calibration | None

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Read hits sentence by sentence.

        Raises:
            EmbedderError: A model cannot be used.
        """
        asked = analyse(question)
        matched = match(asked, hits, self.words, limit=MOST_READ)
        if not matched.sentences or not asked.words:
            return Reading(asked, tuple(hits), (), 0.0)
        vectors = self.embedder.embed_passages(matched.texts)
        meanings = vectors @ self.embedder.embed_question(question.formal)[0]
        signs = gather(asked, hits, matched, meanings)
        found = tuple(
            Sentence(hits[at.place], at.place, at.number, at.start, at.end, 0.0, covered, telling)
            for at, covered, telling in zip(matched.sentences, signs.covered, signs.telling, strict=True)
        )
        lacking = frozenset(
            place
            for place, hit in enumerate(hits)
            if _lacks_a_date(asked, hit.passage) or _lacks_a_name(asked, matched, place)
        )
        reading = Reading(asked, tuple(hits), found, 0.0, signs, lacking)
        return reading if self.calibration is None else reading.weighed_by(self.calibration)


def _lacks_a_date(asked: Asked, passage: Passage) -> bool:
    """Whether a question names a month, a day or a year that neither the passage nor its date does."""
    named = {word.token for word in asked.words if word.is_date}
    if not named:
        return False
    text = f"{passage.title}\n{passage.heading}\n{passage.text}"
    told = {*tokens(text), *days_within(text)}
    if asked.kind in _ABOUT_OPENING and settles_every_day(text):
        told |= _WEEK
    if passage.date is not None:
        told |= {str(passage.date.year), f"m{passage.date.month:02}"}
    return not named <= told


def _lacks_a_name(asked: Asked, matched: Matched, place: int) -> bool:
    """Whether a passage, its title and its heading have nothing for a name of the question."""
    taken = zip(asked.words, matched.passage[place], strict=True)
    return any(word.is_spelt_as_name and share < MISSING for word, share in taken)


def _confidence(found: Sequence[Sentence], signs: Signs) -> float:
    """How likely the best sentence's passage is to answer, or one that says the same."""
    agrees = signs.agrees[found[0].place]
    return sum(sentence.probability for sentence in found if agrees[sentence.place])
