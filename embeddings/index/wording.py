"""The words of a passage: made once when it is indexed, compared whenever a question is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.article import Passage
from knowledge.terms import terms
from knowledge.text import sentences


@dataclass(frozen=True, slots=True)
class Wording:
    """The terms of a passage, in reading order.

    Attributes:
        head: Of its title and heading.
        sentences: Of its text, a line a sentence, terms separated by blanks.
    """

    head: str
    sentences: str

    @classmethod
    def of(cls, passage: Passage) -> Wording:
        """The wording of a passage, stemmed for its language."""
        language = passage.language
        lines = (" ".join(terms(sentence, language)) for sentence in sentences(passage.text))
        return cls(
            head=" ".join(terms(f"{passage.title} {passage.heading}", language)), sentences="\n".join(lines)
        )


class Row(NamedTuple):
    """A passage with its wording, at a place in the index."""

    number: int
    passage: Passage
    wording: Wording


class Coverage(NamedTuple):
    """Which part of a question's words, rare ones counting more, a passage holds; each 0 to 1.

    Attributes:
        passage: Anywhere in it, its title or its heading.
        sentence: In one of its sentences, its title or its heading.
        opening: In its first words, its title or its heading, where a text says what it is about.
        rarest: 1 if it holds the word of the question that the fewest passages hold, mostly a name; else 0.
    """

    passage: float
    sentence: float
    opening: float
    rarest: float


NOTHING = Coverage(0.0, 0.0, 0.0, 0.0)
"""Of a question without words, or by a passage that holds none of them."""


_OPENING = 12
"""Terms at the start of a passage that name its subject."""


def coverage(weights: Mapping[str, float], wording: Wording) -> Coverage:
    """How much of a question a passage takes up.

    Args:
        weights: The question's terms and what each counts, at least 0.
    """
    total = sum(weights.values())
    if not total:
        return NOTHING
    head = weights.keys() & wording.head.split()
    held = [head | (weights.keys() & line.split()) for line in wording.sentences.split("\n")]
    opening = head | (weights.keys() & wording.sentences.split(maxsplit=_OPENING)[:_OPENING])
    best = max(_weight(weights, words) for words in held)
    anywhere = set[str]().union(*held)
    rarest = max(weights, key=lambda word: (weights[word], word))
    return Coverage(
        passage=_weight(weights, anywhere) / total,
        sentence=best / total,
        opening=_weight(weights, opening) / total,
        rarest=float(rarest in anywhere),
    )


def _weight(weights: Mapping[str, float], words: Iterable[str]) -> float:
    return sum(weights[word] for word in words)
