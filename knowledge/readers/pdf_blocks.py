"""Lines on pages made into headings and blocks of text: what the layout shows, and a PDF does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean, clean_line
from knowledge.readers.pdf_lines import CELL, HYPHEN, PdfLine
from knowledge.readers.tables import rows_of

_ITEM = re.compile(r"([•●▪◦‣·*–-]|\(?(?:\d{1,3}|[a-z])[.)])\s+(?=\S)")
_BULLETS = "●▪◦‣·*–-"
_PAGE_NUMBER = re.compile(
    r"(?:halaman|hal\.?|page|p\.)?\s*[-–(]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–)]?(?:\s*(?:/|dari|of)\s*\d{1,4})?",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxlc]+)\s*$")  # a line of a table of contents
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = (".", "!", "?", ":", ";", "…", ".”", '."', ".)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")

_LARGER = 1.12  # times the body's size: a heading
_LOOSE = 1.3  # times the usual distance of lines: a new paragraph
_LOOSER = 1.6  # where the line goes on in the middle of a sentence
_SHORT = 0.8  # of the width of the page's text: a line that ends before it had to
_LONGEST_HEADING = 150
_MOST_HEADING_LINES = 3
_LEVELS = 4
_EDGE_LINES = 2
_REPEATED_SHARE = 0.05  # of the pages: each chapter may have its own
_LEAST_REPEATED = 3


def blocks_of(lines: Sequence[PdfLine], *, pages: int) -> list[Block]:
    """Find headings, paragraphs, lists and tables by size, weight, distance and indentation of lines."""
    lines = _without_edges(lines, pages)
    if not lines:
        return []
    layout = _Layout(lines)
    return list(_blocks(list(layout.groups()), layout))


class _Layout:
    """What is usual in a document."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        self._lines = lines
        sizes = Counter[float]()
        bold = 0
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            bold += len(line.text) if line.is_bold else 0
        self.size = sizes.most_common(1)[0][0]
        self._bold_is_usual = bold * 2 > sizes.total()
        body = [line for line in lines if not self.is_larger(line)]
        self._left = min((line.left for line in body), default=0.0)
        self._right = max((line.right for line in body), default=0.0)
        distances = Counter(
            round(before.height - line.height, 1)
            for before, line in pairwise(body)
            if before.page == line.page and 0 < before.height - line.height < 4 * self.size
        )
        self._distance = distances.most_common(1)[0][0] if distances else 1.2 * self.size
        self.heading_sizes = sorted(
            {round(line.size) for line in lines if self.is_larger(line)}, reverse=True
        )[: _LEVELS - 1]

    def is_larger(self, line: PdfLine) -> bool:
        """Whether a line is larger than the text."""
        return line.size > _LARGER * self.size

    def stands_out(self, line: PdfLine) -> bool:
        """Whether a line looks like one of a heading."""
        return self.is_larger(line) or (line.is_bold and not self._bold_is_usual)

    def level(self, line: PdfLine) -> int:
        """The level of a heading, from 1: the larger, the higher."""
        size = round(line.size)
        if self.is_larger(line) and size in self.heading_sizes:
            return self.heading_sizes.index(size) + 1
        return min(len(self.heading_sizes) + 1, _LEVELS)

    def groups(self) -> Iterator[list[PdfLine]]:
        """The lines of each paragraph, heading, item and row."""
        group: list[PdfLine] = []
        for line in self._lines:
            if group and self._begins(line, group):
                yield group
                group = []
            group.append(line)
        if group:
            yield group

    def _begins(self, line: PdfLine, group: Sequence[PdfLine]) -> bool:
        before = group[-1]
        if CELL in line.text or CELL in before.text or _ITEM.match(line.text):
            return True
        if (
            self.stands_out(line) != self.stands_out(before)
            or abs(line.size - before.size) > 0.25 * before.size
        ):
            return True
        goes_on = before.text.endswith(HYPHEN) or line.text[:1].islower()
        distance = before.height - line.height
        if before.page != line.page or distance < 0:
            # another page or column: the sentence tells whether the paragraph goes on
            return not goes_on or before.text.endswith(_SENTENCE_END)
        if distance > (_LOOSER if goes_on else _LOOSE) * max(self._distance, line.size):
            return True
        if goes_on or self.stands_out(line):
            return False
        return self._ends(before) or self._is_indented(line, group)

    def _ends(self, line: PdfLine) -> bool:
        """Whether a line stops early, at the end of a sentence."""
        is_short = line.right < self._left + _SHORT * (self._right - self._left)
        return is_short and line.text.endswith(_SENTENCE_END)

    def _is_indented(self, line: PdfLine, group: Sequence[PdfLine]) -> bool:
        is_item = _ITEM.match(group[0].text) is not None
        left = group[-1].left
        return not is_item and self.size < line.left - left < 5 * self.size and left < self._left + self.size


def _blocks(groups: Sequence[list[PdfLine]], layout: _Layout) -> Iterator[Block]:
    items: list[str] = []
    rows: list[list[str]] = []
    for group in groups:
        is_item = _ITEM.match(group[0].text) is not None and not layout.is_larger(group[0])
        is_row = CELL in group[0].text and not is_item
        if items and not is_item:
            yield Block("\n".join(items), 0)
            items = []
        if rows and not is_row:
            yield _table(rows)
            rows = []
        if is_item:
            items.append(_item(_joined(group)))
        elif is_row:
            rows.append([clean_line(cell) for cell in group[0].text.split(CELL)])
        else:
            text = _joined(group)
            yield Block(
                text, 0, heading_level=layout.level(group[0]) if _is_heading(group, text, layout) else 0
            )
    if items:
        yield Block("\n".join(items), 0)
    if rows:
        yield _table(rows)


def _table(rows: Sequence[list[str]]) -> Block:
    return Block("\n".join(rows_of(rows)), 0, is_table=True)


def _is_heading(group: Sequence[PdfLine], text: str, layout: _Layout) -> bool:
    return (
        all(layout.stands_out(line) for line in group)
        and len(group) <= _MOST_HEADING_LINES
        and len(text) <= _LONGEST_HEADING
        and not text.endswith((".", ",", ";"))
        and any(letter.isalpha() for letter in text)
    )


def _item(text: str) -> str:
    return f"• {text[1:].lstrip()}" if text[0] in _BULLETS else text


def _joined(group: Sequence[PdfLine]) -> str:
    """The text of a group on one line, words that were hyphenated at the end of a line whole again."""
    text = ""
    for line in group:
        following = line.text.replace(CELL, " ")
        if text.endswith(HYPHEN):
            text = text[:-1] + ("-" if _keeps_hyphen(text[:-1], following) else "") + following
        else:
            text = f"{text} {following}" if text else following
    return clean(text.replace(HYPHEN, "-"))


def _keeps_hyphen(before: str, after: str) -> bool:
    """Whether the hyphen belongs to the word: "anak-anak", "kemerah-merahan", "sayur-mayur", "COVID-19"."""
    first, second = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if first is None or second is None or not after[0].islower():
        return True
    start, end = first[0].lower(), second[0].lower()
    return start[1:] == end[1:] or any(end.startswith(start[at:]) for at in range(len(start) - 2))


def _without_edges(lines: Sequence[PdfLine], pages: int) -> list[PdfLine]:
    """Leave out what stands at the top or bottom of many pages, numbers of pages, and tables of contents."""
    edges = _edges(lines)
    counts = Counter(_DIGITS.sub("#", lines[at].text) for at in edges)
    often = max(2, min(_LEAST_REPEATED, pages), _REPEATED_SHARE * pages)

    def is_left_out(at: int, text: str) -> bool:
        if _LEADERS.search(text):
            return True
        pattern = _DIGITS.sub("#", text)
        is_repeated = counts[pattern] >= often and any(letter.isalpha() for letter in pattern)
        return at in edges and (is_repeated or _PAGE_NUMBER.fullmatch(text) is not None)

    return [line for at, line in enumerate(lines) if not is_left_out(at, line.text)]


def _edges(lines: Sequence[PdfLine]) -> set[int]:
    """Places of the highest and lowest lines of each page."""
    by_page: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(at)
    edges: set[int] = set()
    for places in by_page.values():
        places.sort(key=lambda at: lines[at].height)
        edges.update(places[:_EDGE_LINES], places[-_EDGE_LINES:])
    return edges
