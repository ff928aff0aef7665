"""The tree of a web page as headings and blocks of text, as `blocks` makes them of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean, clean_line, without_invisible
from knowledge.readers.tables import rows_of

_HEADING = re.compile(r"h([1-6])")
_LISTS = frozenset(["ul", "ol", "dl"])
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn"}
    | {"em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rp", "rt"}
    | {"ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"}
    | {"wbr", "picture", "center"}
)
_INDENT = "  "
_MOST_SPANNED = 50  # columns or rows
_BLANKS = re.compile(r"[ \t\n\r\f]+")


class HtmlBlocks:
    """Walks the tree and gathers text between the edges of blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._line = 0

    def walk(self, element: Element) -> list[Block]:
        """The blocks in an element, in order."""
        self._inside(element)
        self._flush()
        return self.blocks

    def _inside(self, element: Element) -> None:
        self._text(element.text, element)
        for child in element:
            self._element(child)
            self._text(child.tail, child)

    def _element(self, element: Element) -> None:
        tag = str(element.tag)
        if tag == "br":
            self._parts.append("\n")
        elif tag in _INLINE:
            self._inside(element)  # where it holds blocks against the rules, they are blocks all the same
        elif heading := _HEADING.fullmatch(tag):
            self._block(clean_line(inline_text(element)), element, level=int(heading[1]))
        elif tag in _LISTS:
            self._block("\n".join(_list_lines(element)), element)
        elif tag == "table" and not _is_layout(element):
            self._table(element)
        elif tag == "pre":
            lines = (line.rstrip() for line in without_invisible("".join(element.itertext())).split("\n"))
            self._block("\n".join(line for line in lines if line), element)
        elif tag == "blockquote":
            self._block("\n".join(_block_lines(element)), element)
        elif tag == "hr":
            self._flush()
        else:
            self._flush()
            self._inside(element)
            self._flush()

    def _table(self, table: Element) -> None:
        caption = table.find("caption")
        if caption is not None:
            self._block(clean(inline_text(caption)), caption)
        self._block("\n".join(rows_of(_grid(table), has_header=_has_header(table))), table, is_table=True)

    def _text(self, text: str | None, element: Element) -> None:
        if text:
            if not self._parts:
                self._line = line_of(element)
            self._parts.append(_BLANKS.sub(" ", text))

    def _block(self, text: str, element: Element, *, level: int = 0, is_table: bool = False) -> None:
        self._flush()
        if text:
            self.blocks.append(Block(text, line_of(element), level, is_table=is_table))

    def _flush(self) -> None:
        text = clean("".join(self._parts))
        self._parts = []
        if text:
            self.blocks.append(Block(text, self._line))


def line_of(element: Element) -> int:
    """The line of the source where an element stands, from 0."""
    return max((element.sourceline or 1) - 1, 0)


def inline_text(element: Element) -> str:
    """The text of an element with the blanks of a browser: line breaks only where the page asks for them."""
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: Element, parts: list[str]) -> None:
    parts.append(_BLANKS.sub(" ", element.text or ""))
    for child in element:
        around = "\n" if child.tag == "br" else "" if child.tag in _INLINE else " "
        parts.append(around)
        _gather(child, parts)
        parts.append("" if child.tag == "br" else around)
        parts.append(_BLANKS.sub(" ", child.tail or ""))


def _block_lines(element: Element) -> list[str]:
    return [line for block in HtmlBlocks().walk(element) for line in block.text.split("\n")]


def _list_lines(element: Element) -> Iterator[str]:
    if element.tag == "dl":
        yield from _definitions(element)
        return
    number = _number(element.get("start"), 1) if element.tag == "ol" else None
    for item in element:
        first, *rest = _block_lines(item) or [""]
        if not first:
            continue
        yield f"• {first}" if number is None else f"{number}. {first}"
        yield from (_INDENT + line for line in rest)
        number = None if number is None else number + 1


def _definitions(element: Element) -> Iterator[str]:
    term = ""
    for found in element.iter("dt", "dd"):
        text = clean_line(inline_text(found))
        if found.tag == "dt":
            if term:
                yield term
            term = text
        elif text:
            yield f"{term.rstrip(':')}: {text}" if term else text
            term = ""
    if term:
        yield term


def _rows(table: Element) -> list[Element]:
    """The rows of a table, without those of tables inside it."""
    return [
        row
        for part in table
        for row in ([part] if part.tag == "tr" else part if part.tag in ("thead", "tbody", "tfoot") else [])
        if row.tag == "tr"
    ]


def _grid(table: Element) -> list[list[str]]:
    """The cells row by row; one that spans rows is repeated, one that spans columns leaves blanks."""
    grid: list[list[str]] = []
    above: dict[int, tuple[int, str]] = {}
    for row in _rows(table):
        cells: list[str] = []
        for cell in row.findall("*"):
            _fill_from_above(cells, above)
            text = clean_line(inline_text(cell))
            rows_left = min(_number(cell.get("rowspan"), 1), _MOST_SPANNED) - 1
            if rows_left > 0:
                above[len(cells)] = (rows_left, text)
            cells += [text, *[""] * (min(_number(cell.get("colspan"), 1), _MOST_SPANNED) - 1)]
        _fill_from_above(cells, above)
        grid.append(cells)
    return grid


def _fill_from_above(cells: list[str], above: dict[int, tuple[int, str]]) -> None:
    while len(cells) in above:
        left, text = above.pop(len(cells))
        if left > 1:
            above[len(cells)] = (left - 1, text)
        cells.append(text)


def _has_header(table: Element) -> bool | None:
    rows = _rows(table)
    if rows and len(rows[0]) and all(cell.tag == "th" for cell in rows[0]):
        return True
    return False if table.find(".//th") is not None else None


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: it holds whole texts, or nothing beside each other."""
    if table.find(".//th") is not None or table.find("caption") is not None:
        return False
    if any(
        table.find(f".//td//{tag}") is not None for tag in ("table", "h1", "h2", "h3", "ul", "ol", "article")
    ):
        return True
    return all(len(row) < 2 for row in _rows(table)) or any(
        len(cell.findall("p")) > 1 for cell in table.iter("td")
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
