"""Short questions that point back: "berapa harganya?", "di mana itu?", "how much is it?"."""

from __future__ import annotations

from bot.follow_up.editing import finished
from bot.follow_up.phrases import phrases
from bot.follow_up.sentence import Role, Sentence
from bot.follow_up.words import Span, Word
from knowledge.article import Language

_LONGEST = 9
"""Words; a longer question says for itself what it is about."""
_TELLING = 3
_PASSIVE = "di"
_POINTING_THINGS = frozenset({"itu", "ini", "tersebut", "that", "this", "those", "these"})


def point(question: Sentence, subject: str, person: str) -> str | None:
    """A question with its "it", "itu" or "-nya" replaced by what that is; None where it points to nothing.

    Args:
        subject: What the last question was about.
        person: Whom it asked for, if it asked for somebody.
    """
    if not subject or not 0 < len(question.words) <= _LONGEST or question.telling > _TELLING:
        return None
    if tuple(word.level for word in question.words) in phrases().complete:
        return None
    if Role.NAME in question.roles:
        return None
    for place in range(len(question.words)):
        somebody = person and _of_people(question.words[place].level)
        new = _pointed(question, place, person if somebody else subject)
        if new is not None:
            return finished(_replaced(question, place, new))
    return _about_nothing(question, subject)


def _of_people(word: str) -> bool:
    known = phrases().words
    return word in known["people"] or word.removesuffix("nya") in known["of_people"]


def _pointed(question: Sentence, place: int, subject: str) -> str | None:
    """What a word stands for with the subject in it; None for a word that does not point."""
    known, word = phrases().words, question.words[place]
    if word.level.endswith("nya") and len(word.level) > 5 and word.level not in known["not_nya"]:
        return f"{word.text[:-3].rstrip('-')} {subject}"
    following = question.words[place + 1].level if place + 1 < len(question.words) else ""
    if word.level in known["owner"] and following and question.roles[place + 1] is Role.NOUN:
        return f"{subject}'s"
    if word.level in known["place"]:
        return f"in {subject}" if word.level == "there" and not _goes(question, place) else subject
    if word.level not in known["words"] and word.level != "her":
        return None
    if _idle(question, place, word, following):
        return None
    # "Apa itu?" asks what a thing is, and keeps its "itu".
    before = question.words[place - 1].level if place else ""
    return f"itu {subject}" if word.level == "itu" and before == "apa" else subject


def _idle(question: Sentence, place: int, word: Word, following: str) -> bool:
    """Whether an "it" or "itu" belongs to its own sentence: "is it true that", "saat itu", "apa itu X"."""
    levels = [other.level for other in question.words]
    before = levels[place - 1] if place else ""
    if word.level == "it":
        return not {"to", "that"}.isdisjoint(levels[place + 1 :])
    if word.level not in _POINTING_THINGS:
        return False
    if before in phrases().words["not_behind"] or question.roles[place] is Role.TIME:
        return True
    # "Apa itu inflasi?" and "what is this song called?" name what they are about.
    names_it = following and question.roles[place + 1] in {Role.NOUN, Role.VERB}
    return bool(names_it and (before in {"apa", "apakah", "siapa"} or following == "that"))


def _goes(question: Sentence, place: int) -> bool:
    return place > 0 and question.words[place - 1].level in {"to", "from", "in", "near"}


def _replaced(question: Sentence, place: int, new: str) -> str:
    word = question.words[place]
    if word.level == "there" and place and question.words[place - 1].level in {"get", "go", "gets", "goes"}:
        new = f"to {new.removeprefix('in ')}"
    before = question.text[: word.start]
    if not before.strip() and word.text[0].isupper():
        new = new[:1].upper() + new[1:]
    return f"{before}{new}{question.text[word.end :]}"


def _about_nothing(question: Sentence, subject: str) -> str | None:
    """Indonesian leaves the subject out: "kapan dibangun?", "siapa yang mendirikan?"."""
    if question.asks is None or question.language is not Language.INDONESIAN:
        return None
    rest = [place for place in range(len(question.words)) if not _asking(place, question.asks)]
    verbs = [place for place in rest if question.roles[place] is Role.VERB]
    others = [place for place in rest if question.roles[place] not in {Role.VERB, Role.SMALL, Role.TIME}]
    if len(verbs) != 1 or others:
        return None
    verb = question.words[verbs[0]]
    at = verb.end
    return finished(f"{question.text[:at]} {subject}{question.text[at:]}")


def _asking(place: int, asks: Span) -> bool:
    return asks.first <= place < asks.end
