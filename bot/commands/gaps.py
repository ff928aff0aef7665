"""`kutip gaps`: the questions that found no answer, those that ask the same put together."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App
from bot.commands.questions import JsonObject, print_json
from bot.gap_groups import GapGroup, group_gaps
from bot.memory.records import Gap
from bot.messages import Messages, visible
from embeddings.index.base import PassageIndex
from embeddings.index.errors import IndexError_
from knowledge.article import Language

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula, or read on behind it and find one."""


@dataclass(frozen=True, slots=True)
class GapsOptions:
    """What the command line says.

    Attributes:
        since: The first day that counts, in UTC; all if it is None.
        language: Only questions in it; all if it is None.
        limit: Groups at most.
    """

    since: dt.date | None
    language: Language | None
    limit: int
    as_json: bool
    as_csv: bool


def run_gaps(app: App, messages: Messages, options: GapsOptions) -> int:
    """Group and print. Returns the exit status."""
    if options.as_json and options.as_csv:
        raise click.UsageError(messages.get("cli.gaps_two_formats"))
    remembered = app.memory.gaps.read()
    with Console(stderr=True).status(messages.get("cli.loading")):
        groups = group_gaps(_chosen(remembered.gaps, options), embedder=app.embedder)
    rows = [_Row(group, _titles(group, app.index)) for group in groups[: options.limit]]
    if options.as_json:
        for row in rows:
            print_json(row.as_json())
    elif options.as_csv:
        _print_csv(rows)
    elif rows:
        _print_table(rows, messages, left_out=len(groups) - len(rows))
    else:
        click.echo(messages.get("unanswered.none"))
    if remembered.damaged:
        click.echo(messages.get("unanswered.damaged", count=remembered.damaged), err=True)
    return 0


def _chosen(gaps: Iterable[Gap], options: GapsOptions) -> list[Gap]:
    return [
        gap
        for gap in gaps
        if (options.since is None or gap.time.date() >= options.since)
        and (options.language is None or gap.language == options.language)
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A group with the titles of its nearest articles, in the order of their ids."""

    group: GapGroup
    titles: tuple[str, ...]

    def as_json(self) -> JsonObject:
        nearest = zip(self.group.nearest, self.titles, strict=True)
        return {
            "count": self.group.count,
            "language": str(self.group.language),
            "question": self.group.question,
            "last_asked": self.group.last.isoformat(),
            "nearest": [{"article": article, "title": title} for article, title in nearest],
        }


def _titles(group: GapGroup, index: PassageIndex) -> tuple[str, ...]:
    """The nearest articles' titles, in the questions' language if there is that edition."""
    return tuple(visible(_title(article, group.language, index)) for article in group.nearest)


def _title(article: str, language: Language, index: PassageIndex) -> str:
    """Its title now; its id if it is gone since, or if there is no index to look into."""
    try:
        found = [index.edition(article, each) for each in (language, *Language)]
    except IndexError_:
        return article
    return next((edition.title for edition in found if edition is not None), article)


def _print_csv(rows: Sequence[_Row]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("count", "language", "question", "last_asked", "nearest"))
    for row in rows:
        group = row.group
        words = (str(group.language), group.question, group.last.isoformat(), "; ".join(row.titles))
        table.writerow((group.count, *(_cell(word) for word in words)))
    sys.stdout.write(text.getvalue())


def _cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _print_table(rows: Sequence[_Row], messages: Messages, *, left_out: int) -> None:
    names = ("count", "language", "question", "last", "nearest")
    table = Table(*(messages.get(f"unanswered.{name}") for name in names), box=None, pad_edge=False)
    table.columns[0].justify = "right"
    for row in rows:
        group = row.group
        language, last = messages.name_of(group.language), messages.date(group.last.date())
        cells = (str(group.count), language, group.question, last, "; ".join(row.titles))
        table.add_row(*map(Text, cells))
    console = Console(highlight=False, markup=False)
    console.print(table)
    if left_out:
        console.print(messages.get("unanswered.more", count=left_out))
