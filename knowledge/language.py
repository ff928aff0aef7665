"""In which language somebody writes: good on five words of chat, and honest about doubt.

A linear model over words and pieces of words with three outcomes: Indonesian, English, neither. Its table,
`language.tsv`, is learned by `embeddings.training.language` from sentences with borrowed nouns ("gmn cara
reset password"), so function words decide. Names, numbers and other languages end in doubt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.article import Language
from knowledge.chat_spelling import chat_words

CHAT, ACCENTED, BIAS, THRESHOLD = "=chat", "=accented", "=bias", "=threshold"
"""Rows of the table that are no words: a chat spelling, a word beyond a-z, any text, the least confidence."""

_READ = 2000
"""Characters that are looked at: the language of a long text shows in its beginning."""
_LONGEST = 30
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DOUBLED = re.compile(r"([a-z]{3,})[2²][a-z]*")
_ADDRESS = re.compile(r"@|://|www\.|[\\_]|^/|[^\W_]{2}\.[^\W_]{2}")
_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"[a-z']+")


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """What a text seems to be written in.

    Attributes:
        language: None in doubt.
        confidence: 0 to 1. In doubt it says how much the better of the two languages had for it.
    """

    language: Language | None
    confidence: float


def guess_language(text: str) -> LanguageGuess:
    """Guess between Indonesian and English, or admit doubt: names, numbers, emoji, another language."""
    table = _table()
    indonesian, english = table[BIAS]
    found = False
    for feature in features(text):
        weights = table.get(feature)
        if weights:
            found = True
            indonesian += weights[0]
            english += weights[1]
    language, better, other = Language.INDONESIAN, indonesian, english
    if english > indonesian:
        language, better, other = Language.ENGLISH, english, indonesian
    # softmax over both and neither, whose score is 0; clamped because exp overflows
    confidence = 1 / (1 + math.exp(min(other - better, 50)) + math.exp(min(-better, 50)))
    if not found or confidence < table[THRESHOLD][0]:
        return LanguageGuess(None, confidence if found else 0.0)
    return LanguageGuess(language, confidence)


def choose_language(text: str, *, earlier: Language | None = None, hint: Language | None = None) -> Language:
    """The language to answer in: a confident guess wins.

    In doubt the asker's earlier choice counts, then the platform's hint, then Indonesian.
    """
    return guess_language(text).language or earlier or hint or Language.INDONESIAN


def features(text: str) -> Iterator[str]:
    """What the model sees of a text: each word, whether it is chat, and its pieces of two to four letters.

    Pieces carry the word's edges as "<" and ">". Addresses, code and digits are left out.
    """
    for chunk in text[:_READ].split():
        if _ADDRESS.search(chunk):
            continue
        for match in _WORD.finditer(chunk):
            yield from _word_features(match.group().lower().replace("’", "'"))


def _word_features(word: str) -> Iterator[str]:
    doubled = _DOUBLED.fullmatch(word)
    word = doubled[1] if doubled else word
    if len(word) > _LONGEST or _DIGIT.search(word):
        return  # "SU7" and "39rb" are the same in every language
    yield word
    if word in chat_words():
        yield CHAT
    if not _PLAIN.fullmatch(word):
        yield ACCENTED
    edged = f"<{word}>"
    for length in (2, 3, 4):
        for start in range(len(edged) - length + 1):
            yield "~" + edged[start : start + length]


@cache
def _table() -> Mapping[str, tuple[float, float]]:
    """Weight of each feature for Indonesian and for English, against neither; hundredths in the file."""
    lines = files("knowledge").joinpath("language.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {feature: (int(indonesian) / 100, int(english) / 100) for feature, indonesian, english in rows}
