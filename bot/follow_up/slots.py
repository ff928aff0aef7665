"""Fragments: "Januari 2026", "yang YU7", "di Bandung", "anak-anak" put into the last question."""

from __future__ import annotations

from dataclasses import replace

from bot.follow_up.editing import add, put, with_time
from bot.follow_up.names import Names
from bot.follow_up.phrases import phrases
from bot.follow_up.sentence import Role, Sentence, read_sentence
from bot.follow_up.topics import alternative, behind_place, is_place, name_like, noun, same_beginning
from bot.follow_up.words import Span
from knowledge.article import Language

_LONGEST = 6
"""Words of a fragment; what is longer is a sentence."""
_SMALL = frozenset({"yang", "the", "a", "an", "juga", "saja", "ones", "one", "about"})


def fill(last: Sentence, fragment: Sentence, names: Names, *, condition: bool = False) -> str | None:
    """The last question with a fragment in the place of what it is most like; None where it is no fragment.

    Args:
        condition: It stands behind "kalau" or "what if".
    """
    if not 0 < len(fragment.words) <= _LONGEST or fragment.asks is not None:
        return None
    if any(word.level in phrases().words["sentence"] for word in fragment.words):
        return None
    if condition and _is_condition(fragment) and same_beginning(last, fragment) is None:
        return add(last, f"{phrases().condition_word[last.language]} {fragment.text.rstrip('?!. ')}")
    helped = fragment.roles[0] is Role.SMALL and fragment.words[0].level in phrases().words["auxiliaries"]
    # The verb of "demam berdarah" belongs to its noun; a longer fragment with a verb is a sentence.
    if helped or fragment.roles[0] is Role.VERB or (Role.VERB in fragment.roles and len(fragment.words) > 3):
        return None
    complete: str | None = None
    for time in fragment.times:
        complete = with_time(last, time)
        last = read_sentence(complete, last.language, names)
    rest = _without_times(fragment)
    if not rest:
        return complete
    return _fill_rest(last, read_sentence(rest, fragment.language, names, fragment=True), names)


def is_slot(fragment: Sentence, *, asked: bool) -> bool:
    """Whether words that nothing introduces can be nothing but a fragment.

    Args:
        asked: They end with a question mark.
    """
    if not 0 < len(fragment.words) <= 4:
        return False
    roles = {
        role
        for word, role in zip(fragment.words, fragment.roles, strict=True)
        if word.level not in phrases().words["time_units"] | phrases().words["time_prepositions"] | _SMALL
    }
    if not roles:
        return False
    leading = fragment.words[0].level == "yang" or fragment.roles[0] is Role.PREPOSITION
    if roles <= {Role.TIME}:
        return True
    if leading:
        return roles <= {Role.TIME, Role.NAME, Role.NOUN, Role.NUMBER, Role.PREPOSITION}
    return asked and roles <= {Role.TIME, Role.NAME}


def _is_condition(fragment: Sentence) -> bool:
    states = phrases().words["states"]
    return any(
        word.level in states or role is Role.VERB
        for word, role in zip(fragment.words, fragment.roles, strict=True)
    )


def _without_times(fragment: Sentence) -> str:
    """What a fragment says besides its times, without the small words around."""
    known = phrases().words
    taken = {place for time in fragment.times for place in range(time.span.first, time.span.end)}
    for time in fragment.times:
        place = time.span.first - 1
        while place >= 0 and fragment.words[place].level in known["time_units"] | known["time_prepositions"]:
            taken.add(place)
            place -= 1
    words = [word.text for place, word in enumerate(fragment.words) if place not in taken]
    while words and words[0].lower() in known["articles"]:
        words.pop(0)
    return " ".join(words)


def _fill_rest(last: Sentence, fragment: Sentence, names: Names) -> str | None:
    which = fragment.words[0].level == "yang"
    if which:
        fragment = _part(fragment, 1, names)
    if not fragment.telling:
        return None
    if fragment.roles[0] is Role.PREPOSITION:
        return _with_phrase(last, fragment, names)
    if fragment.roles[0] is Role.NUMBER:
        return _with_number(last, fragment, _said(fragment, names))
    span = alternative(last, fragment) or same_beginning(last, fragment)
    if span is not None:
        return put(last, span, _said(fragment, names))
    if Role.NAME in fragment.roles and Role.PREPOSITION not in fragment.roles:
        return _with_name(last, fragment, names)
    return None if Role.PREPOSITION in fragment.roles else _with_noun(last, fragment, names, which=which)


def _with_noun(last: Sentence, fragment: Sentence, names: Names, *, which: bool) -> str:
    """A noun takes the place of the only name or of the noun; with "yang" it tells more of what is asked."""
    new = _said(fragment, names)
    if which:
        return add(last, f"yang {new}" if last.language is Language.INDONESIAN else f"for the {new}")
    if tuple(word.level for word in fragment.words) in phrases().qualities:
        return add(last, new)
    span = name_like(last, fragment)
    if span is None or behind_place(last, span):
        span = noun(last, names) or span
    return put(last, span, new) if span else add(last, new)


def _with_name(last: Sentence, fragment: Sentence, names: Names) -> str:
    new = _said(fragment, names)
    span = name_like(last, fragment)
    if span is None and not is_place(fragment):
        span = noun(last, names)
    if span is not None:
        first = span.first - 1
        same_sort = first >= 0 and _word_alternative(last, fragment) == Span(first, first + 1)
        return put(last, Span(first, span.end) if same_sort else span, new)
    return add(last, f"{'di' if last.language is Language.INDONESIAN else 'in'} {new}")


def _word_alternative(last: Sentence, fragment: Sentence) -> Span | None:
    """What the first word of a fragment is compared with: the tea of "teh Kayu Aro" with coffee."""
    return alternative(last, replace(fragment, words=fragment.words[:1])) if len(fragment.words) > 1 else None


def _with_number(last: Sentence, fragment: Sentence, new: str) -> str | None:
    """A number takes the place of a number, with its unit if it has one."""
    old = last.runs(Role.NUMBER)
    if not old:
        return add(last, new) if len(fragment.words) > 1 else None
    span = old[0]
    follows = span.end < len(last.words) and last.roles[span.end] is Role.NOUN
    both = len(fragment.words) > 1 and follows
    return put(last, Span(span.first, span.end + both), new)


def _with_phrase(last: Sentence, fragment: Sentence, names: Names) -> str | None:
    """A phrase behind a preposition takes the place of the one behind the same, or is added."""
    rest = _part(fragment, 1, names)
    if not rest.telling:
        return None
    new, own = _said(rest, names), _preposition(fragment.words[0].level, last.language)
    for place, word in enumerate(last.words[:-1]):
        if word.level == own and (behind := _phrase_behind(last, place + 1)):
            return put(last, behind, new)
    span = alternative(last, rest)
    if span is None and is_place(rest):
        places = [old for old in last.runs(Role.NAME) if name_like(last, rest) == old]
        span = next((old for old in places if last.words[old.first].level in phrases().words["places"]), None)
    return put(last, span, new) if span else add(last, f"{own} {new}")


def _phrase_behind(last: Sentence, place: int) -> Span | None:
    """The name or noun that begins at a word, an article aside."""
    if last.words[place].level in phrases().words["articles"]:
        place += 1
    end = place
    while end < len(last.words) and last.roles[end] in {Role.NAME, Role.NOUN, Role.NUMBER}:
        end += 1
    return Span(place, end) if end > place else None


def _preposition(word: str, language: Language) -> str:
    """A preposition in the language of the last question."""
    pairs = phrases().prepositions
    if language is Language.ENGLISH:
        return pairs.get(word, word)
    return next((indonesian for indonesian, english in pairs.items() if english == word), word)


def _part(fragment: Sentence, first: int, names: Names) -> Sentence:
    """A fragment from a word on, an article aside."""
    while first < len(fragment.words) and fragment.words[first].level in phrases().words["articles"]:
        first += 1
    text = fragment.said(Span(first, len(fragment.words))) if first < len(fragment.words) else ""
    return read_sentence(text, fragment.language, names, fragment=True)


def _said(fragment: Sentence, names: Names) -> str:
    """A fragment with its names as passages write them: "yu7" is "YU7"."""
    places = phrases().words["places"] | phrases().words["places_of"]
    return " ".join(
        names.written.get(word.level, word.text.capitalize() if word.level in places else word.text)
        if role is Role.NAME
        else word.text
        for word, role in zip(fragment.words, fragment.roles, strict=True)
    )
