"""What the styles and numberings of a Word document say of its paragraphs."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"

_HEADING = re.compile(r"(?:heading|judul)\s?([1-9])", re.IGNORECASE)
_LONGEST_CHAIN = 20
_DEEPEST_HEADING = 6


class ListPlace(NamedTuple):
    """Which list an item belongs to, and how deep in it, from 0."""

    list_id: str
    level: int


def value(element: Element | None, *names: str) -> str | None:
    """The attribute `val` of the element below by those names; None without that element."""
    for name in names:
        element = None if element is None else element.find(f"{{*}}{name}")
    if element is None:
        return None
    return element.get(f"{WORD}val", element.get(f"{_STRICT}val", ""))


class Styles:
    """Styles by their id, each after the style that it is based on."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles = _by_id(styles, "style", "styleId")
        numbers = _by_id(numbering, "num", "numId")
        abstract = _by_id(numbering, "abstractNum", "abstractNumId")
        self._formats: dict[ListPlace, str] = {}
        for list_id, number in numbers.items():
            self._add_formats(list_id, abstract.get(value(number, "abstractNumId") or ""))

    def _add_formats(self, list_id: str, definition: Element | None) -> None:
        for level in [] if definition is None else definition.findall("{*}lvl"):
            place = ListPlace(list_id, _number(level.get(f"{WORD}ilvl")))
            self._formats[place] = value(level, "numFmt") or "bullet"

    def heading_level(self, paragraph: Element) -> int:
        """From 1 to 6; 0 if it is no heading."""
        outline = value(paragraph, "pPr", "outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        for style in self._chain(paragraph):
            match = _HEADING.fullmatch(value(style, "name") or "")
            if match is not None:
                return min(int(match[1]), _DEEPEST_HEADING)
            outline = value(style, "pPr", "outlineLvl")
            if outline is not None:
                return _outline_level(outline)
        return 0

    def is_title(self, paragraph: Element) -> bool:
        """Whether it is in the style "Title", by whatever name Word shows it."""
        return any((value(style, "name") or "").lower() == "title" for style in self._chain(paragraph))

    def list_place(self, paragraph: Element) -> ListPlace | None:
        """Where in which list it stands; None if it is no item."""
        for holder in (paragraph, *self._chain(paragraph)):
            list_id = value(holder, "pPr", "numPr", "numId")
            if list_id is not None:
                # the list 0 takes an item out of the list of its style
                level = _number(value(holder, "pPr", "numPr", "ilvl"))
                return None if list_id in ("", "0") else ListPlace(list_id, level)
        return None

    def is_numbered(self, place: ListPlace) -> bool:
        """Whether the items of a list at that depth have numbers instead of bullets."""
        return self._formats.get(place, "bullet") not in ("bullet", "none")

    def _chain(self, paragraph: Element) -> list[Element]:
        chain: list[Element] = []
        style = self._styles.get(value(paragraph, "pPr", "pStyle") or "")
        while style is not None and style not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(style)
            style = self._styles.get(value(style, "basedOn") or "")
        return chain


def _by_id(root: Element | None, name: str, key: str) -> dict[str, Element]:
    found = [] if root is None else root.findall(f"{{*}}{name}")
    return {element.get(f"{WORD}{key}", element.get(f"{_STRICT}{key}", "")): element for element in found}


def _outline_level(text: str) -> int:
    level = _number(text, 9) + 1
    return min(level, _DEEPEST_HEADING) if level < 10 else 0


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else default
