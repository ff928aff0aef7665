"""The lines of text on the pages of a PDF, with their place and size, from PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

CELL = "\t"
"""Stands in a line where a gap is so wide that it must lie between two columns of a table."""
HYPHEN = "\u00ad"
"""Ends a line that ends in a hyphen."""

_LINE_ENDS = (10, 13)
_HYPHENS = frozenset({0x02, 0xFFFE})  # in PDFium's own way: a hyphen at the end of a line, and that end
_SHOWN_HYPHENS = (0x2D, 0x2010, 0xAD)
_WIDE_GAP = 1.5  # times the size of the letters
_GAP = 0.6
_BOLD = 600
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text.

    Attributes:
        page: From 0.
        left, right, height: Place of its ends and of its middle on the page in points; up is more.
        size: That of its font in points.
    """

    text: str
    page: int
    left: float
    right: float
    height: float
    size: float
    is_bold: bool


class TooMuchTextError(Exception):
    """A document holds more text than may be read."""


def lines_of(document: Any, *, limit: int) -> Iterator[PdfLine]:
    """The lines of all pages of a `pypdfium2.PdfDocument`, in the order in which the pages draw them.

    Raises:
        TooMuchTextError: There are more than `limit` characters.
    """
    for number in range(len(document)):
        page = document[number]
        try:
            text_page = page.get_textpage()
            letters = _Letters(text_page.raw)
            limit -= letters.count
            if limit < 0:
                raise TooMuchTextError
            yield from letters.lines(number)
            text_page.close()
        finally:
            page.close()


class _Letters:
    """The characters of a page by their place in it, as PDFium tells of them."""

    def __init__(self, text_page: Any) -> None:
        from pypdfium2 import raw  # noqa: PLC0415 - slow to import  # pyright: ignore[reportMissingTypeStubs]

        self._raw: Any = raw
        self._page = text_page
        self._box: Any = raw.FS_RECTF()
        self._matrix: Any = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self.count: int = max(self._raw.FPDFText_CountChars(text_page), 0)

    def lines(self, page: int) -> Iterator[PdfLine]:
        """The lines that PDFium sees: it ends each with a line feed, or with its mark of a hyphen."""
        codes: list[int] = [self._raw.FPDFText_GetUnicode(self._page, at) for at in range(self.count)]
        start = 0
        for at in range(self.count + 1):
            if at == self.count or codes[at] in _LINE_ENDS or codes[at] in _HYPHENS:
                end = at + 1 if at < self.count and codes[at] in _HYPHENS else at
                line = self._line(codes, start, end, page) if start < end else None
                if line is not None:
                    yield line
                start = at + 1

    def _line(self, codes: list[int], start: int, end: int, page: int) -> PdfLine | None:
        while start < end and _is_blank(codes[start]):
            start += 1
        while start < end and _is_blank(codes[end - 1]):
            end -= 1
        if start == end:
            return None
        left, _, bottom, top = self._place(start)
        _, right, _, _ = self._place(end - 1)
        # a bullet or a word in another font does not make a heading: both ends have to
        size = max(min(self._size(start), self._size(end - 1)), 0.1)
        text = "".join(self._characters(codes, start, end, size))
        is_bold = self._is_bold(start) and self._is_bold(end - 1)
        return PdfLine(text, page, left, right, (top + bottom) / 2, size, is_bold)

    def _characters(self, codes: list[int], start: int, end: int, size: float) -> Iterator[str]:
        between_cells = self._gaps(codes, start, end, size)
        for at in range(start, end):
            code = codes[at]
            if at in between_cells:
                yield CELL
            elif at == end - 1 and start < at and (code in _HYPHENS or code in _SHOWN_HYPHENS):
                yield HYPHEN
            elif code in _LIGATURES:
                yield _LIGATURES[code]
            elif 0xD800 <= code < 0xE000:
                yield _joined_half(codes, at)
            elif 0 < code < 0x110000:
                yield chr(code)

    def _gaps(self, codes: list[int], start: int, end: int, size: float) -> set[int]:
        """The blanks between cells: all that are wider than between words, if one of them is far too wide."""
        widths = {
            at: (self._place(at + 1)[0] - self._place(at - 1)[1]) / size
            for at in range(start + 1, end - 1)
            if codes[at] == 0x20
        }
        if max(widths.values(), default=0) <= _WIDE_GAP:
            return set()
        return {at for at, width in widths.items() if width > _GAP}

    def _place(self, at: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a character, with the room that its font gives to every letter."""
        self._raw.FPDFText_GetLooseCharBox(self._page, at, self._box)
        return self._box.left, self._box.right, self._box.bottom, self._box.top

    def _size(self, at: int) -> float:
        """The size of a character's font as it is shown: often it is 1, and scaled."""
        size: float = self._raw.FPDFText_GetFontSize(self._page, at)
        scale = self._matrix
        if not self._raw.FPDFText_GetMatrix(self._page, at, scale):
            return size
        return size * math.hypot(scale.c, scale.d)

    def _is_bold(self, at: int) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._page, at) >= _BOLD:
            return True
        self._raw.FPDFText_GetFontInfo(self._page, at, self._name, len(self._name), None)
        return b"bold" in self._name.value.lower()


def _is_blank(code: int) -> bool:
    return code in (0, 9, 0x20, 0xA0)


def _joined_half(codes: list[int], at: int) -> str:
    """A character beyond U+FFFF from its two halves, at the place of the first."""
    if codes[at] < 0xDC00 and at + 1 < len(codes) and 0xDC00 <= codes[at + 1] < 0xE000:
        return chr(0x10000 + ((codes[at] - 0xD800) << 10) + codes[at + 1] - 0xDC00)
    return ""
