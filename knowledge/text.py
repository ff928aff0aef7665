"""Plain text: one form of Unicode for comparing, and sentences that can be quoted exactly."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

# Looking back keeps "....." from being tried anew at each of its dots.
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)|\n+")
_WORD_BEFORE = re.compile(r"[\w.&]+$")
_OPENING = "\"'“‘«([–—-•*"


def normalise(text: str) -> str:
    """Bring text to one form for comparing: compatibility forms, case and accents are levelled.

    Never quote its result: lengths and characters differ from the original's.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split text into sentences.

    A line break always ends one. A full stop in "39.000", "R&D", "Rp1,5 juta", "No. 5", "dr. Andi",
    "J. K. Rowling" or "S.H." does not.

    Returns:
        (start, end) of each sentence in text, in order, without surrounding white space; no span is empty.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if "\n" in match.group() or _ends_sentence(text, start, match):
            _append_trimmed(spans, text, start, match.end())
            start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def sentences(text: str) -> list[str]:
    """The sentences of text in order, each exactly as it stands there."""
    return [text[start:end] for start, end in sentence_spans(text)]


@cache
def lexicon() -> dict[str, dict[str, str]]:
    """The tables of `lexicon.toml`: by table, then by key, words separated by blanks."""
    return tomllib.loads(files("knowledge").joinpath("lexicon.toml").read_text("utf-8"))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for words in lexicon()["abbreviations"].values() for word in words.split())


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 40].lstrip()
    if not following:
        return True
    first = following.lstrip(_OPENING)[:1]
    mark = match.group().rstrip("\"'”’»)]")
    if first.islower():
        # "Apa kabar? iphone baru." ends one; "“Apa?” tanyanya" does not, nor does "dll. dan".
        return mark[-1] in "?!" and mark == match.group()
    if mark != ".":
        return True
    return not _is_abbreviation(text[max(start, match.start() - 20) : match.start()], start_of_line=start)


def _is_abbreviation(before: str, *, start_of_line: int) -> bool:
    """Whether the full stop after `before` belongs to an abbreviation, an initial or a list number."""
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    word = match.group()
    if word.casefold() in _abbreviations():
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return True
    # "1. Buka menu": the number of a list item, alone at the start of its line.
    return word.isdigit() and len(word) <= 3 and match.start() == 0 and len(before) == len(word)
