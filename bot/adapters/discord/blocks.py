"""The blocks of a reply as text with entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.adapters.discord.cleaning import can_be_link, safe_address, without_joiners
from bot.adapters.text.cleaning import foreign, foreign_line
from bot.adapters.text.formatted import Entity, FormattedText, Style, joined, plainly
from bot.adapters.text.splitting import without_middle
from bot.answering.answer import Mark
from bot.reply import (
    Block,
    Choices,
    Excerpt,
    Listing,
    Preformatted,
    Quote,
    Scores,
    Sentence,
    Source,
    Sources,
)
from embeddings.index.base import Hit

_LONGEST_LINE = 300
"""UTF-16 units of a title with its place; of a longer one the middle is left out, so that sources fit."""

_ADDRESS = re.compile(r"https?://[A-Za-z0-9./?=&%#+_-]*[A-Za-z0-9/=#]")
"""An address in a text; what it ends with is mostly no part of it."""


def formatted(block: Block) -> FormattedText:  # noqa: PLR0911 - a kind of block each
    """A block as text with entities; choices are on buttons, and only their title is text."""
    match block:
        case Sentence(text) | Choices(text):
            return FormattedText(_clean(text))
        case Quote(citation):
            return _quoted(citation.quote, citation.marks, ending=f" [{citation.number}]")
        case Sources(title, items):
            lines = [plainly(f"{_line(title)}:", Style.BOLD), *(_source(item) for item in items)]
            return joined(lines, between="\n")
        case Listing(title, items):
            return _lines(title, [FormattedText(f"• {foreign_line(item)}") for item in items])
        case Scores(title, columns, hits):
            return _lines(title, [_hit(hit, n, columns) for n, hit in enumerate(hits, start=1)])
        case Excerpt(heading, text, marks):
            parts = [plainly(_line(heading), Style.BOLD), _quoted(text, marks)]
            return joined([part for part in parts if part.text.strip()], between="\n", glued=True)
        case Preformatted(text):
            return plainly(_clean(text.expandtabs(4)), Style.PREFORMATTED)


def _clean(text: str) -> str:
    return foreign(text)[0]


def _line(text: str) -> str:
    return without_middle(without_joiners(foreign_line(text)), _LONGEST_LINE)


def _quoted(text: str, marks: Sequence[Mark], *, ending: str = "") -> FormattedText:
    text, marks = foreign(text, marks)
    if not text:
        return FormattedText(ending.strip())
    bold = [Entity(start, end, Style.BOLD) for start, end in marks if text[start:end].strip()]
    whole = Entity(0, len(text) + len(ending), Style.QUOTE)
    joints = (len(text),) if ending else ()
    return FormattedText(f"{text}{ending}", (whole, *bold, *_addresses(text, bold)), joints)


def _addresses(text: str, bold: Sequence[Entity]) -> Iterator[Entity]:
    """Addresses that can be touched, unless what is bold begins or ends within one."""
    places = [place for entity in bold for place in (entity.start, entity.end)]
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        if safe_address(match[0]) == match[0] and not any(start < place < end for place in places):
            yield Entity(start, end, Style.LINK, match[0])


def _source(source: Source) -> FormattedText:
    number = FormattedText(f"[{source.number}] ")
    text = _line(source.text)
    url = source.url or ""
    address = safe_address(url)
    if address and can_be_link(text):
        return joined((number, plainly(text, Style.LINK, address)))
    if address:
        server = address.split("/")[2]
        words = server if can_be_link(server) else address
        return joined((number, FormattedText(f"{text} – "), plainly(words, Style.LINK, address)))
    # What cannot be linked is for reading.
    return FormattedText(f"{number.text}{text} – {_line(url)}" if url.strip() else f"{number.text}{text}")


def _lines(title: str, lines: Sequence[FormattedText]) -> FormattedText:
    heading = plainly(_clean(title), Style.BOLD)
    return joined([part for part in (heading, *lines) if part.text.strip()], between="\n")


def _hit(hit: Hit, number: int, columns: tuple[str, str, str, str]) -> FormattedText:
    passage = hit.passage
    place = f" ({passage.language} ¶{passage.paragraph})"
    named = zip(columns[1:], (hit.score, hit.meaning, hit.words), strict=True)
    scores = " · ".join(f"{foreign_line(name)} {score:.2f}" for name, score in named)
    title = plainly(_line(passage.title), Style.ITALIC)
    first = joined((FormattedText(f"{number}. "), title, FormattedText(place)))
    return joined((first, FormattedText(scores)), between="\n", glued=True)
