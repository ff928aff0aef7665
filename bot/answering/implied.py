"""What a text says without the word: when it closes, what is required, days within a span, initials."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast

from knowledge.terms import tokens

_NAMES = {
    "d": "Senin|Selasa|Rabu|Kamis|Jumat|Jum'at|Sabtu|Minggu|Ahad|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun",
    "m": "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember|"
    "January|February|March|May|June|July|August|October|December",
}
_TO = r"(?: ?[–—-] ?| s\.d\. | s/d | (?:sampai|hingga|to|until|till|through)(?: dengan)? )(?:hari )?"
_SPANS = {kind: re.compile(rf"\b({names}){_TO}({names})\b", re.IGNORECASE) for kind, names in _NAMES.items()}
_EVERY_DAY = re.compile(
    r"\b(?:(?:se)?tiap hari|hari kerja|hari biasa|akhir pekan|every day|daily|weekdays?|weekends?)\b",
    re.IGNORECASE,
)
_ROUND = {"d": 7, "m": 12}
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s(?:(?:dan|of|and|the|untuk)\s)?[A-ZÀ-Þ][\w’'-]*)+")
_INITIALS = range(2, 7)
"""Letters of an abbreviation."""


def implied_ideas(text: str) -> set[str]:
    """The ideas, as `knowledge.synonyms` names them, that a text stands for without their words."""
    return {idea for ideas, pattern in _patterns() if pattern.search(text) for idea in ideas}


def days_within(text: str) -> set[str]:
    """The weekdays and months within spans such as "Senin–Kamis", as `knowledge.terms.tokens` levels them."""
    found: set[str] = set()
    for kind, pattern in _SPANS.items():
        for match in pattern.finditer(text):
            first, last = (_place(name) for name in match.groups())
            if first and last:
                length = (last - first) % _ROUND[kind] + 1
                places = (1 + (first - 1 + step) % _ROUND[kind] for step in range(length))
                found |= {f"d{place}" if kind == "d" else f"m{place:02}" for place in places}
    return found


def settles_every_day(text: str) -> bool:
    """Whether a text says for every weekday whether it is one: "Senin sampai Jumat" settles Saturday, too."""
    return _SPANS["d"].search(text) is not None or _EVERY_DAY.search(text) is not None


def initials(text: str) -> set[str]:
    """What words with capitals in a row may be short for, in small letters: "Kartu Keluarga" is "kk"."""
    found: set[str] = set()
    for match in _CAPITALISED.finditer(text):
        letters = "".join(word[0] for word in match.group().split() if word[0].isupper()).lower()
        for start in range(len(letters)):
            found |= {
                letters[start : start + length] for length in _INITIALS if start + length <= len(letters)
            }
    return found


def _place(name: str) -> int:
    """Which day of the week or month of the year a name is, from 1; 0 if it is neither."""
    (token,) = tokens(name) or [""]
    return int(token[1:]) if re.fullmatch(r"d\d|m\d\d", token) else 0


@cache
def _patterns() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    table = cast(
        "dict[str, dict[str, object]]",
        tomllib.loads(files("bot.answering").joinpath("implied.toml").read_text("utf-8")),
    )
    return tuple(
        (
            frozenset(cast("str", entry["ideas"]).split()),
            re.compile("|".join(cast("list[str]", entry["says"])), re.IGNORECASE),
        )
        for entry in table.values()
    )
