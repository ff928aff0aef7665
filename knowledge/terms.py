"""Words as search compares them: stems; numbers, months and units that mean the same in both languages."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol, cast

from knowledge.article import Language
from knowledge.text import lexicon, normalise

_TOKEN = re.compile(
    r"us\$|[$%]"
    r"|\d+(?:[.,]\d+)+"  # 39.000 - 1,5 - 3.11.7 - the number of 2.5GHz
    r"|\d+(?![^\W_])"  # 7, but 64GB is a word
    r"|[^\W_]+(?:&[^\W_]+)+"  # R&D
    r"|[^\W\d_]+['’][^\W\d_]+"  # jum'at, don't
    r"|(?:rp|idr)(?=\d)"  # Rp1,5 juta
    r"|[^\W_]+",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
TERMS = "terms-1"
"""Names the rules below. Change it whenever they change, so that every passage is indexed anew."""

_LONGEST_REMEMBERED = 2_000
_LONGEST_WORD = 64
"""Letters; what is longer is a key, an address or noise, and would only swell the index."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's name)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    same: dict[str, str]
    short_months: dict[str, str]
    doubtful: frozenset[str]
    scales: dict[str, int]
    stopwords: dict[Language, frozenset[str]]


@cache
def _lexicon() -> _Lexicon:
    tables = lexicon()

    def invert(*names: str) -> dict[str, str]:
        return {word: key for name in names for key, words in tables[name].items() for word in words.split()}

    return _Lexicon(
        same=invert("months", "days", "same", "numbers"),
        short_months=invert("short_months"),
        doubtful=frozenset(tables["doubtful_months"]["words"].split()),
        scales={word: int(value) for word, value in invert("scales").items()},
        stopwords={Language(code): frozenset(words.split()) for code, words in tables["stopwords"].items()},
    )


_stemmers = threading.local()


def _stemmer(language: Language) -> _Stemmer:
    """The thread's own stemmer: PyStemmer promises nothing for one that threads share."""
    stemmer = cast("_Stemmer | None", getattr(_stemmers, language, None))
    if stemmer is None:
        # Imported here: start-up of a command that does not search must not pay for it.
        import Stemmer  # noqa: PLC0415

        algorithm = {Language.INDONESIAN: "indonesian", Language.ENGLISH: "english"}[language]
        stemmer = cast("_Stemmer", Stemmer.Stemmer(algorithm))  # pyright: ignore[reportUnknownMemberType]
        setattr(_stemmers, language, stemmer)
    return stemmer


@lru_cache(maxsize=200_000)
def _stem(word: str, language: Language) -> str:
    return _stemmer(language).stemWord(word)


def stopwords(language: Language) -> frozenset[str]:
    """Words that say nothing about what a question is about, among them the question words."""
    return _lexicon().stopwords[language]


def tokens(text: str) -> list[str]:
    """The words and numbers of text in order, levelled but not stemmed.

    "39.000" and "39,000" are both "39000", "39 ribu" and "39 thousand" too; "1,5 juta" and "1.5 million"
    are "1500000"; Januari and January are "m01", Senin and Monday "d1", persen, percent and % "persen".
    """
    return list(_tokens_before(text) if len(text) <= _LONGEST_REMEMBERED else _tokens(text))


@lru_cache(maxsize=500)
def _tokens_before(text: str) -> tuple[str, ...]:
    # Each sentence that may answer is looked at from several sides, one soon after the other.
    return _tokens(text)


def _tokens(text: str) -> tuple[str, ...]:
    # A letter typed as itself and its accent is one letter, not the end of a word.
    raws = (match.group() for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)))
    return tuple(_canonical([(raw, word) for raw in raws for word in _levelled(raw)]))


def _levelled(raw: str) -> tuple[str, ...]:
    """The words that a token is once it is levelled: the one letter "ﷺ" is four."""
    return _levelled_before(raw) if len(raw) <= _LONGEST_WORD else _levelled_before.__wrapped__(raw)


@lru_cache(maxsize=100_000)
def _levelled_before(raw: str) -> tuple[str, ...]:
    # Most words of a language come again and again.
    return tuple(word[:_LONGEST_WORD] for word in normalise(raw).replace("’", "'").split())


def terms(text: str, language: Language) -> list[str]:
    """The tokens of text, stemmed for its language (Snowball), in order; nothing is left out."""
    return stemmed(tokens(text), language)


def telling_terms(text: str, language: Language, *, stem_as: Language | None = None) -> list[str]:
    """The terms of text that say what it is about: without stopwords, each once, in order.

    Where nothing but stopwords is left ("apa itu?"), they are all that there is, and stay.

    Args:
        stem_as: The language of the passages that the terms will be looked up in, if it is another:
            names and numbers are shared, but a passage's words were stemmed for its own language.
    """
    ignored = stopwords(language)
    words = tokens(text)
    # "what's" says as little as "what".
    telling = [word for word in words if ignored.isdisjoint((word, word.partition("'")[0]))] or words
    return list(dict.fromkeys(stemmed(telling, stem_as or language)))


def stemmed(words: Iterable[str], language: Language) -> list[str]:
    """The stems of tokens, in order; numbers and what both languages share stay as they are."""
    same = _same_values()
    return [word if word in same or word[0].isdigit() else _stem(word, language) for word in words]


def numbers(text: str) -> frozenset[str]:
    """The numbers of text in one form: "39.000 unit" and "39,000 units" both hold "39000"."""
    return frozenset(word for word in tokens(text) if word[0].isdigit())


@cache
def _same_values() -> frozenset[str]:
    return frozenset(_lexicon().same.values())


def _canonical(found: list[tuple[str, str]]) -> Iterator[str]:
    lexicon = _lexicon()
    position = 0
    while position < len(found):
        raw, word = found[position]
        following = found[position + 1][1] if position + 1 < len(found) else ""
        if word[0].isdigit():
            value = _number(word)
            scale = lexicon.scales.get(following)
            if scale is not None:
                value = _scaled(value, scale)
                position += 1
            yield value
        else:
            beside_number = following[:1].isdigit() or (position > 0 and found[position - 1][1][0].isdigit())
            yield _same_word(raw, word, beside_number=beside_number, first=position == 0)
        position += 1


def _same_word(raw: str, word: str, *, beside_number: bool, first: bool) -> str:
    lexicon = _lexicon()
    if beside_number and word in lexicon.short_months:
        return lexicon.short_months[word]
    if word in lexicon.doubtful and not beside_number and (first or not raw[0].isupper()):
        return word
    return lexicon.same.get(word, word)


def _number(word: str) -> str:
    """One form for a number: groups of three are thousands, any other separator is the decimal point."""
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal is not None:
        return ordinal.group(1)
    if _GROUPED.fullmatch(word):
        return re.sub(r"[.,]", "", word)
    whole, separator, rest = word.rpartition("," if word.rfind(",") > word.rfind(".") else ".")
    if separator and rest.isdigit() and (whole.isdigit() or _GROUPED.fullmatch(whole)):
        digits = re.sub(r"[.,]", "", whole)
        fraction = rest.rstrip("0")
        return f"{digits}.{fraction}" if fraction else digits
    return word


def _scaled(value: str, scale: int) -> str:
    """1.5 and 1,000,000 make 1500000, exactly; what is no plain decimal stays as it is."""
    whole, _, fraction = value.partition(".")
    if not (whole + fraction).isdecimal() or len(value) > 15:
        return value
    scaled = int(whole + fraction) * scale
    divisor = 10 ** len(fraction)
    return str(scaled // divisor) if scaled % divisor == 0 else value


def joined_pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Neighbouring letters and digits that may be one word: "su 7" may stand as "SU7" in an article."""
    return [
        (first, second)
        for first, second in pairwise(words)
        if first.isalpha() and second.isdigit() and len(first) + len(second) <= 12
    ]
