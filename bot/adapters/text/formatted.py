"""Text and what of it is bold, quoted or linked, as Telegram itself keeps them: apart from each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from bot.adapters.text.cleaning import foreign


class Style(StrEnum):
    """How a part of a text looks; the value is the tag of it in Telegram's HTML."""

    BOLD = "b"
    ITALIC = "i"
    LINK = "a"
    QUOTE = "blockquote"
    LONG_QUOTE = "blockquote expandable"
    PREFORMATTED = "pre"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text with a look of its own.

    Attributes:
        start, end: In characters of Python's.
        url: Where a link leads.
    """

    start: int
    end: int
    style: Style
    url: str = ""


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text with its entities.

    Attributes:
        entities: In order of their start, outer ones first; each lies within those before it or behind them.
        joints: Places where the text should not be cut although a line ends there.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    joints: tuple[int, ...] = ()

    def part(self, start: int, end: int) -> FormattedText:
        """The text from one place to another, with what there is of its entities."""
        if start == 0 and end >= len(self.text):
            return self
        entities = tuple(
            Entity(max(entity.start, start) - start, min(entity.end, end) - start, entity.style, entity.url)
            for entity in self.entities
            if entity.start < end and entity.end > start
        )
        joints = tuple(joint - start for joint in self.joints if start < joint < end)
        return FormattedText(self.text[start:end], entities, joints)

    def html(self) -> str:
        """The text in Telegram's HTML."""
        pieces: list[str] = []
        opened: list[Entity] = []
        place = 0
        for entity in (*self.entities, Entity(len(self.text), len(self.text), Style.BOLD)):
            while opened and opened[-1].end <= entity.start:
                closed = opened.pop()
                pieces += escape(self.text[place : closed.end], quote=False), _closing(closed)
                place = closed.end
            pieces.append(escape(self.text[place : entity.start], quote=False))
            place = entity.start
            if entity.start < entity.end:
                pieces.append(_opening(entity))
                opened.append(entity)
        return "".join(pieces)

    def plain(self) -> str:
        """The text without any markup: quotation marks and addresses stand for what is lost."""
        pieces: list[str] = []
        place = 0
        for entity in self.entities:
            if entity.style in _PLAIN:
                before, after = _PLAIN[entity.style]
                inner = self.text[entity.start : entity.end]
                if entity.style is Style.CODE:
                    # What would be live without being code.
                    inner = foreign(inner)[0]
                after = f"{after}{foreign(entity.url)[0]}"
                pieces += self.text[place : entity.start], before, inner, after
                place = entity.end
        return "".join([*pieces, self.text[place:]])


_PLAIN = {
    Style.QUOTE: ("“", "”"),
    Style.LONG_QUOTE: ("“", "”"),
    Style.LINK: ("", " – "),
    Style.CODE: ("", ""),
}
"""What stands before and after such a part where there is no markup."""


def plainly(text: str, style: Style | None = None, url: str = "") -> FormattedText:
    """A text that looks the same from its first to its last character."""
    entities = () if style is None or not text else (Entity(0, len(text), style, url),)
    return FormattedText(text, entities)


def joined(parts: Iterable[FormattedText], *, between: str = "", glued: bool = False) -> FormattedText:
    """Several texts as one, as `str.join` does.

    Args:
        between: What stands between them.
        glued: Whether they should not be cut apart.
    """
    entities: list[Entity] = []
    joints: list[int] = []
    texts: list[str] = []
    length = 0
    for part in parts:
        if texts:
            if glued:
                joints.append(length)
            length += len(between)
        texts.append(part.text)
        entities += [
            Entity(entity.start + length, entity.end + length, entity.style, entity.url)
            for entity in part.entities
        ]
        joints += [joint + length for joint in part.joints]
        length += len(part.text)
    return FormattedText(between.join(texts), tuple(entities), tuple(joints))


def utf16_length(text: str) -> int:
    """Characters as Telegram counts them: those beyond U+FFFF count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _opening(entity: Entity) -> str:
    return f'<a href="{escape(entity.url)}">' if entity.style is Style.LINK else f"<{entity.style}>"


def _closing(entity: Entity) -> str:
    return f"</{entity.style.partition(' ')[0]}>"
