"""Which words of a lower-case chat question are names: those that passages write with a capital."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from knowledge.text import normalise

_WORD = re.compile(r"[^\W_]+(?:[-'’.,&/:][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…“\"\n]\s*$")
_PASSAGES = 3
_CHARACTERS = 1_200
"""What is read of each passage; enough for the names that a question is about."""
_SHORT_TITLE = 4
"""Words; a title no longer than this names its subject, a longer one tells news."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names that passages hold.

    Attributes:
        written: As they are written there, by their levelled form.
        topics: Levelled words of the titles, names or not.
        pairs: Levelled words that stand side by side in titles or passages.
    """

    written: Mapping[str, str] = field(default_factory=dict[str, str])
    topics: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()


def names_in(titles: Sequence[str], passages: Sequence[str]) -> Names:
    """The words of short titles, and those that have a capital inside a sentence and never a small letter."""
    capital: dict[str, str] = {}
    small: set[str] = set()
    for passage in passages[:_PASSAGES]:
        text = passage[:_CHARACTERS]
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0].islower():
                small.add(normalise(word))
            elif _opens_no_sentence(text, match.start()) and not word[0].isdigit():
                capital.setdefault(normalise(word), word)
    read = [text[:_CHARACTERS] for text in (*titles[:_PASSAGES], *passages[:_PASSAGES])]
    topics: set[str] = set()
    for title in titles[:_PASSAGES]:
        words = _WORD.findall(title[:_CHARACTERS])
        topics.update(map(normalise, words))
        for word in _names_of_title(words):
            capital.setdefault(normalise(word), word)
    pairs = {pair for text in read for pair in pairwise(map(normalise, _WORD.findall(text)))}
    written = {level: word for level, word in capital.items() if level not in small}
    return Names(written, frozenset(topics), frozenset(pairs))


def _opens_no_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    return bool(before) and not _SENTENCE_END.search(before)


def _names_of_title(words: list[str]) -> list[str]:
    """The names of a title; none of one that writes every word with a capital, as headlines do."""
    capitals = [word for word in words if word[0].isupper()]
    if len(words) > _SHORT_TITLE:
        return capitals[1:] if 2 * len(capitals) < len(words) else []
    # "Jam layanan" is no name, "Kopi Gayo" is.
    return capitals if capitals[1:] else [word for word in words[1:] if word[0].isupper()]
