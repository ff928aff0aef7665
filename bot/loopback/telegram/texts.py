"""What becomes of the text of a message before people see it: parsed, cleaned, measured."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate

from bot.loopback.telegram import tdlib
from bot.loopback.telegram.checking import units
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.markup import parse_html

MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_ENTITIES = 100
MOST_ENTITY_BYTES = 9500
"""Of all entities of a message as they are stored; undocumented (TDLib's issue 165)."""

_CHANGED = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_UNSEEN = re.compile(
    "[\\s\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\ufffc]*"
)
"""A text of nothing but these is empty."""


@dataclass(frozen=True, slots=True)
class Text:
    """What people see, with its entities; offsets and lengths are in UTF-16 units."""

    text: str = ""
    entities: list[Json] = field(default_factory=list[Json])
    dropped: int = 0
    """Entities over the limit, which Telegram leaves out without a word."""

    def styled(self, kind: str) -> list[str]:
        """The parts that carry entities of a kind, such as "bold", in order."""
        return [
            part(self.text, entity["offset"], entity["length"])
            for entity in self.entities
            if entity["type"] == kind
        ]


def part(text: str, offset: int, length: int) -> str:
    """A part of a text by UTF-16 units."""
    encoded = text.encode("utf-16-le")
    return encoded[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def read_text(source: str, parse_mode: str | None, entities: list[Json] | None, *, most: int) -> Text:
    """Parse, clean and measure the text of a message or a caption.

    Raises:
        ApiError: It does not parse, or it is too long.
    """
    if parse_mode and entities:
        raise bad_request("can't parse entities: parse_mode and entities exclude each other")
    text, found = (
        _parsed(source, parse_mode) if parse_mode else (source, [dict(one) for one in entities or []])
    )
    length = units(text)
    for entity in found:
        if entity["offset"] + entity["length"] > length:
            raise bad_request("can't parse entities: an entity ends behind the text")
    cleaned = _trimmed(_cleaned(Text(text, found)))
    if units(cleaned.text) > most:
        raise bad_request("message is too long" if most == MOST_TEXT else "message caption is too long")
    if sum(map(_stored_size, cleaned.entities)) > MOST_ENTITY_BYTES:
        raise bad_request("message is too long")
    kept = cleaned.entities[:MOST_ENTITIES]
    return Text(cleaned.text, kept, len(cleaned.entities) - len(kept))


def is_empty(text: str) -> bool:
    """Whether nothing in it can be seen."""
    return _UNSEEN.fullmatch(text) is not None


def _parsed(source: str, parse_mode: str) -> tuple[str, list[Json]]:
    mode = parse_mode.lower()
    if mode not in ("html", "markdown", "markdownv2"):
        raise bad_request("unsupported parse_mode")
    execute = tdlib.tdlib()
    if execute:
        return tdlib.parse(execute, source, mode)
    if mode == "html":
        return parse_html(source)
    raise bad_request("this loopback reads Markdown only where tdjson is installed")


def _stored_size(entity: Json) -> int:
    """Bytes: constructor, offset, length, and a link's length, text and padding."""
    url = str(entity.get("url", ""))
    return 12 + (len(url.encode()) + 4) // 4 * 4 * bool(url)


def _cleaned(text: Text) -> Text:
    """Without control characters, separators, marks of direction, overlines (TDLib's clean_input_string)."""
    if not _CHANGED.search(text.text):
        return text
    characters = ["" if _REMOVED.match(one) else " " if _CHANGED.match(one) else one for one in text.text]
    before = [0, *accumulate(units(one) for one in text.text)]
    after = [0, *accumulate(units(one) for one in characters)]
    moved = dict(zip(before, after, strict=True))
    entities: list[Json] = []
    for entity in text.entities:
        first = moved.get(entity["offset"])
        last = moved.get(entity["offset"] + entity["length"])
        if first is None or last is None:
            raise bad_request("can't parse entities: an entity begins or ends within a character")
        if last > first:
            entities.append({**entity, "offset": first, "length": last - first})
    return Text("".join(characters), entities)


def _trimmed(text: Text) -> Text:
    """Without white space at its ends."""
    kept = text.text.strip(" \n")
    if len(kept) == len(text.text):
        return text
    start = len(text.text) - len(text.text.lstrip(" \n"))
    length = units(kept)
    entities: list[Json] = []
    for entity in text.entities:
        first = max(0, entity["offset"] - start)
        last = min(length, entity["offset"] + entity["length"] - start)
        if last > first:
            entities.append({**entity, "offset": first, "length": last - first})
    return Text(kept, entities)
