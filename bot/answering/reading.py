"""Hits read sentence by sentence: how well each sentence fits a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.question_type import QuestionType, holds, question_type
from embeddings.embedder import Embedder
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language
from knowledge.terms import joined_pairs, numbers, telling_terms, terms, tokens
from knowledge.text import sentence_spans

_TYPE_BONUS = 0.2
"""What it counts that a sentence holds the kind of thing that is asked for, beside a cosine and a share."""

_HIT_WEIGHT = 2.0
"""What the lead of one hit over another counts for its sentences."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit.

    Attributes:
        place: Which hit, from 0.
        number: Which sentence of its passage, from 0.
        start, end: Where it stands in the passage's text.
        meaning: Cosine of question and sentence.
        words: Share of the question's telling words that it or its title and heading hold, 0 to 1.
        fits: Whether it holds the kind of thing that is asked for; None where that cannot be told.
        score: All of it together; higher is better.
    """

    hit: Hit
    place: int
    number: int
    start: int
    end: int
    meaning: float
    words: float
    fits: bool | None
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and the sentences of its hits.

    Attributes:
        sentences: Best first; ties in reading order.
    """

    question: Question
    kind: QuestionType
    hits: tuple[Hit, ...]
    sentences: tuple[Sentence, ...]


def read(question: Question, hits: Sequence[Hit], embedder: Embedder) -> Reading:
    """Read hits sentence by sentence.

    Raises:
        EmbedderError: The model cannot be used.
    """
    kind = question_type(question.formal)
    spans = [
        (place, hit, number, start, end)
        for place, hit in enumerate(hits)
        for number, (start, end) in enumerate(sentence_spans(hit.passage.text))
    ]
    if not spans:
        return Reading(question, kind, tuple(hits), ())
    texts = [hit.passage.text[start:end] for _, hit, _, start, end in spans]
    vectors = embedder.embed_passages(texts)
    meanings: list[float] = (vectors @ embedder.embed_question(question.formal)[0]).tolist()
    shares = _word_shares(question, [(hit, text) for (_, hit, *_), text in zip(spans, texts, strict=True)])
    asked_numbers = numbers(question.formal)
    found: list[Sentence] = []
    for (place, hit, number, start, end), text, meaning, words in zip(
        spans, texts, meanings, shares, strict=True
    ):
        fits = holds(text, kind, besides=asked_numbers)
        lead = _HIT_WEIGHT * (hit.score - hits[0].score)
        score = meaning + words + (_TYPE_BONUS if fits else 0.0) + lead
        found.append(Sentence(hit, place, number, start, end, meaning, words, fits, score))
    found.sort(key=lambda sentence: (-sentence.score, sentence.place, sentence.start))
    return Reading(question, kind, tuple(hits), tuple(found))


def _word_shares(question: Question, found: Sequence[tuple[Hit, str]]) -> list[float]:
    """Each sentence's share of the question's telling words; what few sentences hold counts more.

    Words that none of them holds do not count: they tell the sentences not apart.
    """
    held = [set(terms(text, hit.passage.language)) for hit, text in found]
    frequency = Counter(term for words in held for term in words)
    rarity = {term: math.log(1 + len(held) / count) for term, count in frequency.items()}
    asked = {
        language: asked_terms(question, language) & rarity.keys()
        for language in {hit.passage.language for hit, _ in found}
    }
    shares: list[float] = []
    for (hit, _), words in zip(found, held, strict=True):
        wanted = asked[hit.passage.language]
        total = sum(rarity[term] for term in wanted)
        shares.append(sum(rarity[term] for term in wanted & words) / total if total else 0.0)
    return shares


def asked_terms(question: Question, language: Language) -> set[str]:
    """What a question is about, as passages of a language would spell it."""
    joined = (first + second for first, second in joined_pairs(tokens(question.formal)))
    return {*telling_terms(question.formal, question.language, stem_as=language), *joined}
