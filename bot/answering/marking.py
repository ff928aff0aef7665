"""The telling part of a quote: the number, name, date, place or reason that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.answer import Mark
from bot.answering.question_type import QuestionType
from bot.answering.reading import Sentence
from bot.answering.selecting import Span

_TIED = 0.6
"""Parts listed beside the nearest one, and this close, are marked as well: "Rp50.000 dan Rp75.000"."""

_LISTED = re.compile(r"[\s,;/&–-]*(?:dan|atau|and|or|hingga|sampai|to)?[\s,;/&–-]*")
_CLAUSE = re.compile(r"[^,;:–—()]+")
_LONGEST_CLAUSE = 160


def marks_of(span: Span, kind: QuestionType) -> tuple[Mark, ...]:
    """The telling parts of a span's quote, in order; none where nothing stands out.

    Args:
        kind: What is asked for.
    """
    offset = span.start
    found = {
        (sentence.start - offset + start, sentence.start - offset + end)
        for sentence in span.sentences
        for start, end in _telling(sentence, kind)
    }
    return tuple(_apart(sorted(found)))


def _telling(sentence: Sentence, kind: QuestionType) -> list[Mark]:
    if not sentence.telling:
        return _telling_clause(sentence) if kind in {QuestionType.HOW, QuestionType.OTHER} else []
    best = sentence.telling[0]
    chosen = [best.span]
    for near in sentence.telling[1:]:
        between = sentence.text[chosen[-1][1] : near.span[0]]
        close = near.nearness + near.unit >= _TIED * (best.nearness + best.unit)
        # What is listed beside the nearest one belongs to it.
        if close and near.span[0] >= chosen[-1][1] and _LISTED.fullmatch(between):
            chosen.append(near.span)
    return chosen


def _telling_clause(sentence: Sentence) -> list[Mark]:
    """The last clause of a long sentence, where what is new mostly stands; none of a short one."""
    clauses = [match.span() for match in _CLAUSE.finditer(sentence.text) if len(match.group().split()) > 2]
    if len(clauses) < 2:
        return []
    start, end = clauses[-1]
    start += len(sentence.text[start:end]) - len(sentence.text[start:end].lstrip())
    end -= len(sentence.text[start:end]) - len(sentence.text[start:end].rstrip(' .!?…"”’'))
    return [(start, end)] if end - start <= _LONGEST_CLAUSE else []


def _apart(marks: list[Mark]) -> Iterator[Mark]:
    """Marks without those that overlap an earlier one."""
    reached = 0
    for start, end in marks:
        if start >= reached:
            yield start, end
            reached = end
