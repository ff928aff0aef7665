"""`kutip bench live`: whether those who ask notice that the articles are reindexed."""

from __future__ import annotations

from dataclasses import asdict
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from bot.benchmark.live import measure_live
from bot.benchmark.live_report import LiveReport, Stretch
from bot.commands.bench_tables import figures_table, verdict
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings

_COLUMNS = ("stretch", "seconds", "questions", "failures", "mixed", "telling", "p50", "p99", "slowest")


def run_bench_live(
    settings: Settings, messages: Messages, *, passages: int, reindexes: int, as_json: bool
) -> int:
    """Ask and print. Returns the exit status: 1 if a promise does not hold."""
    facts = {"passages": f"{passages:,}", "reindexes": f"{reindexes:,}"}
    with Console(stderr=True).status(messages.get("live.measuring", **facts)):
        report = measure_live(settings, passages, reindexes)
    if as_json:
        print_json(asdict(report))
    else:
        print_report(report, messages)
    return 1 if report.failed else 0


def print_report(report: LiveReport, messages: Messages) -> None:
    """Print the figures of each stretch, and what does not hold."""
    facts = {"passages": f"{report.passages:,}", "changed": f"{report.changed:,}"}
    click.echo(messages.get("live.title", reindexes=report.reindexes, **facts))
    Console(highlight=False, markup=False).print(_table(report, messages))
    click.echo(messages.get("live.ratio", ratio=f"{report.ratio:.2f}"))
    if report.delays:
        most, middle = f"{max(report.delays):.2f}", f"{median(report.delays):.2f}"
        click.echo(messages.get("live.delays", median=middle, most=most, count=len(report.delays)))
    for error in report.errors:
        click.echo(f"  {error}")
    click.echo(verdict([messages.get(f"live.{name}") for name in report.failed], messages))


def _table(report: LiveReport, messages: Messages) -> Table:
    table = figures_table([messages.get(f"live.{name}") for name in _COLUMNS], left=1)
    for name in ("quiet", "during", "loading"):
        stretch: Stretch = getattr(report, name)
        counts = (stretch.questions, stretch.failed, stretch.mixed, stretch.telling)
        times = (stretch.p50, stretch.p99, stretch.slowest)
        seconds = f"{stretch.seconds:.0f}" if name != "loading" else ""
        label = messages.get(f"live.{name}")
        table.add_row(label, seconds, *(f"{x:,}" for x in counts), *(f"{x:.1f}" for x in times))
    return table
