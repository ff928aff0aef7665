"""`kutip bench`: how fast this machine indexes and answers, beside the bare cost of encoding and one scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.benchmark.measuring import BenchRow, Part, measure
from bot.benchmark.real import real_texts
from bot.benchmark.stopwatch import PARTS
from bot.commands.bench_tables import figures_table
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings


def run_bench(
    settings: Settings, messages: Messages, *, sizes: Sequence[int], texts: Path | None, as_json: bool
) -> int:
    """Measure and print. Returns the exit status.

    Args:
        texts: A file of texts to take in place of made-up ones.
    """
    rows: list[BenchRow] = []
    # The smallest first: the peak of memory is that of the process so far.
    for size in sorted(set(sizes)):
        with Console(stderr=True).status(messages.get("bench.measuring", passages=f"{size:,}")):
            rows.append(measure(settings, size, real_texts(texts) if texts else None))
    if as_json:
        print_json({"sizes": [asdict(row) for row in rows]})
    else:
        print_rows(rows, messages)
    return 0


def print_rows(rows: Sequence[BenchRow], messages: Messages) -> None:
    """Print three tables: the time of a question, where it goes, and what the index costs."""
    console = Console(highlight=False, markup=False)
    for title, table in (("times", _times), ("parts", _parts), ("costs", _costs)):
        console.print(messages.get(f"bench.{title}"))
        console.print(table(rows, messages))
        console.print()


def _times(rows: Sequence[BenchRow], messages: Messages) -> Table:
    table = _table(("passages", "p50", "p95", "p99", "bare", "ratio", "answered"), messages)
    for row in rows:
        times = (f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.p99:.1f}", f"{row.bare:.2f}", f"{row.ratio:.1f}")
        table.add_row(f"{row.passages:,}", *times, f"{100 * row.answered:.0f}%")
    return table


def _parts(rows: Sequence[BenchRow], messages: Messages) -> Table:
    table = _table(("passages", *PARTS), messages)
    for row in rows:
        table.add_row(f"{row.passages:,}", *(_cell(row.parts[name]) for name in PARTS))
    return table


def _costs(rows: Sequence[BenchRow], messages: Messages) -> Table:
    names = ("passages", "rate", "peak", "memory", "disk", "recall", "start_up")
    table = _table(names, messages)
    for row in rows:
        recall = messages.get("bench.exact") if row.recall is None else f"{row.recall:.3f}"
        figures = (f"{row.rate:,.0f}", f"{row.peak:,.0f}", f"{row.memory:,.0f}", f"{row.disk:,.0f}")
        table.add_row(f"{row.passages:,}", *figures, recall, f"{row.start_up:.1f}")
    return table


def _table(names: Sequence[str], messages: Messages) -> Table:
    return figures_table([messages.get(f"bench.{name}") for name in names])


def _cell(part: Part) -> str:
    digits = 1 if part.ratio >= 1 else 2
    return f"{part.ms:.2f} ({part.ratio:.{digits}f}×)"
