"""Which part of the last question a fragment takes the place of, and what "it" was."""

from __future__ import annotations

from bot.follow_up.names import Names
from bot.follow_up.phrases import phrases
from bot.follow_up.sentence import Role, Sentence, is_preposition
from bot.follow_up.words import Span
from knowledge.article import Language

_PLACE = frozenset({"di", "ke", "dari", "in", "at", "to", "from", "near", "kota"})


def topic(last: Sentence, names: Names) -> Span | None:
    """What the last question was about: its first name that is no mere place, or else its noun."""
    found = last.runs(Role.NAME)
    if found:
        return max(found, key=lambda span: (not _behind_place(last, span), -span.first))
    return noun(last, names)


def subject(last: Sentence, names: Names) -> str:
    """What "it", "dia" and "-nya" point back to; for "siapa pendiri Xiaomi" that is the person."""
    if last.asking is not None and last.asking.kind == "person" and last.asks is not None:
        rest = last.words[last.asks.end :]
        while rest and rest[0].level in phrases().words["auxiliaries"]:
            rest = rest[1:]
        if rest and len(rest) <= 6 and _is_noun_phrase(last, len(last.words) - len(rest)):
            return last.said(Span(len(last.words) - len(rest), len(last.words)))
    span = topic(last, names)
    return last.said(span) if span else ""


def _is_noun_phrase(last: Sentence, first: int) -> bool:
    levels = {word.level for word in last.words[first:]}
    return Role.VERB not in last.roles[first:] and levels.isdisjoint({"yang", "that", "which"})


def name_like(last: Sentence, fragment: Sentence) -> Span | None:
    """The name of the last question that a fragment's name is most like; None where it is like none."""
    span = Span(0, len(fragment.words))
    new, place = _shape(fragment, span), _is_place(fragment, span)
    levels = {word.level for word in fragment.words}

    def likeness(old: Span) -> tuple[bool, bool, bool, bool, int]:
        shared = any(word.level in levels for word in last.words[old.first : old.end])
        fits = place == (_is_place(last, old) or (place and _behind_place(last, old)))
        return shared, fits, _shape(last, old) == new, not _behind_place(last, old), -old.first

    best = max(last.runs(Role.NAME), key=likeness, default=None)
    if best is None:
        return None
    model, old_model = new == "model", _shape(last, best) == "model"
    if place and old_model:
        return None  # Jakarta does not take the place of the SU7
    return None if model and not old_model and _behind_place(last, best) else best


def is_place(fragment: Sentence) -> bool:
    """Whether a fragment is the name of a place that everybody knows."""
    return _is_place(fragment, Span(0, len(fragment.words)))


def noun(last: Sentence, names: Names) -> Span | None:
    """The noun that the last question is about: one of the titles' if it can be, never first a place's."""
    found = last.runs(Role.NOUN)
    if not found:
        return None
    best = max(
        found,
        key=lambda span: (
            any(word.level in names.topics for word in last.words[span.first : span.end]),
            not _behind_preposition(last, span),
            span.first,
        ),
    )
    if last.language is Language.ENGLISH:
        return best
    # The Indonesian noun stands in front of what makes it special: "harga tiket dufan".
    first = best.end - 1
    while first > best.first and last.words[first - 1].level in names.topics:
        first -= 1
    return Span(first, best.end)


def alternative(last: Sentence, fragment: Sentence) -> Span | None:
    """The word of the last question that people compare with the fragment's: "dewasa" with "anak-anak"."""
    lines = phrases().alternatives
    said = tuple(word.level for word in fragment.words)
    line = lines.get(said)
    if line is None:
        return None
    for place, role in enumerate(last.roles):
        for end in range(min(len(last.words), place + 2), place, -1):
            old = tuple(word.level for word in last.words[place:end])
            if role not in {Role.ASKING, Role.TIME} and lines.get(old) == line:
                return Span(place, end)
    return None


def same_beginning(last: Sentence, fragment: Sentence) -> Span | None:
    """The words that begin as the fragment does: "sakit kepala" for "sakit gigi"."""
    levels = [word.level for word in fragment.words]
    for place, word in enumerate(last.words):
        if word.level != levels[0] or last.roles[place] not in {Role.NOUN, Role.NAME}:
            continue
        end, shared = place, True
        while end < len(last.words) and last.roles[end] in {Role.NOUN, Role.NAME}:
            shared = shared and end - place < len(levels) and last.words[end].level == levels[end - place]
            turns_to_name = last.roles[end] is Role.NAME and Role.NAME not in fragment.roles
            if not shared and turns_to_name:
                break
            end += 1
        return Span(place, end)
    return None


def _shape(sentence: Sentence, span: Span) -> str:
    letters = sentence.said(span)
    if any(letter.isdigit() for letter in letters):
        return "model"
    return "capitals" if letters.isupper() else "word"


def _is_place(sentence: Sentence, span: Span) -> bool:
    places = phrases().words["places"]
    return any(word.level in places for word in sentence.words[span.first : span.end])


def _behind_place(sentence: Sentence, span: Span) -> bool:
    return sentence.before(span) in _PLACE


def _behind_preposition(sentence: Sentence, span: Span) -> bool:
    before = sentence.before(span)
    if before in phrases().words["articles"] and span.first > 1:
        before = sentence.words[span.first - 2].level
    return is_preposition(before)
