"""A sentence as words with their places, and phrases found among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.follow_up.phrases import Phrase
from knowledge.text import normalise

# Letters and marks never overlap, so there is one way to match and no way back.
_WORD = re.compile(r"[^\W_]+(?:[-'’.,&/:][^\W_]+)*")
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word.

    Attributes:
        level: In the form in which words are compared.
        start, end: Where it stands, in characters.
    """

    text: str
    level: str
    start: int
    end: int


class Span(NamedTuple):
    """Words in a row, from the first up to but without the end."""

    first: int
    end: int

    @property
    def size(self) -> int:
        """How many they are."""
        return self.end - self.first


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    return tuple(
        # What has no levelled form, such as an accent alone, stands for itself.
        Word(
            match.group(),
            normalise(match.group()).replace("’", "'") or match.group(),
            match.start(),
            match.end(),
        )
        for match in _WORD.finditer(text)
    )


def longest(words: Sequence[Word], position: int, among: Collection[Phrase]) -> Phrase:
    """The longest of these phrases that begins at a position; empty if none does."""
    for length in range(min(_LONGEST_PHRASE, len(words) - position), 0, -1):
        phrase = tuple(word.level for word in words[position : position + length])
        if phrase in among:
            return phrase
    return ()
