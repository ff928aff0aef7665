"""Groups of gaps with their articles' titles, and as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.gap_groups import GapGroup
from bot.messages import visible
from embeddings.index.base import PassageIndex
from embeddings.index.errors import IndexError_
from knowledge.article import Language

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula, or read on behind it and find one."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A group with the titles of its nearest articles, in the order of their ids."""

    group: GapGroup
    titles: tuple[str, ...]


def gap_rows(groups: Iterable[GapGroup], index: PassageIndex) -> list[GapRow]:
    """The groups with the titles of their nearest articles, in their language if there is that edition."""
    return [GapRow(group, _titles(group, index)) for group in groups]


def _titles(group: GapGroup, index: PassageIndex) -> tuple[str, ...]:
    return tuple(visible(_title(article, group.language, index)) for article in group.nearest)


def _title(article: str, language: Language, index: PassageIndex) -> str:
    """Its title now; its id if it is gone since, or if there is no index to look into."""
    try:
        found = [index.edition(article, each) for each in (language, *Language)]
    except IndexError_:
        return article
    return next((edition.title for edition in found if edition is not None), article)


def gaps_as_csv(rows: Sequence[GapRow]) -> str:
    """A line for each group behind one of headings, in which nothing is a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("count", "language", "question", "last_asked", "nearest"))
    for row in rows:
        group = row.group
        words = (str(group.language), group.question, group.last.isoformat(), "; ".join(row.titles))
        table.writerow((group.count, *(_cell(word) for word in words)))
    return text.getvalue()


def _cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
