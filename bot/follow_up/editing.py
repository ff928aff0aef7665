"""Changes to a question: one part replaced, a part added, another question word."""

from __future__ import annotations

from bot.follow_up.phrases import Asking, phrases
from bot.follow_up.sentence import Role, Sentence
from bot.follow_up.times import Time, instead, preposition, same_kind, written
from bot.follow_up.words import Span
from knowledge.article import Language

_MARKS = " \t\n?!.,;:"


def finished(text: str) -> str:
    """A question with single blanks and a question mark."""
    return " ".join(text.split()).rstrip(_MARKS) + "?"


def put(sentence: Sentence, span: Span, new: str) -> str:
    """The sentence with something else in the place of a span; nothing takes it out."""
    start, end = sentence.words[span.first].start, sentence.words[span.end - 1].end
    before, after = sentence.text[:start], sentence.text[end:]
    if not before.strip() and sentence.text[start].isupper():
        new = new[:1].upper() + new[1:]
    before = _with_article(before, new) if sentence.language is Language.ENGLISH else before
    return finished(f"{before}{new}{after}")


def _with_article(before: str, new: str) -> str:
    """The text in front of a noun with the article that fits it: an adult, a child, children."""
    shorter, _, article = before.rstrip().rpartition(" ")
    if article not in {"a", "an"} or not new:
        return before
    plural = new.rsplit(maxsplit=1)[-1].lower()
    if plural in {"children", "men", "women", "people"} or (
        plural.endswith("s") and not plural.endswith("ss")
    ):
        return f"{shorter} "
    return f"{shorter} {'an' if new[0].lower() in 'aeiou' else 'a'} "


def add(sentence: Sentence, new: str) -> str:
    """The sentence with something at its end, but in front of a question word that ends it."""
    asks = sentence.asks
    if asks is not None and asks.end == len(sentence.words) and asks.first:
        at = sentence.words[asks.first].start
        return finished(f"{sentence.text[:at]}{new} {sentence.text[at:]}")
    return finished(f"{sentence.text.rstrip(_MARKS)} {new}")


def with_time(sentence: Sentence, new: Time) -> str:
    """The sentence about another time."""
    old = next((time for time in reversed(sentence.times) if same_kind(time, new)), None)
    language = sentence.language
    if old is None:
        return add(sentence, f"{preposition(new, language)} {written(new, language)}".strip())
    span, before = _with_preposition(sentence, old.span)
    time = instead(old, new)
    words = [*_kept(before, time, language), written(time, language)]
    return put(sentence, span, " ".join(words))


def without_times(sentence: Sentence) -> str:
    """The sentence without its last time, and without the preposition in front of it."""
    if not sentence.times:
        return sentence.text
    span, _ = _with_preposition(sentence, sentence.times[-1].span)
    return put(sentence, span, "") if span.size < len(sentence.words) else sentence.text


def _with_preposition(sentence: Sentence, span: Span) -> tuple[Span, list[str]]:
    """A time with "pada bulan" or "in the" in front of it, and these words."""
    known = phrases().words
    first = span.first
    while first and sentence.words[first - 1].level in known["time_prepositions"] | known["time_units"]:
        if sentence.roles[first - 1] is Role.ASKING:
            break
        first -= 1
    return Span(first, span.end), [word.level for word in sentence.words[first : span.first]]


def _kept(before: list[str], time: Time, language: Language) -> list[str]:
    """What of "pada bulan" or "in the" fits in front of another time."""
    own = preposition(time, language)
    if not own:
        return []
    prepositions = [word for word in before if word in phrases().words["time_prepositions"]]
    if language is Language.ENGLISH:
        return [own] if set(prepositions) & {"in", "on", "at"} else prepositions
    year_only = time.year and not time.month
    unit = "hari" if time.weekday else "tahun" if year_only and "tahun" in before else ""
    return [*prepositions, unit] if unit else prepositions


def asking_else(sentence: Sentence, asking: Asking) -> str:
    """The sentence with another question word: "Berapa unit terjual?" as "Kenapa unit terjual?"."""
    new = asking.form[sentence.language]
    if sentence.asks is None:
        # "Does it fly?" needs a small letter behind "why"; a name keeps its capital.
        first = sentence.text[:1] if sentence.roles[0] is Role.NAME else sentence.text[:1].lower()
        return finished(new.capitalize() + " " + first + sentence.text[1:])
    if sentence.asks.first and sentence.asks.end == len(sentence.words):
        return put(sentence, sentence.asks, new)
    rest = [place for place in range(len(sentence.words)) if not _within(place, sentence.asks)]
    rest = _in_order(sentence, rest)
    words = _passive(sentence, [sentence.words[place].text for place in rest])
    text = " ".join([new, *words])
    return finished(text[:1].upper() + text[1:] if sentence.text[:1].isupper() else text)


def _in_order(sentence: Sentence, rest: list[int]) -> list[int]:
    """Without the first "yang" ("unit yang terjual"); the English auxiliary goes in front of its subject."""
    known = phrases().words
    if sentence.language is Language.INDONESIAN:
        which = next((place for place in rest if sentence.words[place].level == "yang"), None)
        return [place for place in rest if place != which]
    helper = next((place for place in rest if sentence.words[place].level in known["auxiliaries"]), None)
    return rest if helper is None else [helper, *(place for place in rest if place != helper)]


def _passive(sentence: Sentence, words: list[str]) -> list[str]:
    """For another question word than in "who founded Xiaomi": "was Xiaomi founded"."""
    asks_who = sentence.asking is not None and sentence.asking.kind in {"person", "thing"}
    if sentence.language is not Language.ENGLISH or not asks_who or len(words) < 2:
        return words
    past = words[0].endswith("ed") or words[0] in {"won", "built", "sold", "made", "bought", "found"}
    return ["was", *words[1:], words[0]] if past else words


def _within(place: int, span: Span) -> bool:
    return span.first <= place < span.end
