"""Words that mean the same, in one language and across both: "laku", "terjual" and "sold" are one idea.

The groups stand in `synonyms.toml`, which anybody may extend. They are looked up by stem, so that every
form of a word that the stemmer brings together is known; a stem that several words share may have several
ideas, and says no more about any of them than the stem itself does.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.article import Language
from knowledge.terms import terms

SEPARATOR = "|"
"""Stands between the Indonesian and the English words of a group."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Synonyms:
    """The table in one language; an expression is the tuple of its terms."""

    ideas: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    expressions: Mapping[tuple[str, ...], tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """By first term: how many terms its expressions have, longest first."""


def ideas(term: str, language: Language) -> frozenset[str]:
    """The ideas that a term stands for; none where the table does not hold it.

    Args:
        term: A stem as `knowledge.terms.terms` makes it.
    """
    known = _synonyms(language).ideas
    if term not in known and language is Language.INDONESIAN:
        # The stemmer leaves it on words of one syllable and on abbreviations: "bosnya", "hpnya".
        term = term.removesuffix("nya")
    return known.get(term, _NONE)


def idea_terms(idea: str, language: Language) -> frozenset[str]:
    """The single terms that an idea has in a language, without its expressions (`phrases` finds those)."""
    return _synonyms(language).words.get(idea, _NONE)


def phrases(terms: Sequence[str], language: Language) -> list[tuple[int, int, str]]:
    """Expressions of several words ("rumah sakit", "top speed") in a list of terms.

    Where several begin at one term the longest counts, and the search goes on behind it, so that expressions
    never overlap; one with several ideas comes once for each. Time is linear in the number of terms.

    Args:
        terms: All the terms of a text in order: an expression may hold a stopword ("term of office").

    Returns:
        (start, end, idea) in order, end exclusive.
    """
    table = _synonyms(language)
    found: list[tuple[int, int, str]] = []
    start = 0
    while start < len(terms):
        length = _longest(table, terms, start)
        if length:
            found += (
                (start, start + length, idea)
                for idea in table.expressions[tuple(terms[start : start + length])]
            )
        start += length or 1
    return found


def _longest(table: _Synonyms, terms: Sequence[str], start: int) -> int:
    """How many terms the longest expression has that begins at a place; 0 where none does."""
    for length in table.lengths.get(terms[start], ()):
        if start + length <= len(terms) and tuple(terms[start : start + length]) in table.expressions:
            return length
    return 0


def groups() -> Iterator[tuple[str, Mapping[Language, list[str]]]]:
    """Every idea of `synonyms.toml` in the order of the file, with its words and hyphened expressions."""
    table: dict[str, str] = tomllib.loads(files("knowledge").joinpath("synonyms.toml").read_text("utf-8"))
    for idea, members in table.items():
        indonesian, _, english = members.partition(SEPARATOR)
        yield idea, {Language.INDONESIAN: indonesian.split(), Language.ENGLISH: english.split()}


@cache
def _synonyms(language: Language) -> _Synonyms:
    ideas: defaultdict[str, set[str]] = defaultdict(set)
    words: defaultdict[str, set[str]] = defaultdict(set)
    expressions: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for idea, members in groups():
        for stems in dict.fromkeys(tuple(terms(member, language)) for member in members[language]):
            match stems:
                case (term,):
                    ideas[term].add(idea)
                    words[idea].add(term)
                case _:
                    expressions[stems].append(idea)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for stems in expressions:
        lengths[stems[0]].add(len(stems))
    return _Synonyms(
        ideas={term: frozenset(found) for term, found in ideas.items()},
        words={idea: frozenset(found) for idea, found in words.items()},
        expressions={stems: tuple(found) for stems, found in expressions.items()},
        lengths={term: tuple(sorted(found, reverse=True)) for term, found in lengths.items()},
    )
