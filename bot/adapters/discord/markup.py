"""Text with entities as Discord's Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.adapters.discord.cleaning import escaped, fenced, linked, without_joiners
from bot.adapters.text.formatted import Entity, FormattedText, Style

_QUOTES = frozenset({Style.QUOTE, Style.LONG_QUOTE})
_BLOCKS = _QUOTES | {Style.PREFORMATTED}


class _Run(NamedTuple):
    """A part of a line or of several that looks the same from its first to its last character."""

    text: str
    is_bold: bool
    is_italic: bool
    url: str


def markdown(formatted: FormattedText) -> str:
    """A text as Discord reads it; blocks in it must begin and end with a line."""
    pieces: list[str] = []
    place = 0
    for block in (entity for entity in formatted.entities if entity.style in _BLOCKS):
        pieces.append(_inline(formatted.part(place, block.start)))
        pieces.append(_block(formatted.part(block.start, block.end), block))
        place = block.end
    return "".join([*pieces, _inline(formatted.part(place, len(formatted.text)))])


def _block(formatted: FormattedText, block: Entity) -> str:
    if block.style is Style.PREFORMATTED:
        return fenced(formatted.text)
    return "\n".join(f"> {line}" for line in _inline(formatted).split("\n"))


def _inline(formatted: FormattedText) -> str:
    pieces: list[str] = []
    for is_bold, runs in groupby(_runs(formatted), key=lambda run: run.is_bold):
        inner = "".join(_written(run) for run in runs)
        pieces.append(_around(inner, "**") if is_bold else inner)
    return "".join(pieces)


def _runs(formatted: FormattedText) -> Iterator[_Run]:
    """The parts of a text, each as long as it can be: what is masked in one, the next alike would undo."""
    for look, runs in groupby(_smallest(formatted), key=lambda run: run[1:]):
        yield _Run("".join(run.text for run in runs), *look)


def _smallest(formatted: FormattedText) -> Iterator[_Run]:
    entities = [entity for entity in formatted.entities if entity.style not in _BLOCKS]
    places = {0, len(formatted.text)}
    for entity in entities:
        places |= {entity.start, entity.end}
    for start, end in pairwise(sorted(places)):
        here = [entity for entity in entities if entity.start <= start and end <= entity.end]
        styles = {entity.style for entity in here}
        url = next((entity.url for entity in here if entity.url), "")
        if text := without_joiners(formatted.text[start:end]):
            yield _Run(text, Style.BOLD in styles, Style.ITALIC in styles, url)


def _written(run: _Run) -> str:
    text = linked(run.text, run.url) if run.url else escaped(run.text)
    return _around(text, "*") if run.is_italic else text


def _around(text: str, sign: str) -> str:
    """Every line between two signs, without the white space around it: some apps style no further."""
    lines: list[str] = []
    for line in text.split("\n"):
        inner = line.strip()
        before, _, after = line.partition(inner) if inner else (line, "", "")
        lines.append(f"{before}{sign}{inner}{sign}{after}" if inner else line)
    return "\n".join(lines)
