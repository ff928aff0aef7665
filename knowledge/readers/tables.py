"""Tables as lines of text: each row with its headers, so that it makes sense by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_HEADER = 60
_FIGURE = re.compile(r"[\d.,:%/\s+-]*\d[\d.,:%/\s+-]*")


def rows_of(cells: Sequence[Sequence[str]], *, has_header: bool | None = None) -> list[str]:
    """Write the rows of a table, a line each: "Name: Kopi; Harga: 5.000".

    Args:
        cells: Clean text on one line each; "" for an empty cell.
        has_header: Whether the first row names the columns; None where the document does not say.
    """
    rows = [row for row in cells if any(row)]
    if not rows:
        return []
    if has_header is None:
        has_header = _looks_like_header(rows)
    if has_header and len(rows) > 1:
        headers, *rows = rows
        return [_named(headers, row) for row in rows]
    return [_plain(row) for row in rows]


def _looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """Two columns are more often name and value; of three or more, a first row without figures names them."""
    first = rows[0]
    if len(rows) < 2 or len(first) < 3:
        return False
    return all(0 < len(cell) <= _LONGEST_HEADER and not _FIGURE.fullmatch(cell) for cell in first[1:])


def _named(headers: Sequence[str], row: Sequence[str]) -> str:
    names = [*headers, *[""] * (len(row) - len(headers))]
    return "; ".join(
        f"{name.rstrip(':')}: {cell}" if name else cell
        for name, cell in zip(names, row, strict=False)
        if cell
    )


def _plain(row: Sequence[str]) -> str:
    if len(row) == 2 and all(row):
        return f"{row[0].rstrip(':')}: {row[1]}"
    return "; ".join(cell for cell in row if cell)
