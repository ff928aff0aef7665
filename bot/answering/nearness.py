"""Which of the parts that look like an answer stands nearest to the words of the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.asked import Asked, idea_mark
from bot.answering.telling import Span
from knowledge.article import Language
from knowledge.synonyms import ideas
from knowledge.terms import stemmed
from knowledge.text import normalise

_WORD = re.compile(r"[^\W_]+")
_TAKEN_UP = 0.5
_NEIGHBOURHOOD = 40.0
"""Characters over which nearness falls to a third."""


@dataclass(frozen=True, slots=True)
class Near:
    """A part of a sentence that looks like what is asked for.

    Attributes:
        nearness: Weighted nearness of the question's words, 0 to 1.
        unit: Share of the question's weight that stands inside the part ("unit" in "45 unit").
    """

    span: Span
    nearness: float
    unit: float


class WordFinder:
    """Finds the question's words in sentences of one language."""

    def __init__(self, asked: Asked, language: Language) -> None:
        self._language = language
        self._total = sum(word.weight for word in asked.words) or 1.0
        self._weights = [word.weight for word in asked.words]
        self._columns: dict[str, list[int]] = {}
        for column, word in enumerate(asked.words):
            for form, sure in word.forms[language].items():
                if sure >= _TAKEN_UP:
                    self._columns.setdefault(form, []).append(column)

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """(column, start, end) of every word of the question in a text."""
        found: list[tuple[int, int, int]] = []
        for match in _WORD.finditer(text):
            word = normalise(match.group())
            stem = stemmed([word], self._language)[0] if word else word
            marks = (idea_mark(idea) for idea in ideas(stem, self._language))
            for column in {column for form in (word, stem, *marks) for column in self._columns.get(form, ())}:
                found.append((column, match.start(), match.end()))
        return found

    def nearest_first(self, text: str, spans: Sequence[Span]) -> tuple[Near, ...]:
        """Order parts of a text by how near the question's words are."""
        if not spans:
            return ()
        places = self.places(text)
        near = [self._near(span, places) for span in spans]
        return tuple(sorted(near, key=lambda one: (-(one.nearness + one.unit), one.span)))

    def _near(self, span: Span, places: Sequence[tuple[int, int, int]]) -> Near:
        start, end = span
        nearest: dict[int, float] = {}
        inside: set[int] = set()
        for column, word_start, word_end in places:
            if start <= word_start and word_end <= end:
                inside.add(column)
            distance = max(0, word_start - end, start - word_end)
            nearest[column] = max(nearest.get(column, 0.0), math.exp(-distance / _NEIGHBOURHOOD))
        nearness = sum(self._weights[column] * value for column, value in nearest.items()) / self._total
        return Near(span, nearness, sum(self._weights[column] for column in inside) / self._total)


def finders(asked: Asked, languages: Sequence[Language]) -> Mapping[Language, WordFinder]:
    """A finder for each language that occurs."""
    return {language: WordFinder(asked, language) for language in dict.fromkeys(languages)}
