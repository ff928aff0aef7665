"""What is known of words beforehand: how rare each is, and what it is in the other language.

Both tables hold stems as `knowledge.terms.terms` makes them; `embeddings.training.word_tables` learns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from knowledge.article import Language

RAREST = 9.0
"""Rarity of a word that the table does not know: a name, mostly."""


def rarity(term: str, language: Language) -> float:
    """Inverse document frequency ln(texts / texts with the word) in general text, 0 to about 9."""
    return _rarities()[language].get(term, RAREST)


def is_known(term: str, language: Language) -> bool:
    """Whether a table holds a term."""
    return term in _rarities()[language] or term in _translations()[language]


def translations(term: str, language: Language) -> Mapping[str, float]:
    """Stems of the other language that say the same, each with how sure that is, 0 to 1.

    Args:
        language: Of the term.
    """
    return _translations()[language].get(term, {})


@cache
def _rarities() -> dict[Language, dict[str, float]]:
    table: dict[Language, dict[str, float]] = {language: {} for language in Language}
    for term, *values in _rows("rarity.tsv"):
        for language, value in zip(Language, values, strict=True):
            if value:
                table[language][term] = int(value) / 10
    return table


@cache
def _translations() -> dict[Language, dict[str, dict[str, float]]]:
    table: dict[Language, dict[str, dict[str, float]]] = {language: {} for language in Language}
    for indonesian, english, value in _rows("translations.tsv"):
        sure = int(value) / 100
        table[Language.INDONESIAN].setdefault(indonesian, {})[english] = sure
        table[Language.ENGLISH].setdefault(english, {})[indonesian] = sure
    return table


def _rows(name: str) -> list[list[str]]:
    lines = files("knowledge").joinpath(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines]
