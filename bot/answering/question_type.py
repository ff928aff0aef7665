"""What kind of thing a question asks for, and which of its words only ask."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast

from knowledge.terms import tokens


class QuestionType(StrEnum):
    """What an answer must contain."""

    NUMBER = "number"
    MONEY = "money"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"
    HOW = "how"
    YES_NO = "yes_no"
    OTHER = "other"


STRICT = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.TIME})
"""Kinds whose look is certain: a passage without any number does not say how many."""


def question_type(formal: str) -> QuestionType:
    """What a question asks for.

    Args:
        formal: The question with its chat spelling written out.
    """
    return next((kind for kind, pattern in _kinds() if pattern.search(formal)), QuestionType.OTHER)


def asking_tokens(formal: str) -> frozenset[str]:
    """The tokens of a question that ask and are not asked about: "nama", or "kota" in "di kota mana"."""
    words, phrases = _asking()
    spoken = (match.group() for match in phrases.finditer(formal))
    return words.union(*(tokens(phrase) for phrase in spoken))


@cache
def category_words() -> frozenset[str]:
    """Words with a capital that are no names by themselves: "Kabupaten", "American"."""
    return frozenset(cast("str", _tables()["names"]["categories"]).split())


def place_words() -> frozenset[str]:
    """Words that stand before the name of a place or an office: "jalan", "kantor"."""
    return _no_persons()["places"]


def is_no_person(name: str) -> bool:
    """Whether words with capitals name a place, an office, a day or a sum: "Jalan Cempaka", "BPJS"."""
    parts = name.split()
    words = [part.strip(".").casefold() for part in parts]
    table = _no_persons()
    if words[0] in table["places"] or any(letter.isdigit() for letter in name):
        return True
    if len(words) == 1:
        return words[0] in table["times"] or (name.isupper() and len(name) > 1)
    if words[0] not in table["offices"]:
        return False
    # "Kepala Dinas Kesehatan" is an office; "Ketua RT Sumarno" is somebody.
    at_home = table["places"] - table["homes"]
    return all(
        word in table["places"] | table["offices"] or part.isupper() or before in at_home
        for before, word, part in zip(words, words[1:], parts[1:], strict=False)
    )


@cache
def _no_persons() -> dict[str, frozenset[str]]:
    table = cast("dict[str, str]", _tables()["no_persons"])
    return {name: frozenset(words.split()) for name, words in table.items()}


def measure(formal: str) -> str:
    """What a number that is asked for measures: the key of a measure, or "" for any number."""
    return next((name for name, (asks, _) in _measures().items() if asks.search(formal)), "")


def measures_it(unit: str, measure: str) -> bool:
    """Whether a number with a unit behind it can answer a question for a measure.

    Args:
        unit: The word behind the number in small letters; "" where there is none.
        measure: As `measure` returns it.
    """
    if not measure:
        return True
    if measure == "count":
        return all(unit not in units for _, units in _measures().values())
    return unit in _measures()[measure][1]


@cache
def _measures() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    table = cast("dict[str, dict[str, str]]", _tables()["measures"])
    return {
        name: (re.compile(entry["asks"], re.IGNORECASE), frozenset(entry["units"].split()))
        for name, entry in table.items()
    }


@cache
def _tables() -> dict[str, dict[str, object]]:
    return tomllib.loads(files("bot.answering").joinpath("question_types.toml").read_text("utf-8"))


@cache
def _kinds() -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    return tuple(
        (QuestionType(kind), _any_of(cast("list[str]", patterns)))
        for kind, patterns in _tables()["kinds"].items()
    )


@cache
def _asking() -> tuple[frozenset[str], re.Pattern[str]]:
    table = _tables()["asking"]
    words = frozenset(cast("str", table["words"]).split())
    return words, _any_of(cast("list[str]", table["phrases"]))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
