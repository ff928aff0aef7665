"""A text of any length in parts that Telegram takes."""

from __future__ import annotations

import unicodedata

from bot.adapters.text.cleaning import is_blank
from bot.adapters.text.formatted import Entity, FormattedText, Style, utf16_length
from knowledge.text import sentence_spans

LIMIT = 4000
"""UTF-16 units of a part; Telegram refuses more than 4096."""

_MOST_ENTITIES = 90
"""Entities of a part; Telegram ignores those after the 100th, and finds addresses and the like itself."""

_MOST_BYTES = 8_000
"""Of all entities of a part as they are sent; somewhere above 9,000 Telegram refuses the message."""

_BYTES = 24
"""Of an entity without its link."""

_FAR = 200
"""Characters that one sign may consist of, at most, before it is cut apart."""


def split(formatted: FormattedText, *, limit: int = LIMIT) -> list[FormattedText]:
    """Cut a text between sentences, else between words, else between what is seen as one sign.

    Args:
        limit: UTF-16 units that a part may have, at least 2.

    Returns:
        Parts in order, without white space around them; none is blank.
    """
    text = formatted.text
    parts: list[FormattedText] = []
    start = 0
    while start < len(text):
        start = _begin(text, start)
        reach = _reach(text, start, limit)
        end = reach if reach == len(text) else _cut(formatted, start, reach)
        part = formatted.part(start, start + len(text[start:end].rstrip()))
        if not is_blank(part.text):
            parts.append(_bounded(part))
        start = end
    return parts


def shortened(formatted: FormattedText, *, limit: int = LIMIT) -> FormattedText:
    """As much of a text as fits, cut as `split` does; where something is left out, "…" says so."""
    if utf16_length(formatted.text) <= limit:
        return formatted
    (first, *_) = split(formatted, limit=limit - 2) or [FormattedText("")]
    return FormattedText(f"{first.text} …", first.entities)


def begun(text: str, most: int) -> str:
    """At most so many UTF-16 units, cut between words or signs; where something is left out, with "…"."""
    if utf16_length(text) <= most:
        return text
    reach = _reach(text, 0, most - 1)
    space = text.rfind(" ", reach // 2, reach)
    return f"{text[: space if space > 0 else _between_signs(text, 0, reach)].rstrip()}…"


def without_middle(text: str, most: int) -> str:
    """The same, but with the end as well, as in a title that is followed by its place."""
    if utf16_length(text) <= most:
        return text
    place = max(0, len(text) - most // 4)
    while place < len(text) and (utf16_length(text[place:]) > most // 4 or _is_within_sign(text, place)):
        place += 1
    ending = text[place:].partition(" ")[2] or text[place:]
    return f"{begun(text, most - most // 4 - 1)} {ending}"


def _begin(text: str, start: int) -> int:
    """The first place from a place on that is no white space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _reach(text: str, start: int, limit: int) -> int:
    """The last place up to which a text is within a limit."""
    window = text[start : start + limit]
    if utf16_length(window) > limit:
        window = window.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    return start + len(window)


def _cut(formatted: FormattedText, start: int, reach: int) -> int:
    text = formatted.text
    window = text[start:reach]
    # The last sentence of the window goes on behind it, unless white space follows.
    is_whole = text[reach].isspace()
    ends = [start + end for _, end in sentence_spans(window)]
    whole = [end for end in (ends if is_whole else ends[:-1]) if end not in formatted.joints]
    if whole:
        return whole[-1]
    for place in range(reach, start, -1):
        if text[place].isspace() and place not in formatted.joints:
            return place
    return _between_signs(text, start, reach)


def _between_signs(text: str, start: int, reach: int) -> int:
    """The last place before one where no sign is cut apart."""
    for place in range(reach, max(start, reach - _FAR), -1):
        if not _is_within_sign(text, place):
            return place
    return reach


def _is_within_sign(text: str, place: int) -> bool:
    """Whether two characters belong together (nearly the rules of Unicode, UAX 29), or make a name live."""
    if place >= len(text):
        return False
    before, after = text[place - 1], text[place]
    # Behind a letter "@" and "/" are harmless, at the start of a message they are not.
    if after in "@/" or before == "\N{ZERO WIDTH JOINER}" or _extends(after):
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, place) % 2 == 1
    return _is_hangul(before) and "\u1160" <= after <= "\u11ff"


def _extends(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] == "M" or kind == "Cf" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
    number = 0
    while number < place and _is_flag_letter(text[place - number - 1]):
        number += 1
    return number


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"


def _bounded(part: FormattedText) -> FormattedText:
    """A part with no more entities than Telegram takes: bold ones go first, and the last ones."""
    entities = [entity for entity in part.entities if part.text[entity.start : entity.end].strip()]
    if len(entities) <= _MOST_ENTITIES and _bytes(entities) <= _MOST_BYTES:
        return FormattedText(part.text, tuple(entities))
    kept: list[Entity] = []
    left = _MOST_BYTES
    for entity in sorted(entities, key=lambda entity: (entity.style is Style.BOLD, entity.start)):
        left -= _bytes([entity])
        if left < 0 or len(kept) == _MOST_ENTITIES:
            break
        kept.append(entity)
    return FormattedText(part.text, tuple(entity for entity in entities if entity in kept))


def _bytes(entities: list[Entity]) -> int:
    return sum(_BYTES + len(entity.url.encode()) for entity in entities)
