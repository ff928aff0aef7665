"""The times that a sentence names: a month with its year, a day, a clock time, "bulan lalu"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.follow_up.phrases import phrases
from bot.follow_up.words import Span, Word, longest
from bot.messages import messages_in
from knowledge.article import Language
from knowledge.terms import tokens
from knowledge.text import lexicon

_YEAR = re.compile(r"(?:1\d|20)\d\d(?:-?an|s)?")
_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?")
_CLOCK = re.compile(r"\d{1,2}(?:[.:]\d\d)?(?:am|pm)?")
_CANONICAL = re.compile(r"m[01][0-9]|d[1-7]")
_FAR = 6
"""Months; "and January?" after December 2025 may mean another year, after March 2025 it hardly does."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time and its place in a sentence; what it does not say is empty or 0.

    Attributes:
        day: Of the month.
        month, weekday: From 1.
        phrase: The forms of a time that needs no calendar.
        clock: As it is written.
        whole: Whether it is a span of several times, which can only be replaced as one.
    """

    span: Span
    day: str = ""
    month: int = 0
    year: str = ""
    weekday: int = 0
    phrase: Mapping[Language, str] | None = None
    clock: str = ""
    whole: bool = False


def find_times(words: Sequence[Word], *, alone: bool) -> list[Time]:
    """The times of a sentence in order.

    Args:
        alone: The words are a fragment, in which "may" is a month and any four digits are a year.
    """
    found: list[Time] = []
    position = 0
    while position < len(words):
        time = _phrase_at(words, position) or _clock_at(words, position)
        time = time or _date_at(words, position, alone=alone)
        if time is None:
            position += 1
            continue
        position = time.span.end
        if found and _is_range(words, found[-1].span.end, time.span.first):
            time = replace(time, span=Span(found.pop().span.first, time.span.end), whole=True)
        found.append(time)
    return found


def instead(old: Time, new: Time) -> Time:
    """The time that a fragment means: "2024" keeps the month of the last question, "Januari" its year."""
    if old.whole or old.phrase or old.clock or new.phrase or new.clock or new.whole or new.weekday:
        return new
    if new.year and not new.month:
        return replace(new, day=old.day, month=old.month)
    if new.month and not new.year and abs(new.month - old.month) < _FAR:
        return replace(new, year=old.year)
    return new


def same_kind(old: Time, new: Time) -> bool:
    """Whether one can take the place of the other: a clock time says nothing of the date."""
    return bool(old.clock) == bool(new.clock)


def written(time: Time, language: Language) -> str:
    """A time in words of a language."""
    if time.phrase:
        return time.phrase[language]
    weekday = _weekday(time.weekday, language) if time.weekday else ""
    month = messages_in(language).get(f"months.{time.month}") if time.month else ""
    return " ".join(part for part in (weekday, time.day, month, time.year, time.clock) if part)


def preposition(time: Time, language: Language) -> str:
    """What stands before a time in a sentence to which it is added."""
    if time.phrase or time.clock:
        return ""
    if language is Language.INDONESIAN:
        return "hari" if time.weekday else "pada"
    return "on" if time.weekday or time.day else "in"


def _weekday(number: int, language: Language) -> str:
    names = lexicon()["days"][f"d{number}"].split()
    return names[0 if language is Language.INDONESIAN else -1].capitalize()


def _is_range(words: Sequence[Word], first: int, end: int) -> bool:
    between = words[first:end]
    return 0 < len(between) <= 2 and all(word.level in phrases().words["range"] for word in between)


def _phrase_at(words: Sequence[Word], position: int) -> Time | None:
    phrase = longest(words, position, phrases().times)
    if not phrase:
        return None
    return Time(Span(position, position + len(phrase)), phrase=phrases().times[phrase])


def _clock_at(words: Sequence[Word], position: int) -> Time | None:
    here, following = words[position], words[position + 1 : position + 2]
    if here.level not in phrases().words["clock"] or not following:
        return None
    if not _CLOCK.fullmatch(following[0].level):
        return None
    return Time(Span(position, position + 2), clock=f"{here.text} {following[0].text}")


def _date_at(words: Sequence[Word], position: int, *, alone: bool) -> Time | None:
    """Weekday, day, month and year in a row, in the order of either language."""
    time = Time(Span(position, position))
    while time.span.end < len(words):
        longer = _longer(time, words, alone=alone)
        if longer is None:
            break
        time = longer
    dated = time.month or time.weekday or time.year
    return time if dated and time.span.size else None


def _longer(time: Time, words: Sequence[Word], *, alone: bool) -> Time | None:
    """A date with the next word as its part; None where that is no part of it."""
    place = time.span.end
    word = words[place]
    span = Span(time.span.first, place + 1)
    kind, number = _calendar(words, place, alone=alone)
    if kind == "m" and not time.month:
        return replace(time, span=span, month=number)
    if kind == "d" and not time.weekday:
        return replace(time, span=span, weekday=number)
    beside_month = bool(time.month) or _calendar(words, place + 1, alone=alone)[0] == "m"
    if _YEAR.fullmatch(word.level) and not time.year and (time.month or alone or _may_be_year(words, place)):
        return replace(time, span=span, year=word.text)
    if _DAY.fullmatch(word.level) and not time.day and beside_month:
        return replace(time, span=span, day=word.text)
    return None


def _calendar(words: Sequence[Word], place: int, *, alone: bool) -> tuple[str, int]:
    """Whether a word is a month ("m") or a weekday ("d"), and which; ("", 0) where it is neither."""
    if place >= len(words):
        return "", 0
    word = words[place]
    beside = [other.level for other in (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])]
    sure = any(level[0].isdigit() for level in beside) or (alone and len(words) == 1)
    if place:
        capital = word.level in {"may", "march"} and word.text[0].isupper()
        sure = sure or capital or words[place - 1].level in {"in", "pada", "bulan"}
    # Beside a number, "may" and "mar" are months.
    canonical = (tokens(f"{word.text} 1" if sure else word.text) or [""])[0]
    # Who writes "M01" means no month.
    if canonical == word.level or not _CANONICAL.fullmatch(canonical):
        return "", 0
    if place and word.level == "minggu" and _counts(words[place - 1]):
        return "", 0  # weeks
    return canonical[0], int(canonical[1:])


def _counts(word: Word) -> bool:
    return word.level[0].isdigit() or word.level in {"berapa", "per", "setiap", "tiap", "beberapa"}


def _may_be_year(words: Sequence[Word], place: int) -> bool:
    """Whether four digits are a year: behind "tahun" or the like, or with nothing behind to count."""
    small = (
        phrases().words["time_prepositions"] | phrases().words["time_units"] | {"sejak", "since", "sampai"}
    )
    if place and words[place - 1].level in small | {"dari", "from", "hingga", "until", "sebelum", "before"}:
        return True
    return place + 1 == len(words) or words[place + 1].level in phrases().words["time_prepositions"]
