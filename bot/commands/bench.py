"""`kutip bench`: how fast this machine indexes and answers, beside the bare cost of encoding and one scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from bot.benchmark.measuring import BenchRow, Part, measure
from bot.benchmark.stopwatch import PARTS
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings


def run_bench(settings: Settings, messages: Messages, *, sizes: Sequence[int], as_json: bool) -> int:
    """Measure and print. Returns the exit status."""
    rows: list[BenchRow] = []
    # The smallest first: the peak of memory is that of the process so far.
    for size in sorted(set(sizes)):
        with Console(stderr=True).status(messages.get("bench.measuring", passages=f"{size:,}")):
            rows.append(measure(settings, size))
    if as_json:
        print_json({"sizes": [asdict(row) for row in rows]})
    else:
        print_rows(rows, messages)
    return 0


def print_rows(rows: Sequence[BenchRow], messages: Messages) -> None:
    """Print two tables: the figures of each size, and where the time of its questions goes."""
    console = Console(highlight=False, markup=False)
    console.print(messages.get("bench.units"))
    console.print(_figures(rows, messages))
    console.print()
    console.print(messages.get("bench.parts"))
    console.print(_parts(rows, messages))


def _figures(rows: Sequence[BenchRow], messages: Messages) -> Table:
    names = ("passages", "rate", "p50", "p95", "p99", "bare", "ratio", "peak", "memory", "start_up")
    table = _table(names, messages)
    for row in rows:
        times = (f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.p99:.1f}", f"{row.bare:.2f}", f"{row.ratio:.1f}")
        memory = (f"{row.peak:,.0f}", f"{row.memory:,.0f}")
        table.add_row(f"{row.passages:,}", f"{row.rate:,.0f}", *times, *memory, f"{row.start_up:.1f}")
    return table


def _parts(rows: Sequence[BenchRow], messages: Messages) -> Table:
    table = _table(("passages", *PARTS), messages)
    for row in rows:
        table.add_row(f"{row.passages:,}", *(_cell(row.parts[name]) for name in PARTS))
    return table


def _cell(part: Part) -> str:
    digits = 1 if part.ratio >= 1 else 2
    return f"{part.ms:.2f} ({part.ratio:.{digits}f}×)"


def _table(names: Sequence[str], messages: Messages) -> Table:
    """Columns of figures under headings that break between words and never inside one."""
    table = Table(box=None, pad_edge=False)
    for name in names:
        heading = messages.get(f"bench.{name}")
        table.add_column(heading, justify="right", min_width=max(map(len, heading.split())))
    return table
