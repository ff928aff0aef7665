"""`kutip bench reindex`: what a small change costs, beside the first reindex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.app import build
from bot.benchmark.folders import Kind
from bot.benchmark.made_up import made_up_texts
from bot.benchmark.real import real_texts
from bot.benchmark.reindexing import ReindexRow, Step, measure_reindexing
from bot.commands.bench_tables import figures_table, verdict
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings

_MOST_IN_FILES = 50_000
"""Paragraphs that are kept in files of a few each as well; nobody keeps very many so."""

_COLUMNS = ("step", "embedded", "seconds", "of_first", "written", "of_first", "peak")


def run_bench_reindex(
    settings: Settings, messages: Messages, *, sizes: Sequence[int], texts: Path | None, as_json: bool
) -> int:
    """Measure and print. Returns the exit status: 1 if a promise does not hold."""
    rows = list(_measured(settings, messages, sizes, texts))
    if as_json:
        print_json({"rows": [asdict(row) for row in rows]})
    else:
        print_rows(rows, messages)
    return 1 if any(row.failed for row in rows) else 0


def _measured(
    settings: Settings, messages: Messages, sizes: Sequence[int], texts: Path | None
) -> Iterator[ReindexRow]:
    embedder = build(settings).embedder
    embedder.embed_question("")
    for size in sizes:
        for kind in Kind:
            if kind is Kind.FILES and size > _MOST_IN_FILES:
                continue
            with Console(stderr=True).status(messages.get("bench.measuring", passages=f"{size:,}")):
                said = real_texts(texts) if texts else made_up_texts()
                yield measure_reindexing(kind, size, said, embedder)


def print_rows(rows: Sequence[ReindexRow], messages: Messages) -> None:
    """Print a table for each folder, and what does not hold."""
    console = Console(highlight=False, markup=False)
    for row in rows:
        facts = {"passages": f"{row.passages:,}", "files": f"{row.files:,}", "rate": f"{row.rate:,.0f}"}
        click.echo(messages.get("small.title", **facts, size=f"{row.size:,.0f}"))
        console.print(_table(row, messages))
        click.echo(verdict([messages.get(f"small.{name}") for name in row.failed], messages) + "\n")


def _table(row: ReindexRow, messages: Messages) -> Table:
    table = figures_table([messages.get(f"small.{name}") for name in _COLUMNS], left=1)
    for name, step in row.steps.items():
        table.add_row(messages.get(f"small.{name}"), *_cells(step))
    return table


def _cells(step: Step) -> tuple[str, ...]:
    return (
        f"{step.embedded:,}",
        f"{step.seconds:,.2f}",
        f"{100 * step.seconds_part:.1f}%",
        f"{step.written / 1e6:,.2f}",
        f"{100 * step.written_part:.1f}%",
        f"{step.peak:,.0f}",
    )
