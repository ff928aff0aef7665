"""The body of a Word document as headings and blocks of text, as `blocks` makes them of Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] (it has no public name)

from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean, clean_line
from knowledge.readers.docx_styles import ListPlace, Styles, value
from knowledge.readers.tables import rows_of

_INDENT = "  "
_MOST_SPANNED = 50
# Deleted text, what a field would compute, older copies of a drawing for other programs, notes on changes.
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "Fallback", "rt", "pPr", "sectPr", "delText"})
_OFF = frozenset({"0", "false", "off"})


class DocxBlocks:
    """Walks the body, and gathers neighbouring items into lists.

    Attributes:
        title: The text in the style "Title", "" if there is none.
    """

    def __init__(self, styles: Styles) -> None:
        self.title = ""
        self._styles = styles
        self._blocks: list[Block] = []
        self._items: list[str] = []
        self._list_id = ""
        self._counts: Counter[ListPlace] = Counter()

    def walk(self, body: Element) -> list[Block]:
        """The blocks in the body, in order."""
        self._inside(body)
        self._end_list()
        return self._blocks

    def _inside(self, element: Element) -> None:
        for child in element:
            match local_name(child):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag":
                    self._inside(child)
                case _:
                    pass

    def _paragraph(self, paragraph: Element) -> None:
        text = clean(text_of(paragraph))
        place = self._styles.list_place(paragraph)
        level = self._styles.heading_level(paragraph)
        if self._styles.is_title(paragraph) and text and not self.title:
            self.title = clean_line(text)
            self._add(Block(self.title, 0, heading_level=1))
        elif level:
            self._add(Block(clean_line(text), 0, heading_level=level))
        elif place is not None:
            self._item(text, place)
        else:
            self._add(Block(text, 0))
        for box in boxes_in(paragraph):
            self._inside(box)

    def _item(self, text: str, place: ListPlace) -> None:
        if not text:
            return
        if place.level == 0 and place.list_id != self._list_id:
            self._end_list()
            self._list_id = place.list_id
        for deeper in [known for known in self._counts if known[0] == place[0] and known.level > place.level]:
            del self._counts[deeper]
        self._counts[place] += 1
        marker = f"{self._counts[place]}." if self._styles.is_numbered(place) else "•"
        first, *rest = text.split("\n")
        indent = _INDENT * min(place.level, 9)
        self._items += [f"{indent}{marker} {first}", *(f"{indent}{_INDENT}{line}" for line in rest)]

    def _table(self, table: Element) -> None:
        rows = table.findall("{*}tr")
        if all(len(row.findall("{*}tc")) < 2 for row in rows):
            self._end_list()
            for cell in table.iterfind("{*}tr/{*}tc"):  # a frame around text
                self._inside(cell)
            return
        text = "\n".join(rows_of(list(_grid(rows)), has_header=_has_header(rows)))
        self._add(Block(text, 0, is_table=True))

    def _add(self, block: Block) -> None:
        if block.text:
            self._end_list()
            self._blocks.append(block)

    def _end_list(self) -> None:
        if self._items:
            self._blocks.append(Block("\n".join(self._items), 0))
            self._items = []


def text_of(element: Element) -> str:
    """The text of a paragraph or cell as it is seen: nothing deleted or hidden, and no boxes."""
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: Element, parts: list[str]) -> None:
    for child in element:
        match local_name(child):
            case "t":
                parts.append(child.text or "")
            case "tab" | "ptab":
                parts.append(" ")
            case "br" | "cr":
                parts.append("\n")
            case "noBreakHyphen":
                parts.append("-")
            case "p":
                parts.append("\n")
                _gather(child, parts)
            case "txbxContent":
                pass
            case "r" if _is_hidden(child):
                pass
            case name if name not in _LEFT_OUT:
                _gather(child, parts)
            case _:
                pass


def boxes_in(paragraph: Element) -> Iterator[Element]:
    """The text boxes that are anchored in a paragraph, without the copies for older programs."""
    for box in paragraph.iter("{*}txbxContent"):
        above = {local_name(element) for element in box.iterancestors()}
        if "Fallback" not in above and next(box.iterancestors("{*}txbxContent"), None) is None:
            yield box


def local_name(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _is_hidden(run: Element) -> bool:
    return value(run, "rPr", "vanish") not in (None, *_OFF)


def _grid(rows: list[Element]) -> Iterator[list[str]]:
    """The cells row by row; one that spans rows is repeated, one that spans columns leaves blanks."""
    above: list[str] = []
    for row in rows:
        cells: list[str] = []
        for cell in row.findall("{*}tc"):
            merged = value(cell, "tcPr", "vMerge")
            goes_on = merged is not None and merged != "restart" and len(cells) < len(above)
            cells.append(above[len(cells)] if goes_on else clean_line(text_of(cell)))
            span = value(cell, "tcPr", "gridSpan") or "1"
            cells += [""] * (min(int(span), _MOST_SPANNED) - 1 if span.isascii() and span.isdigit() else 0)
        above = cells
        yield cells


def _has_header(rows: list[Element]) -> bool | None:
    first = rows[0]
    if value(first, "trPr", "tblHeader") not in (None, *_OFF):
        return True
    runs = [run for run in first.iter("{*}r") if clean(text_of(run))]
    is_bold = bool(runs) and all(value(run, "rPr", "b") not in (None, *_OFF) for run in runs)
    below = [run for row in rows[1:2] for run in row.iter("{*}r") if clean(text_of(run))]
    stands_out = any(value(run, "rPr", "b") in (None, *_OFF) for run in below)
    return True if is_bold and stands_out else None
