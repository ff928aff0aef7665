"""A follow-up made complete: "kalau Januari 2026?" after a question about December is one about January.

Rules over words, no model: a fragment takes the place of what it is most like in the last question, a bare
question word asks something else of it, and "it", "itu" and "-nya" become its subject. Whatever may stand
on its own stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.question_type import place_words
from bot.follow_up.editing import asking_else, finished, without_times
from bot.follow_up.names import Names, names_in
from bot.follow_up.phrases import Asking, Phrase, phrases
from bot.follow_up.pointing import point
from bot.follow_up.sentence import Role, Sentence, read_sentence
from bot.follow_up.slots import fill, is_slot
from bot.follow_up.topics import alternative, is_place, name_like, person, same_beginning, subject
from bot.follow_up.words import Word, longest, read_words
from embeddings.question import Question
from knowledge.article import Language
from knowledge.language import guess_language

_LONGEST_LAST = 300
"""Characters of the last question that are looked at."""
_LONGEST = 120
"""Characters of a follow-up; a longer message speaks for itself."""
_MOST_WORDS = 12
_LONGEST_COMPLETE = 500
_EVENT = re.compile(r"(?:me[mnlrwy]|di|ter|ber)\w{3,}")
_NEW_SENTENCE = re.compile(r"[.!?;\n]\s*[^\W_]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a follow-up may point back to.

    Attributes:
        text: Complete, so that a follow-up may follow a follow-up.
        language: That it is written in.
        titles, passages: Of what was quoted or came nearest; they know which words are names.
    """

    text: str
    language: Language
    titles: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """A question that says by itself what it asks.

    Attributes:
        language: That it is written in: the last question's, or that of a follow-up which is a
            question of its own but for what it points to.
        is_plain: Whether it reads as if somebody had written it; else it is good for searching alone.
    """

    text: str
    language: Language
    is_plain: bool = True


def resolve(text: str, last: Asked) -> Complete | None:
    """The complete question that a message asks after the last one; None where it stands on its own."""
    text = text.strip()
    if len(text) > _LONGEST or not text:
        return None
    language = guess_language(text).language or last.language
    message = _Message.read(text, language)
    if message is None:
        return None
    names = names_in(last.titles, last.passages)
    # Cut at a blank: half a word would be another word.
    cut = last.text if len(last.text) <= _LONGEST_LAST else last.text[:_LONGEST_LAST].rpartition(" ")[0]
    asked = read_sentence(_formal(cut, last.language), last.language, names)
    if not asked.words:
        return None
    complete = _resolve(message, asked, names)
    if complete is None or len(complete.text) > _LONGEST_COMPLETE:
        return None
    return None if _same(complete.text, asked.text) else complete


@dataclass(frozen=True, slots=True)
class _Message:
    """A follow-up without what is said before it.

    Attributes:
        text: In formal spelling.
        said: All words as they were said, particles like "kok" included.
        opened: Whether "kalau" or "and" stood before it; `condition` where that may open a condition.
        asked: Whether it ends with a question mark.
    """

    text: str
    said: Phrase
    language: Language
    words: tuple[Word, ...]
    opened: bool
    condition: bool
    asked: bool

    @classmethod
    def read(cls, text: str, language: Language) -> _Message | None:
        """Read it; None where it is too long or more than one sentence, or nothing is left of it."""
        formal = _formal(text, language)
        words = read_words(formal)
        known = phrases()
        first = _behind(words, 0, known.polite)
        opener = _behind(words, first, known.openers | known.conditions)
        rest = formal[words[opener].start :] if opener < len(words) else ""
        if not rest or len(words) - opener > _MOST_WORDS or _NEW_SENTENCE.search(rest):
            return None
        opening = tuple(word.level for word in words[first:opener])
        condition = any(opening[place:] in known.conditions for place in range(len(opening)))
        asked = text.rstrip().endswith("?")
        said = tuple(word.level for word in read_words(text))
        return cls(rest, said, language, read_words(rest), opener > first, condition, asked)


def _behind(words: tuple[Word, ...], place: int, among: frozenset[Phrase]) -> int:
    while place < len(words) and (phrase := longest(words, place, among | phrases().no_openers)):
        if phrase in phrases().no_openers:
            break
        place += len(phrase)
    return place


def _resolve(message: _Message, last: Sentence, names: Names) -> Complete | None:
    levels = tuple(word.level for word in message.words)
    bare = phrases().alone.get(message.said) or phrases().alone.get(levels) or phrases().asking.get(levels)
    if bare is not None:
        return _asked_else(last, bare, names)
    fragment = read_sentence(message.text, message.language, names, fragment=True)
    slot = message.opened or is_slot(fragment, asked=message.asked)
    if fragment.asks is None and slot and not _points(fragment):
        filled = fill(last, fragment, names, condition=message.condition)
        if filled is not None and (message.opened or _fits(message, fragment, last, names)):
            return Complete(filled, last.language, _reads_plainly(fragment, last))
    both = _slot_and_question(message, fragment, last, names)
    if both is not None:
        return both
    question = read_sentence(message.text, message.language, names, fragment=message.opened)
    if question.asks is None and not _asks_otherwise(question):
        return None
    if message.condition and question.telling > 1:
        return None  # "kalau mau daftar haji, syaratnya apa?"
    pointed = point(question, subject(last, names, message.language), person(last))
    # "Yang mengungsi Cikaret berapa?"
    is_plain = question.words[0].level != "yang"
    return Complete(pointed, message.language, is_plain) if pointed else None


def _reads_plainly(fragment: Sentence, last: Sentence) -> bool:
    """Whether the last question surely reads well with a fragment in it.

    Times, names for names, and what people compare take each other's place; another noun may not fit the
    words around it: "siapa ketua bidan?", "jam berapa kantor KTP buka?".
    """
    if alternative(last, fragment) or same_beginning(last, fragment):
        return True
    if not {Role.NOUN, Role.VERB}.isdisjoint(fragment.roles):
        return False
    if Role.NAME not in fragment.roles or Role.PREPOSITION in fragment.roles:
        return True
    old = name_like(last, fragment)
    return old is not None and (is_place(fragment) or last.before(old) not in place_words())


def _tells_what_happens(last: Sentence) -> bool:
    """Whether a question asks about an event: "kapan ketua posyandu?" would lack what happened."""
    if last.asks is not None and last.asks.first:
        return False
    if last.language is Language.ENGLISH:
        return Role.VERB in last.roles or bool({"did", "does", "do"} & {word.level for word in last.words})
    words = zip(last.words, last.roles, strict=True)
    return any(role is not Role.NAME and _EVENT.fullmatch(word.level) for word, role in words)


def _points(fragment: Sentence) -> bool:
    """Whether words ask for a part of what was asked about: "(kalau) bidannya?"."""
    ending = fragment.words[-1].level
    return len(ending) > 5 and ending.endswith("nya") and ending not in phrases().words["not_nya"]


def _fits(message: _Message, fragment: Sentence, last: Sentence, names: Names) -> bool:
    """Whether a bare name is one and has one to take the place of: "Honda?" is, "Gratis?" is not."""
    if Role.NAME not in fragment.roles or fragment.words[0].level == "yang":
        return True
    # Phones write the first letter as a capital, so that alone makes no name.
    known = len(fragment.words) > 1 or Role.NAME in read_sentence(message.text, message.language, names).roles
    return known and Role.NAME in last.roles


def _asked_else(last: Sentence, asking: Asking, names: Names) -> Complete | None:
    if last.asking is not None and last.asking.kind == asking.kind:
        return None
    if asking.kind in {"time", "since"}:
        shorter = without_times(last)
        last = read_sentence(shorter, last.language, names)
    is_plain = asking.kind == "place" or _tells_what_happens(last)
    return Complete(asking_else(last, asking), last.language, is_plain) if last.telling else None


def _slot_and_question(
    message: _Message, fragment: Sentence, last: Sentence, names: Names
) -> Complete | None:
    """A fragment and a question word: "kalau yang YU7 berapa?", "how many in January?"."""
    asks, asking = fragment.asks, fragment.asking
    if asks is None or asking is None or asks.size == len(fragment.words):
        return None
    first, end = (0, asks.first) if asks.first else (asks.end, len(fragment.words))
    if asks.first and asks.end < len(fragment.words):
        return None
    slot = read_sentence(
        fragment.text[fragment.words[first].start : fragment.words[end - 1].end],
        fragment.language,
        names,
        fragment=True,
    )
    same = asking.kind == "way" or (last.asking is not None and last.asking.kind == asking.kind)
    short = same and message.opened and asks.first and len(slot.words) <= 3 and Role.VERB not in slot.roles
    if not short and not is_slot(slot, asked=bool(asks.first)):
        return None
    if not asks.first and Role.TIME not in slot.roles:
        return None
    if not same:
        if not message.opened:
            return None
        last = read_sentence(asking_else(last, asking), last.language, names)
    filled = fill(last, slot, names)
    return Complete(filled, last.language, same and _reads_plainly(slot, last)) if filled else None


def _asks_otherwise(question: Sentence) -> bool:
    """A question without question word: "is it open?", and "jam bukanya?", which leaves it out."""
    helped = question.words[0].level in phrases().words["auxiliaries"]
    ending = question.words[-1].level
    pointing = ending.endswith("nya") and ending not in phrases().words["not_nya"]
    owned = question.words[0].level in phrases().words["owner"]
    return helped or (len(question.words) <= 3 and (pointing or owned))


def _formal(text: str, language: Language) -> str:
    return Question.ask(text, language).formal


def _same(text: str, other: str) -> bool:
    return finished(text).casefold() == finished(other).casefold()
