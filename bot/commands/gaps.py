"""`kutip gaps`: the questions that found no answer, those that ask the same put together."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App
from bot.commands.questions import JsonObject, print_json
from bot.gap_groups import group_gaps
from bot.gap_rows import GapRow, gap_rows, gaps_as_csv
from bot.memory.records import Gap
from bot.messages import Messages
from knowledge.article import Language


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
    rows = gap_rows(groups[: options.limit], app.index)
    if options.as_json:
        for row in rows:
            print_json(_as_json(row))
    elif options.as_csv:
        sys.stdout.write(gaps_as_csv(rows))
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


def _as_json(row: GapRow) -> JsonObject:
    group = row.group
    nearest = zip(group.nearest, row.titles, strict=True)
    return {
        "count": group.count,
        "language": str(group.language),
        "question": group.question,
        "last_asked": group.last.isoformat(),
        "nearest": [{"article": article, "title": title} for article, title in nearest],
    }


def _print_table(rows: Sequence[GapRow], messages: Messages, *, left_out: int) -> None:
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
