"""Answers in the articles' own sentences: no model writes a word of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.marking import marks_of
from bot.answering.reading import Reader, Reading
from bot.answering.selecting import select
from embeddings.embedder import Embedder
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.served_model import ServedModel
from embeddings.word_vectors import WordVectors
from knowledge.article import Language, Passage, PassageId

READ = 6
"""How many hits are read sentence by sentence."""

_NEAREST = 3
"""How many titles a refusal offers."""

_NEAR = 0.2
"""Cosine below which a passage without a word of the question is no help to anybody."""


@dataclass(frozen=True, slots=True)
class QuotingAnswerer:
    """Quotes the one to three sentences that answer a question, or says that none does.

    Attributes:
        embedder: The model that compares sentences, or a way to find it where it may change while we run.
        gate: Says no before anything is quoted.
    """

    embedder: Embedder | ServedModel
    gate: EvidenceGate = field(default_factory=EvidenceGate)
    words: WordVectors = field(default_factory=WordVectors)

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """As `Answerer.answer`.

        Raises:
            EmbedderError: A model cannot be used.
        """
        # One for the whole question: vectors of two models must never meet.
        embedder = self.embedder.now() if isinstance(self.embedder, ServedModel) else self.embedder
        reader = Reader(embedder, self.words, self.gate.calibration)
        reading = reader.read(question, hits[:READ])
        likely = self._likely(reading)
        if not reading.sentences or not self.gate.opens(reading.confidence):
            return NoAnswer(_nearest(hits), reading.confidence, likely)
        return _answer(reading, likely)

    def _likely(self, reading: Reading) -> frozenset[PassageId]:
        judged = zip(reading.hits, reading.chances(), strict=True)
        return frozenset(hit.passage.id for hit, chance in judged if self.gate.offers(chance))


def _answer(reading: Reading, likely: frozenset[PassageId]) -> Answer:
    selection = select(reading)
    numbers: dict[tuple[str, Language, int], int] = {}
    citations: list[Citation] = []
    for span in selection.spans:
        passage = span.hit.passage
        place = (passage.article_id, passage.language, passage.paragraph)
        number = numbers.setdefault(place, len(numbers) + 1)
        citations.append(Citation(number, passage, span.quote, marks_of(span, reading.kind)))
    return Answer(tuple(citations), reading.confidence, selection.differing, likely)


def _nearest(hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """The best hit's passage of each of the first few articles that have anything to do with the question."""
    near = [hit for hit in hits if hit.words > 0 or hit.meaning >= _NEAR]
    by_article = {hit.passage.article_id: hit.passage for hit in reversed(near)}
    in_order = dict.fromkeys(hit.passage.article_id for hit in near)
    return tuple(by_article[article] for article in in_order)[:_NEAREST]
