"""Answers in the articles' own sentences: no model writes a word of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.answer import Answer, Citation, NoAnswer
from bot.answering.evidence import EvidenceGate
from embeddings.embedder import Embedder
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language, Passage
from knowledge.terms import joined_pairs, numbers, telling_terms, terms, tokens
from knowledge.text import sentences

_READ = 5
"""How many hits are read sentence by sentence."""

_NEAREST = 3
"""How many titles a refusal offers."""

_WANTS_NUMBER = re.compile(
    r"\b(berapa\w*|seberapa|kapan\w*|jumlah\w*|tahun berapa|how (?:many|much|old|long|far|fast|big)|when)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a hit, with how well it fits the question; higher is better."""

    hit: Hit
    text: str
    score: float


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
        confidence = self.gate.confidence(question, hits)
        candidates = self._candidates(question, hits[:_READ]) if confidence >= self.gate.threshold else []
        if not candidates:
            return NoAnswer(nearest=_nearest(hits), confidence=confidence)
        best = candidates[0]
        chosen = [best]
        for other in candidates[1:]:
            if len(chosen) < 2 and other.score >= self.second * best.score and other.text != best.text:
                chosen.append(other)
        citations = tuple(
            Citation(number=number, passage=candidate.hit.passage, quote=candidate.text)
            for number, candidate in enumerate(chosen, start=1)
        )
        return Answer(citations=citations, confidence=confidence)

    def _candidates(self, question: Question, hits: Sequence[Hit]) -> list[_Candidate]:
        """All sentences of the hits, best first."""
        found = [(hit, sentence) for hit in hits for sentence in sentences(hit.passage.text)]
        if not found:
            return []
        vectors = self.embedder.embed_passages([sentence for _, sentence in found])
        meanings: list[float] = (vectors @ self.embedder.embed_question(question.formal)[0]).tolist()
        words = _words_shares(question, [(hit.passage, sentence) for hit, sentence in found])
        typed = [_type_fit(question, sentence) for _, sentence in found]
        top = hits[0].score
        scored = [
            _Candidate(hit, sentence, score=meaning + word + fit + 2 * (hit.score - top))
            for (hit, sentence), meaning, word, fit in zip(found, meanings, words, typed, strict=True)
        ]
        return sorted(scored, key=lambda candidate: -candidate.score)


def _words_shares(question: Question, found: Sequence[tuple[Passage, str]]) -> list[float]:
    """Each sentence's share of the question's telling words; a word that few sentences hold counts more."""
    held = [set(terms(sentence, passage.language)) for passage, sentence in found]
    frequency = Counter(term for words in held for term in words)
    rarity = {term: math.log(1 + len(held) / count) for term, count in frequency.items()}
    asked = {
        language: _asked_terms(question, language) & rarity.keys()
        for language in {passage.language for passage, _ in found}
    }
    shares: list[float] = []
    for (passage, _), words in zip(found, held, strict=True):
        wanted = asked[passage.language]
        total = sum(rarity[term] for term in wanted)
        shares.append(sum(rarity[term] for term in wanted & words) / total if total else 0.0)
    return shares


def _asked_terms(question: Question, language: Language) -> set[str]:
    joined = joined_pairs(tokens(question.formal))
    return {*telling_terms(question.formal, question.language, stem_as=language), *joined}


def _type_fit(question: Question, sentence: str) -> float:
    """A bonus where the question asks for a number and the sentence holds one that is new."""
    if not _WANTS_NUMBER.search(question.formal):
        return 0.0
    return 0.2 if numbers(sentence) - numbers(question.formal) else 0.0


def _nearest(hits: Sequence[Hit]) -> tuple[Passage, ...]:
    by_article = {hit.passage.article_id: hit.passage for hit in reversed(hits)}
    in_order = dict.fromkeys(hit.passage.article_id for hit in hits)
    return tuple(by_article[article] for article in in_order)[:_NEAREST]
