"""`kutip bench discord`: is every interaction acknowledged in time and answered, and at what cost?"""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console

from bot.benchmark.discord import measure_discord
from bot.benchmark.discord_report import DiscordReport, Sizes
from bot.commands.bench_tables import figures_table, verdict
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings


def run_bench_discord(settings: Settings, messages: Messages, *, sizes: Sizes, as_json: bool) -> int:
    """Ask and print. Returns the exit status: 1 if a promise does not hold."""
    facts = {name: f"{getattr(sizes, name):,}" for name in ("interactions", "people", "passages")}
    facts["seconds"] = f"{sizes.seconds:.0f}"
    with Console(stderr=True).status(messages.get("interactions.measuring", **facts)):
        report = measure_discord(settings, sizes)
    if as_json:
        print_json(asdict(report))
    else:
        print_report(report, messages)
    return 1 if report.failed else 0


def print_report(report: DiscordReport, messages: Messages) -> None:
    """Print the figures, and what does not hold."""
    counts = {name: f"{getattr(report, name):,}" for name in ("interactions", "people", "passages")}
    click.echo(messages.get("interactions.title", **counts))
    table = figures_table(["", ""], left=1)
    pace = f"{report.pace:.0f}"
    for name, figure in _figures(report):
        table.add_row(messages.get(f"interactions.{name}", pace=pace), figure)
    Console(highlight=False, markup=False).print(table)
    click.echo(verdict([messages.get(f"interactions.{name}") for name in report.failed], messages))


def _figures(report: DiscordReport) -> list[tuple[str, str]]:
    """Names of rows, below `interactions`, and what stands in them."""
    seconds = ("ack_p50", "ack_p95", "ack_p99", "ack_longest", "p50", "p95", "longest", "silence")
    shown = {name: f"{1000 * getattr(report, name):,.0f}" for name in seconds}
    shown |= {name: f"{getattr(report, name):,}" for name in ("late", "unanswered", "refused")}
    for name in ("rate", "core_rate", "core_cpu", "bot_cpu", "adapter_cpu"):
        shown[name] = f"{getattr(report, name):.1f}"
    return [(name, shown[name]) for name in _ROWS]


_ROWS = (
    "ack_p50",
    "ack_p95",
    "ack_p99",
    "ack_longest",
    "late",
    "p50",
    "p95",
    "longest",
    "unanswered",
    "refused",
    "silence",
    "rate",
    "core_rate",
    "core_cpu",
    "bot_cpu",
    "adapter_cpu",
)
