"""What kind of thing a question asks for, and whether a sentence holds one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from knowledge.terms import numbers, tokens


class QuestionType(StrEnum):
    """What an answer must contain."""

    NUMBER = "number"
    MONEY = "money"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"
    YES_NO = "yes_no"
    OTHER = "other"


_MONTHS_AND_DAYS = re.compile(r"m\d\d|d[1-7]")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_BARE_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]\d\d|20\d\d)(?![.,]?\d)")
_CLOCK = re.compile(r"\b(?:pukul|jam|at) \d|\b\d{1,2}[.:]\d{2}\b|\babad\b|\bcentury\b", re.IGNORECASE)
_CURRENCY = frozenset({"rupiah", "dolar", "euro", "yen", "yuan", "ringgit", "pound"})
_NAME = re.compile(r"(?<=[^\W.!?…:“\"]\s)[A-Z][\w&.'’-]+|\b[A-Z][\w'’-]+\s+[A-Z][\w'’-]+")
# Not at the start of a sentence, where any word has a capital, and not behind a currency.
_NUMBER_IN_NAME = re.compile(
    r"(?<=\w )(?!Rp|IDR|USD|EUR|US\b)[A-Z][^\W\d_]+ \d{1,2}\b(?![.,]\d)|\b[^\W\d_]+\d+\w*\b"
)
_PLACE_BEFORE_NAME = re.compile(
    r"\b(?:di|ke|dari|kota|negara|provinsi|kabupaten|pulau|in|at|from|near|to|outside|across|the)\s+(?:the\s+)?[A-Z]"
)
_BECAUSE = re.compile(
    r"\b(?:karena|sebab|akibat|lantaran|agar|supaya|untuk|sehingga|demi|bagian dari|disebabkan|dikarenakan|"
    r"because|since|due to|owing to|so that|in order to|as part of|to|thanks to|caused by)\b",
    re.IGNORECASE,
)


def question_type(formal: str) -> QuestionType:
    """What a question asks for.

    Args:
        formal: The question with its chat spelling written out.
    """
    return next((kind for kind, pattern in _asking() if pattern.search(formal)), QuestionType.OTHER)


@cache
def _asking() -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    text = files("bot.answering").joinpath("question_types.toml").read_text("utf-8")
    tables: dict[str, list[str]] = tomllib.loads(text)
    return tuple(
        (QuestionType(kind), re.compile("|".join(patterns), re.IGNORECASE))
        for kind, patterns in tables.items()
    )


STRICT = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.TIME})
"""Kinds whose look is certain: a passage without any number does not say how many."""


def holds(sentence: str, kind: QuestionType, *, besides: frozenset[str] = frozenset()) -> bool | None:
    """Whether a sentence holds what a question asks for; None where that cannot be told from its look.

    Args:
        besides: Numbers of the question itself, which answer nothing.
    """
    test = _TESTS.get(kind)
    return None if test is None else test(sentence, besides)


def _holds_money(sentence: str, besides: frozenset[str]) -> bool:
    return not _CURRENCY.isdisjoint(tokens(sentence)) and bool(numbers(sentence) - besides)


def _holds_time(sentence: str, besides: frozenset[str]) -> bool:
    words = frozenset(tokens(sentence)) - besides
    dated = any(_MONTHS_AND_DAYS.fullmatch(word) or _YEAR.fullmatch(word) for word in words)
    return dated or bool(_CLOCK.search(sentence))


def _holds_number(sentence: str, besides: frozenset[str]) -> bool:
    """A number that may count something: no year, and no part of a name ("Gran Turismo 7")."""
    counted = _BARE_YEAR.sub(" ", _NUMBER_IN_NAME.sub(" ", sentence))
    return bool(numbers(counted) - besides)


_TESTS: Mapping[QuestionType, Callable[[str, frozenset[str]], bool]] = {
    QuestionType.NUMBER: _holds_number,
    QuestionType.MONEY: _holds_money,
    QuestionType.TIME: _holds_time,
    QuestionType.PLACE: lambda sentence, _: bool(_PLACE_BEFORE_NAME.search(sentence)),
    QuestionType.PERSON: lambda sentence, _: bool(_NAME.search(sentence)),
    QuestionType.REASON: lambda sentence, _: bool(_BECAUSE.search(sentence)),
}
