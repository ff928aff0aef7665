"""What a question asks: its type, and each word that an answer would have to take up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from bot.answering.question_type import (
    QuestionType,
    asking_tokens,
    category_words,
    measure,
    question_type,
)
from embeddings.question import Question
from knowledge.article import Language
from knowledge.synonyms import ideas, phrases
from knowledge.terms import joined_pairs, stemmed, stopwords, tokens
from knowledge.text import normalise
from knowledge.word_tables import RAREST, is_known, rarity, translations

MOST_WORDS = 40
"""Of a question; who asks in more words says the same thing twice."""

_MOSTLY = 0.6

_NUMBER_WEIGHT, _DATE_WEIGHT = 6.0, 4.0
"""Rarity of a number and of a month or day, which no table holds."""

_IDEA = 0.9
_SYNONYM = 0.8
_SETTLED = 0.6
_PART = 0.45
"""What a word with the same idea, one with the same translation, what is said without its words,
and a part of an expression without the rest of it count beside the word itself."""

_FAINTEST = 0.08
"""A synonym by way of the other language that is less sure than this is none."""

_MONTH_OR_DAY = re.compile(r"m\d\d|d[1-7]")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_WORD = re.compile(r"[^\W_]+(?:[&'’.-][^\W_]+)*")


class WordKind(Enum):
    """What a word of a question is."""

    WORD = "word"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question that an answer would have to take up.

    Attributes:
        token: As `knowledge.terms.tokens` levels it.
        weight: How much it tells; its rarity, 0 to 9.
        forms: By language of a passage: the stems that take it up, each with how well, 0 to 1.
        is_spelt_as_name: Whether it has a capital inside the question, and is no word like "Kabupaten".
    """

    token: str
    kind: WordKind
    weight: float
    forms: Mapping[Language, Mapping[str, float]]
    is_spelt_as_name: bool = False

    @property
    def is_date(self) -> bool:
        """Whether it is a month, a day or a year."""
        return self.kind is WordKind.DATE or (
            self.kind is WordKind.NUMBER and _YEAR.fullmatch(self.token) is not None
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read once for all passages.

    Attributes:
        measure: What a number that is asked for measures; "" for any.
        words: In order, each once, the rarest `MOST_WORDS`; none only where the question has no word.
    """

    question: Question
    kind: QuestionType
    measure: str
    words: tuple[AskedWord, ...]

    @property
    def has_certain_look(self) -> bool:
        """Whether an answer is a sum, or a number with a unit: a passage without any cannot answer."""
        return self.kind is QuestionType.MONEY or (self.kind is QuestionType.NUMBER and self.measure != "")


def analyse(question: Question) -> Asked:
    """Read a question."""
    kind = question_type(question.formal)
    # "Sartono's" asks about Sartono.
    said = tokens(question.formal)
    found = list(dict.fromkeys(word.removesuffix("'s") for word in said if word != "'s"))
    ignored = stopwords(question.language)
    telling = [word for word in found if ignored.isdisjoint((word, word.partition("'")[0]))]
    asking = asking_tokens(question.formal)
    without_asking = [word for word in telling if word not in asking]
    names = _names(question.formal)
    if len(names) > _MOSTLY * len(found):
        # Somebody writes Every Word Like This.
        names = frozenset[str]()
    joined = {half: first + second for first, second in joined_pairs(said) for half in (first, second)}
    spoken = _phrase_ideas(found, question.language)
    words = tuple(
        _asked_word(
            word,
            question.language,
            is_name=word in names,
            joined=joined.get(word),
            spoken=spoken.get(word, ()),
        )
        for word in without_asking or telling or found
    )
    rarest = sorted(words, key=lambda word: -word.weight)[:MOST_WORDS]
    measured = measure(question.formal) if kind is QuestionType.NUMBER else ""
    return Asked(question, kind, measured, tuple(word for word in words if word in rarest))


def idea_mark(idea: str) -> str:
    """How an idea stands among stems: an expression of several words has none of its own."""
    return f"={idea}"


def unsaid_mark(idea: str) -> str:
    """How an idea stands among stems where a text stands for it without its words."""
    return f"~={idea}"


def short_mark(short: str) -> str:
    """How words with capitals stand among stems by their initials."""
    return f"~{short}"


EVERY_DAY = frozenset(f"~d{day}" for day in range(1, 8))
"""How the weekdays stand among stems where a text tells which ones of all seven count."""


def _phrase_ideas(found: Sequence[str], language: Language) -> dict[str, list[str]]:
    """By word: the ideas of the expressions that it is part of ("ongkos kirim")."""
    spoken: dict[str, list[str]] = {}
    for start, end, idea in phrases(stemmed(found, language), language):
        for word in found[start:end]:
            spoken.setdefault(word, []).append(idea)
    return spoken


def _asked_word(
    token: str, language: Language, *, is_name: bool, joined: str | None, spoken: Sequence[str]
) -> AskedWord:
    if _MONTH_OR_DAY.fullmatch(token):
        kind, weight = WordKind.DATE, _DATE_WEIGHT
    elif token[0].isdigit() and token.replace(".", "").isdecimal():
        kind, weight = WordKind.NUMBER, _NUMBER_WEIGHT
    else:
        weight = _rarity(token, language)
        is_code = any(letter.isdigit() for letter in token)
        kind = WordKind.NAME if is_name or is_code or weight >= RAREST else WordKind.WORD
    forms = {passages: _forms(token, language, passages, spoken) for passages in Language}
    if joined is not None:
        forms = {passages: {**found, joined: 1.0} for passages, found in forms.items()}
    return AskedWord(token, kind, weight, forms, is_name and token not in category_words())


def _rarity(token: str, language: Language) -> float:
    """Of the word in its own language; in chats a word of the other one may stand among them."""
    own = rarity(_stem(token, language), language)
    return own if own < RAREST else rarity(_stem(token, _other(language)), _other(language))


@cache
def _other(language: Language) -> Language:
    return next(other for other in Language if other != language)


def _stem(token: str, language: Language) -> str:
    return stemmed([token], language)[0]


def _forms(token: str, asked_in: Language, passages: Language, spoken: Sequence[str]) -> dict[str, float]:
    """Stems of a passage that take a word up: itself, its translations, its synonyms."""
    forms: dict[str, float] = {}

    def put(form: str, sure: float) -> None:
        forms[form] = max(sure, forms.get(form, 0.0))

    own = _stem(token, passages)
    for form, sure in _kindred(token, asked_in, passages, spoken):
        put(form, sure)
    put(short_mark(token), _SETTLED if _MONTH_OR_DAY.fullmatch(token) else _IDEA)
    for root in _other_roots(token, own, passages):
        put(root, _IDEA)
    # A part of "top speed" is no speed, unless the expression stands there, too.
    alone = _PART if spoken else 1.0
    put(own, alone)
    put(token, alone)
    for idea in spoken:
        put(idea_mark(idea), 1.0)
    return forms


def _kindred(
    token: str, asked_in: Language, passages: Language, spoken: Sequence[str]
) -> Iterator[tuple[str, float]]:
    """What means the same as a word: its translations, those of its translations, and its ideas."""
    other = _other(passages)
    own, foreign = _stem(token, passages), _stem(token, other)
    borrowed = rarity(_stem(token, asked_in), asked_in) >= RAREST
    known = set(spoken)
    if asked_in is other or borrowed:
        known |= ideas(foreign, other)
        for form, sure in translations(foreign, other).items():
            yield form, min(1.0, 1.5 * sure)
    if asked_in is passages or borrowed:
        known |= ideas(own, passages)
        for word, sure in translations(own, passages).items():
            for form, back in translations(word, other).items():
                if sure * back >= _FAINTEST:
                    yield form, _SYNONYM * min(1.0, (sure * back) ** 0.5 * 1.5)
    for idea in known:
        yield idea_mark(idea), _IDEA
        yield unsaid_mark(idea), _SETTLED


def _other_roots(token: str, stem: str, language: Language) -> list[str]:
    """The roots that the stemmer takes for others, as the r of ter-, ber- and per- may be theirs.

    "terendam" is of "rendam" and not of "endam".
    """
    if language is not Language.INDONESIAN:
        return []
    if token[:3] in {"ter", "ber", "per"} and token[3:4] in {*"aeiou"} and stem == token[3 : 3 + len(stem)]:
        return [f"r{stem}"] if is_known(f"r{stem}", Language.INDONESIAN) else []
    return (
        [stem[1:]] if re.match(r"r[aeiou]", stem) and rarity(stem[1:], Language.INDONESIAN) > RAREST else []
    )


def _names(text: str) -> frozenset[str]:
    """Levelled words with a capital inside a sentence."""
    found: set[str] = set()
    opens = True
    for match in re.finditer(r"\S+", text[:2000]):
        chunk = match.group()
        for word in _WORD.findall(chunk):
            if word[0].isupper() and not (opens and word[1:].islower()):
                found |= set(tokens(word)) | {normalise(word)}
            opens = False
        opens = chunk[-1] in ".!?"
    return frozenset(found)
