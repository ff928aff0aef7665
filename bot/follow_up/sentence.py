"""A question as the parts that a follow-up may replace: what it asks, its times, names, numbers and nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.follow_up.names import Names
from bot.follow_up.phrases import Asking, phrases
from bot.follow_up.times import Time, find_times
from bot.follow_up.words import Span, Word, longest, read_words
from knowledge.article import Language
from knowledge.terms import stopwords

_VERB = {
    Language.INDONESIAN: re.compile(r"(?:me[mnlrwy]|di|ber)\w{3,}"),
    Language.ENGLISH: re.compile(r"\w{3,}(?:ed|ing)"),
}
_NUMBER = re.compile(r"\d[\d.,]*\w*")


class Role(Enum):
    """What a word does in its sentence."""

    ASKING = auto()
    TIME = auto()
    NAME = auto()
    NUMBER = auto()
    PREPOSITION = auto()
    VERB = auto()
    SMALL = auto()
    NOUN = auto()
    """Any other telling word."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken apart.

    Attributes:
        roles: Of each word.
        asks, asking: Its question word and what that asks for, if it has one.
    """

    text: str
    language: Language
    words: tuple[Word, ...]
    roles: tuple[Role, ...]
    times: tuple[Time, ...]
    asks: Span | None = None
    asking: Asking | None = None

    def runs(self, role: Role) -> list[Span]:
        """The words of a role, neighbours as one span."""
        spans: list[Span] = []
        for place, found in enumerate(self.roles):
            if found is not role:
                continue
            if spans and spans[-1].end == place and self.adjoining(place):
                spans[-1] = Span(spans[-1].first, place + 1)
            else:
                spans.append(Span(place, place + 1))
        return spans

    def adjoining(self, place: int) -> bool:
        """Whether nothing but blanks stands before a word."""
        return self.text[self.words[place - 1].end : self.words[place].start].isspace()

    def said(self, span: Span) -> str:
        """The text of a span."""
        return self.text[self.words[span.first].start : self.words[span.end - 1].end] if span.size else ""

    def before(self, span: Span) -> str:
        """The levelled word in front of a span."""
        return self.words[span.first - 1].level if span.first else ""

    @property
    def telling(self) -> int:
        """How many of its words say what it is about."""
        return sum(role in {Role.NAME, Role.NUMBER, Role.VERB, Role.NOUN} for role in self.roles)


def read_sentence(text: str, language: Language, names: Names, *, fragment: bool = False) -> Sentence:
    """Take a sentence apart.

    Args:
        text: In formal spelling.
        names: Those of which passages tell.
        fragment: It is no sentence, so that its first word has a capital only as a name.
    """
    words = read_words(text)
    roles: list[Role | None] = [None] * len(words)
    asks, asking = _asked(words)
    if asks is not None:
        roles[asks.first : asks.end] = [Role.ASKING] * asks.size
    times = [time for time in find_times(words, alone=fragment) if not _overlap(time.span, asks)]
    for time in times:
        roles[time.span.first : time.span.end] = [Role.TIME] * time.span.size
        # The day of "hari Senin" is no noun of the question.
        if time.span.first and words[time.span.first - 1].level in phrases().words["time_units"]:
            roles[time.span.first - 1] = Role.SMALL
    shouted = text.isupper() and len(words) > 1
    for place, word in enumerate(words):
        inside = (place > 0 or fragment) and not shouted
        if roles[place] is None and _is_name(word, names, inside=inside, shouted=shouted):
            roles[place] = Role.NAME
    complete = [role or _plain_role(word, language) for role, word in zip(roles, words, strict=True)]
    _parts_of_names(words, complete)
    if words and not fragment and not shouted:
        _first_word(words, complete)
    return Sentence(text, language, words, tuple(complete), tuple(times), asks, asking)


def is_verb(word: str, language: Language) -> bool:
    """Whether a levelled word looks like a verb, which ends a noun phrase."""
    known = phrases().words
    if word in known["not_verbs"] or word.endswith("nya"):
        return False
    return word in known["verbs"] or bool(_VERB[language].fullmatch(word))


def is_preposition(word: str) -> bool:
    """Whether a levelled word is a preposition of either language."""
    known = phrases()
    pairs = known.prepositions
    return word in pairs or word in pairs.values() or word in known.words["other_prepositions"]


def _asked(words: Sequence[Word]) -> tuple[Span | None, Asking | None]:
    for place in range(len(words)):
        phrase = longest(words, place, phrases().asking)
        if phrase:
            return Span(place, place + len(phrase)), phrases().asking[phrase]
    return None, None


def _overlap(span: Span, other: Span | None) -> bool:
    return other is not None and span.first < other.end and other.first < span.end


def _is_name(word: Word, names: Names, *, inside: bool, shouted: bool) -> bool:
    text = word.text
    if text[0].isdigit() or text == "I":
        return False
    if word.level in names.written or word.level in phrases().words["places"]:
        return True
    if any(letter.isdigit() for letter in text):
        return True
    # "BPJS" and "iPhone" wherever they stand
    capitals = len(text) > 1 and any(letter.isupper() for letter in text[1:]) and not shouted
    return capitals or (inside and text[0].isupper())


def _plain_role(word: Word, language: Language) -> Role:
    known = phrases()
    level = word.level
    if _NUMBER.fullmatch(level):
        return Role.NUMBER
    if is_preposition(level):
        return Role.PREPOSITION
    small = level in known.words["articles"] or level in known.words["auxiliaries"]
    if small or any(level.partition("'")[0] in stopwords(each) for each in Language):
        return Role.SMALL
    if level in known.words["words"] or level in known.words["place"]:
        return Role.SMALL
    return Role.VERB if is_verb(level, language) else Role.NOUN


def _parts_of_names(words: Sequence[Word], roles: list[Role]) -> None:
    """The 7 of "Gran Turismo 7" and the west of "jawa barat" are parts of the name."""
    known = phrases().words
    for place in range(1, len(words)):
        if roles[place - 1] is not Role.NAME:
            continue
        number = roles[place] is Role.NUMBER and len(words[place].level) <= 3
        if number or (words[place].level in known["places_of"] and words[place - 1].level in known["places"]):
            roles[place] = Role.NAME


def _first_word(words: Sequence[Word], roles: list[Role]) -> None:
    """The first word has a capital anyhow; it is a name where nothing else tells what is asked about."""
    capital = roles[0] is Role.NOUN and words[0].text[0].isupper() and not words[0].level.endswith("nya")
    if capital and Role.ASKING in roles and {Role.NAME, Role.NOUN}.isdisjoint(roles[1:]):
        roles[0] = Role.NAME
