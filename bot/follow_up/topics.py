"""Which part of the last question a fragment takes the place of, and what "it" was."""

from __future__ import annotations

from bot.answering.question_type import place_words
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
        return max(found, key=lambda span: (not behind_place(last, span), -span.first))
    return noun(last, names)


def subject(last: Sentence, names: Names, language: Language) -> str:
    """What "it", "itu" and "-nya" point back to, in a question of a language."""
    span = topic(last, names)
    if span is None:
        return ""
    span = _whole(last, span, names)
    article = last.before(span) in {"the", "a", "an", "my", "our", "your"}
    return f"the {last.said(span)}" if article and language is Language.ENGLISH else last.said(span)


def _whole(last: Sentence, span: Span, names: Names) -> Span:
    """A topic with what belongs to it: "banjir di Cikaret", "kantor kelurahan", "pasar malam"."""
    if last.language is not Language.INDONESIAN:
        return span
    first, end = span.first, span.end
    if last.before(span) in {"di", "dari"} and first > 1 and last.roles[first - 2] is Role.NOUN:
        first -= 2
    named = last.roles[span.first] is Role.NAME
    while first and last.adjoining(first) and _pair(last, first - 1) in names.pairs:
        # Sales of a car are no part of the car, but the office of a village is its office.
        if named and last.words[first - 1].level not in place_words():
            break
        first -= 1
    while end < len(last.words) and last.adjoining(end) and _pair(last, end - 1) in names.pairs:
        end += 1
    return Span(first, end)


def _pair(last: Sentence, place: int) -> tuple[str, str]:
    return last.words[place].level, last.words[place + 1].level


def person(last: Sentence) -> str:
    """Whom "dia" and "she" point back to: after "siapa pendiri Xiaomi?" the founder; empty for nobody."""
    if last.asking is None or last.asking.kind != "person" or last.asks is None:
        return ""
    first = last.asks.end
    while first < len(last.words) and last.words[first].level in phrases().words["auxiliaries"]:
        first += 1
    if first >= len(last.words):
        return ""
    said = last.said(Span(first, len(last.words)))
    verbal = last.roles[first] is Role.VERB and last.language is Language.ENGLISH
    return f"the one who {said}" if verbal else said


def name_like(last: Sentence, fragment: Sentence) -> Span | None:
    """The name of the last question that a fragment's name is most like; None where it is like none."""
    span = Span(0, len(fragment.words))
    new, place = _shape(fragment, span), _is_place(fragment, span)
    levels = {word.level for word in fragment.words}

    def likeness(old: Span) -> tuple[bool, bool, bool, bool, int]:
        shared = any(word.level in levels for word in last.words[old.first : old.end])
        fits = place == (_is_place(last, old) or (place and behind_place(last, old)))
        return shared, fits, _shape(last, old) == new, not behind_place(last, old), -old.first

    best = max(last.runs(Role.NAME), key=likeness, default=None)
    if best is None:
        return None
    model, old_model = new == "model", _shape(last, best) == "model"
    if place and old_model:
        return None  # Jakarta does not take the place of the SU7
    return None if model and not old_model and behind_place(last, best) else best


def is_place(fragment: Sentence) -> bool:
    """Whether a fragment is the name of a place that everybody knows."""
    return _is_place(fragment, Span(0, len(fragment.words)))


def noun(last: Sentence, names: Names) -> Span | None:
    """The noun that the last question is about: one of the titles' if it can be, never first a place's."""
    # The years of "anak 5 tahun" only count.
    found = [
        span
        for span in last.runs(Role.NOUN)
        if not span.first or last.roles[span.first - 1] is not Role.NUMBER
    ]
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
        # "Tiket anak" leaves the name of "tiket Dufan", "beasiswa Chevening" not that of "beasiswa LPDP".
        compared = any((level,) in phrases().alternatives for level in levels)
        end = place + 1
        while end < len(last.words) and last.roles[end] in {Role.NOUN, Role.NAME}:
            if compared and last.roles[end] is Role.NAME and last.roles[end - 1] is Role.NOUN:
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


def behind_place(sentence: Sentence, span: Span) -> bool:
    """Whether a span says where: "di Jakarta"."""
    return sentence.before(span) in _PLACE


def _behind_preposition(sentence: Sentence, span: Span) -> bool:
    before = sentence.before(span)
    if before in phrases().words["articles"] and span.first > 1:
        before = sentence.words[span.first - 2].level
    return is_preposition(before)
