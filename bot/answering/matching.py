"""Which words of a question the sentences of some hits take up, and how well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.answering.asked import EVERY_DAY, Asked, AskedWord, WordKind, idea_mark, short_mark, unsaid_mark
from bot.answering.implied import days_within, implied_ideas, initials, settles_every_day
from embeddings.index.base import Hit
from embeddings.word_vectors import WordVectors
from knowledge.article import Language
from knowledge.synonyms import ideas, phrases
from knowledge.terms import stemmed, tokens
from knowledge.text import normalise, sentence_spans

_WORD = re.compile(r"[^\W\d_]+")

Matrix = npt.NDArray[np.float32]

_FAINT, _SURE, _SOFTEST = 0.2, 0.75, 0.7
"""Cosines of two words between which meaning alone counts from nothing to `_SOFTEST`."""


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence of a hit.

    Attributes:
        place: Which hit, from 0.
        number: Which sentence of its passage, from 0.
        start, end: Where it stands in the passage's text.
    """

    place: int
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Matched:
    """How well words are taken up, 0 to 1.

    Attributes:
        sentences: All of all hits, in reading order, hits best first.
        texts: Of the sentences.
        own: Shape (sentences, words): by the sentence itself.
        head: Shape (hits, words): by title and heading.
        exact: Shape (sentences, words): 1 where the very word stands in the sentence.
        passage: Shape (hits, words): anywhere in the passage, its title or its heading.
        kinds: Of the words; what the passages write with a capital inside a sentence is a name.
    """

    sentences: tuple[SentencePlace, ...]
    texts: tuple[str, ...]
    own: Matrix
    head: Matrix
    exact: Matrix
    passage: Matrix
    kinds: tuple[WordKind, ...]


def match(asked: Asked, hits: Sequence[Hit], vectors: WordVectors, *, limit: int = 100) -> Matched:
    """Compare a question with the sentences of its hits.

    Args:
        limit: Sentences of all hits together at most; the best hits come first.

    Raises:
        ModelDamagedError: As `WordVectors.of`.
    """
    places = tuple(
        SentencePlace(place, number, start, end)
        for place, hit in enumerate(hits)
        for number, (start, end) in enumerate(sentence_spans(hit.passage.text))
    )[:limit]
    texts = tuple(hits[at.place].passage.text[at.start : at.end] for at in places)
    heads = [f"{hit.passage.title} {hit.passage.heading}" for hit in hits]
    languages = [hits[at.place].passage.language for at in places] + [hit.passage.language for hit in hits]
    units = [tokens(text) for text in (*texts, *heads)]
    lexical, exact = _by_words(asked.words, units, [*map(_implied, texts), *map(_implied, heads)], languages)
    taken = np.maximum(lexical, _by_meaning(asked.words, units, vectors))
    own, head = taken[: len(texts)], taken[len(texts) :]
    passage = head.copy()
    for row, at in enumerate(places):
        np.maximum(passage[at.place], own[row], out=passage[at.place])
    return Matched(places, texts, own, head, exact[: len(texts)], passage, _kinds(asked.words, texts))


def idea_marks(stems: Sequence[str], language: Language) -> set[str]:
    """The ideas of stems, and of expressions among them, as `AskedWord.forms` names them."""
    found = {idea_mark(idea) for stem in stems for idea in ideas(stem, language)}
    return found | {idea_mark(idea) for _, _, idea in phrases(stems, language)}


def _kinds(words: Sequence[AskedWord], texts: Sequence[str]) -> tuple[WordKind, ...]:
    """In a chat nobody types capitals; the articles tell which words are names."""
    names: set[str] = set()
    plain: set[str] = set()
    for text in texts:
        found = _WORD.findall(text)
        for word in found[1:]:
            (names if word[0].isupper() else plain).add(normalise(word))
    names -= plain
    return tuple(
        WordKind.NAME if word.kind is WordKind.WORD and word.token in names else word.kind for word in words
    )


def _implied(text: str) -> set[str]:
    """The forms that a text takes up without their words."""
    found = {unsaid_mark(idea) for idea in implied_ideas(text)} | days_within(text)
    found |= {short_mark(short) for short in initials(text)}
    return found | EVERY_DAY if settles_every_day(text) else found


def _by_words(
    words: Sequence[AskedWord],
    units: Sequence[list[str]],
    implied: Sequence[set[str]],
    languages: Sequence[Language],
) -> tuple[Matrix, Matrix]:
    lexical = np.zeros((len(units), len(words)), dtype=np.float32)
    exact = np.zeros_like(lexical)
    for row, (unit, unsaid, language) in enumerate(zip(units, implied, languages, strict=True)):
        stems = stemmed(unit, language)
        held = {*unit, *stems, *unsaid, *idea_marks(stems, language)}
        for column, word in enumerate(words):
            forms = word.forms[language]
            best = max((forms[form] for form in forms.keys() & held), default=0.0)
            lexical[row, column] = best
            exact[row, column] = float(best >= 1.0)
    return lexical, exact


def _by_meaning(words: Sequence[AskedWord], units: Sequence[list[str]], vectors: WordVectors) -> Matrix:
    """The cosine of each word with the nearest one of a unit, stretched to what it is worth."""
    numbers = {
        word: row for row, word in enumerate(dict.fromkeys(w for unit in units for w in unit if w.isalpha()))
    }
    near = np.zeros((len(units), len(words)), dtype=np.float32)
    columns = [
        place
        for place, word in enumerate(words)
        if word.kind in {WordKind.WORD, WordKind.NAME} and word.token.isalpha()
    ]
    if not numbers or not columns:
        return near
    asked = vectors.of([words[column].token for column in columns])
    cosines = vectors.of(list(numbers)) @ asked.T
    for row, unit in enumerate(units):
        held = [numbers[word] for word in unit if word in numbers]
        if held:
            near[row, columns] = cosines[held].max(axis=0)
    return np.clip((near - _FAINT) / (_SURE - _FAINT), 0.0, 1.0) * _SOFTEST
