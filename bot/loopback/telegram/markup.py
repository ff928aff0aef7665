"""Telegram's HTML, read strictly where its own library is not installed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from bot.loopback.telegram.checking import units
from bot.loopback.telegram.failure import ApiError, Json, bad_request

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s<>/]*)(?P<rest>[^<>]*)>")
_ATTRIBUTE = re.compile(r"""\s+([\w-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.:-]+))?""")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});?")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    place: int


@dataclass(slots=True)
class _Reading:
    source: str
    text: list[str] = field(default_factory=list[str])
    length: int = 0
    open: list[_Open] = field(default_factory=list[_Open])
    entities: list[Json] = field(default_factory=list[Json])

    def read(self) -> tuple[str, list[Json]]:
        place = 0
        while (start := self.source.find("<", place)) >= 0:
            self.add(self.source[place:start])
            tag = _TAG.match(self.source, start)
            if not tag:
                raise self.wrong("Unclosed start tag", start)
            (self.end if tag["end"] else self.begin)(tag["name"].lower(), tag["rest"], start)
            place = tag.end()
        self.add(self.source[place:])
        if self.open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag "
                f'"{self.open[-1].name}"'
            )
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.text), self.entities

    def add(self, source: str) -> None:
        text = _REFERENCE.sub(lambda found: unescape(found[0]), source)
        self.text.append(text)
        self.length += units(text)

    def begin(self, name: str, rest: str, start: int) -> None:
        attributes = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(rest)}
        if name not in _KINDS:
            raise self.wrong(f'Unsupported start tag "{name}"', start)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.wrong('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_Open(name, attributes, self.length, start))

    def end(self, name: str, rest: str, start: int) -> None:
        if not self.open:
            raise self.wrong("Unexpected end tag", start)
        if rest.strip() or name not in ("", self.open[-1].name):
            raise self.wrong(
                f'Unmatched end tag at byte offset {self.at(start)}, expected "</{self.open[-1].name}>", '
                f'found "</{name}>"'
            )
        tag = self.open.pop()
        if self.length > tag.offset:
            self.close(tag)

    def close(self, tag: _Open) -> None:
        entity: Json = {"type": _KINDS[tag.name], "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "a":
            entity["url"] = unescape(tag.attributes.get("href", ""))
            if not re.match(r"(https?|tg|ftp|ton|tonsite)://\S+$", entity["url"]):
                return  # Telegram drops a link to nowhere and keeps its text
        if tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        language = tag.attributes.get("class", "").removeprefix("language-")
        if tag.name == "code" and language and self.open and self.open[-1].name == "pre":
            self.open[-1].attributes["language"] = language
            return
        if tag.name == "pre" and "language" in tag.attributes:
            entity["language"] = tag.attributes["language"]
        self.entities.append(entity)

    def at(self, place: int) -> int:
        return len(self.source[:place].encode())

    def wrong(self, why: str, place: int | None = None) -> ApiError:
        where = "" if place is None else f" at byte offset {self.at(place)}"
        return bad_request(f"can't parse entities: {why}{where}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text that people see and its entities, offsets and lengths in UTF-16 units.

    Raises:
        ApiError: A tag is unknown, not closed or wrongly nested.
    """
    return _Reading(source).read()
