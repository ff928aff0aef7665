"""Words that chat forms and no table can hold: "kerendem" is "terendam", "ngungsi" is "mengungsi".

Only a word that the tables do not know is read so, and only as one whose stem they know well enough: a name
is not in the tables, and hardly ever is a form of a word with its letters changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.article import Language
from knowledge.synonyms import ideas
from knowledge.terms import terms
from knowledge.word_tables import is_known, rarity

_PLAIN = re.compile(r"[a-z]{5,20}")
_CLOSED_E = re.compile(r"e(?=(?:ng|[bdgklmnprst])$)")
_NASAL = re.compile(r"(ny|ng|n|m)(?=[aeiou])")
_SHORT = 6
_TELLING = 3.0
"""Rarity from which on a stem is no small word: "ngada", a regency, is no form of "ada"."""


def guessed(word: str) -> str | None:
    """The formal word that a word of chat is a form of; None for what is known or like none.

    Args:
        word: In small letters.
    """
    if not _PLAIN.fullmatch(word) or _known(word, Language.INDONESIAN) or _known(word, Language.ENGLISH):
        return None
    return next((form for form in _forms(word) if _is_telling(form)), None)


def _forms(word: str) -> Iterator[str]:
    """What a word may be a form of, the surest first."""
    if word.endswith("in") and word[-3] in "aiu":
        yield f"{word[:-2]}kan"
    for bare in (word, word.removesuffix("in")):
        for spelt in (bare, _CLOSED_E.sub("a", bare)):
            if spelt.startswith("ke") and len(spelt) > _SHORT:
                yield f"te{spelt[2:]}" if spelt[2] == "r" else f"ter{spelt[2:]}"
            # "nani" and "maman" are people.
            if (nasal := _NASAL.match(spelt)) and (len(nasal[1]) > 1 or len(spelt) >= _SHORT):
                yield f"me{spelt}"
                if nasal[1] == "ny":
                    yield f"menc{spelt[2:]}"
            if spelt != bare == word:
                yield spelt


def _is_telling(form: str) -> bool:
    stem = terms(form, Language.INDONESIAN)[-1]
    return _known(form, Language.INDONESIAN) and rarity(stem, Language.INDONESIAN) >= _TELLING


def _known(word: str, language: Language) -> bool:
    stem = terms(word, language)[-1]
    # Rare words that have synonyms, as "nangka", are words all the same.
    return is_known(stem, language) or bool(ideas(stem, language))
