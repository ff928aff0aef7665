"""Markdown as a person reads it: headings and blocks of plain text, without markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from knowledge.readers.cleaning import clean, clean_line, without_invisible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAXIMUM_NESTING = 100  # lists count twice; what lies deeper would be dropped by the parser

_INDENT = "  "
_LONGEST_UNDERLINED_HEADING = 150


class TooDeepError(Exception):
    """Lists, quotes or images are nested more deeply than the parser follows."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, or what counts as one paragraph.

    Attributes:
        text: Readable text; "" for a block that has none.
        line: Line of the source, from 0.
        heading_level: From 1 to 6; 0 if it is no heading.
        empty_lines: Lines, from 0, of list items, tables and paragraphs that have no readable text.
        is_table: Whether it is a table.
    """

    text: str
    line: int
    heading_level: int = 0
    empty_lines: tuple[int, ...] = ()
    is_table: bool = False


@dataclass(slots=True)
class _Node:
    token: Token
    children: list[_Node] = field(default_factory=list["_Node"])

    @property
    def line(self) -> int:
        return self.token.map[0] if self.token.map else 0


def read_blocks(source: str) -> Iterator[Block]:
    """Read Markdown (CommonMark with tables) into headings and blocks, in order.

    Raises:
        TooDeepError: Something is nested so deeply that text would be lost.
    """
    try:
        tokens = _parser().parse(source)
    except RecursionError:
        raise TooDeepError from None
    if any(token.level >= MAXIMUM_NESTING - 1 for token in tokens):
        raise TooDeepError
    for node in _tree(tokens):
        reading = _Reading()
        text = "\n".join(reading.lines(node)).strip("\n")
        level = 0 if _is_underlined_paragraph(node.token, text) else _heading_level(node.token)
        is_table = node.token.type == "table_open"
        yield Block(text, node.line, level, tuple(reading.empty_lines), is_table)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow to import

    return MarkdownIt("commonmark", {"maxNesting": MAXIMUM_NESTING}).enable("table")


def _tree(tokens: Sequence[Token]) -> list[_Node]:
    top: list[_Node] = []
    levels = [top]
    for token in tokens:
        if token.nesting < 0:
            levels.pop()
            continue
        node = _Node(token)
        levels[-1].append(node)
        if token.nesting > 0:
            levels.append(node.children)
    return top


def _heading_level(token: Token) -> int:
    return int(token.tag[1]) if token.type == "heading_open" else 0


def _is_underlined_paragraph(token: Token, text: str) -> bool:
    """Whether a heading underlined with --- is really a paragraph above a ruled line.

    To Markdown they look the same, but nobody means a heading that ends in a full stop or takes two lines.
    """
    if token.type != "heading_open" or token.markup != "-" or token.map is None:
        return False
    lines = token.map[1] - token.map[0] - 1
    return lines > 1 or len(text) > _LONGEST_UNDERLINED_HEADING or text.endswith((".", ","))


class _Reading:
    """The plain text of one block, and the lines of what was found empty in it."""

    def __init__(self) -> None:
        self.empty_lines: list[int] = []

    def lines(self, node: _Node) -> list[str]:
        """Readable text of a block and all that is in it; a list item or table row is a line."""
        match node.token.type:
            case "paragraph_open" | "heading_open":
                return self._or_empty(node, clean(_inline(node)))
            case "fence" | "code_block":
                code = without_invisible(node.token.content).split("\n")
                return [line.rstrip() for line in code if line.strip()]
            case "html_block":
                return [line for line in clean(_html_text(node.token.content)).split("\n") if line]
            case "bullet_list_open" | "ordered_list_open":
                return self._list(node)
            case "table_open":
                return self._or_empty(node, "\n".join(_rows(node)))
            case _:
                return [line for child in node.children for line in self.lines(child)]

    def _or_empty(self, node: _Node, text: str) -> list[str]:
        if not text:
            self.empty_lines.append(node.line)
            return []
        return text.split("\n")

    def _list(self, node: _Node) -> list[str]:
        number = int(node.token.attrs.get("start", 1)) if node.token.type == "ordered_list_open" else None
        lines: list[str] = []
        for place, item in enumerate(node.children):
            before = len(self.empty_lines)
            first, *rest = [line for child in item.children for line in self.lines(child)] or [""]
            if not first:
                # its own line says enough: not the empty paragraph inside it as well
                self.empty_lines[before:] = [item.line]
                continue
            marker = "•" if number is None else f"{number + place}."
            lines += [f"{marker} {first}", *(_INDENT + line for line in rest)]
        return lines


def _inline(node: _Node) -> str:
    """The text of a node's lines of prose; markup inside them is left out."""
    return "".join(_prose(child.token.children or []) for child in node.children)


def _prose(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "html_inline":
                parts.append("\n" if token.content[1:3].lower() == "br" else "")
            case "image":
                parts.append(_prose(token.children or []))
            case _:
                parts.append(token.content)
    return "".join(parts)


def _rows(table: _Node) -> Iterator[str]:
    """Each row of a table with its headers, so that it makes sense by itself."""
    head, *bodies = table.children
    headers = [clean_line(_inline(cell)) for cell in head.children[0].children]
    rows = [row for body in bodies for row in body.children]
    if not rows:
        yield "; ".join(header for header in headers if header)
    for row in rows:
        cells = [clean_line(_inline(cell)) for cell in row.children]
        named = zip(headers, cells, strict=True)
        text = "; ".join(
            f"{header.rstrip(':')}: {cell}" if header else cell for header, cell in named if cell
        )
        if text:
            yield text


class _HtmlText(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        self.parts.append("\n" if tag in {"br", "p", "div", "li", "tr"} else " ")
        self.parts += [value for name, value in attrs if name == "alt" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _html_text(source: str) -> str:
    parser = _HtmlText()
    parser.feed(source)
    parser.close()
    return "".join(parser.parts)
