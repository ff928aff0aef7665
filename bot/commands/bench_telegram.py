"""`kutip bench telegram`: what Telegram costs beside answering, and whether everybody is answered."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console

from bot.benchmark.telegram import measure_telegram
from bot.benchmark.telegram_report import Sizes, TelegramReport
from bot.commands.bench_tables import figures_table, verdict
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings


def run_bench_telegram(settings: Settings, messages: Messages, *, sizes: Sizes, as_json: bool) -> int:
    """Ask and print. Returns the exit status: 1 if a promise does not hold."""
    facts = {name: f"{getattr(sizes, name):,}" for name in ("questions", "chats", "passages")}
    with Console(stderr=True).status(messages.get("traffic.measuring", **facts)):
        report = measure_telegram(settings, sizes)
    if as_json:
        print_json(asdict(report))
    else:
        print_report(report, messages)
    return 1 if report.failed else 0


def print_report(report: TelegramReport, messages: Messages) -> None:
    """Print the figures, and what does not hold."""
    counts = {name: f"{getattr(report, name):,}" for name in ("questions", "chats", "passages")}
    click.echo(messages.get("traffic.title", **counts))
    table = figures_table(["", ""], left=1)
    facts = {"pace": f"{report.pace:.0f}", "excused": report.excused}
    for name, figure in _figures(report):
        table.add_row(messages.get(f"traffic.{name}", **facts), figure)
    Console(highlight=False, markup=False).print(table)
    click.echo(verdict([messages.get(f"traffic.{name}") for name in report.failed], messages))


def _figures(report: TelegramReport) -> list[tuple[str, str]]:
    """Names of rows, below `telegram_bench`, and what stands in them."""
    return [
        ("rate", f"{report.rate:.1f}"),
        ("core_rate", f"{report.core_rate:.1f}"),
        ("ratio", f"{report.rate / report.core_rate:.2f}"),
        ("core_cpu", f"{report.core_cpu:.1f}"),
        ("bot_cpu", f"{report.bot_cpu:.1f}"),
        ("adapter_cpu", f"{report.adapter_cpu:.1f}"),
        ("p50", f"{1000 * report.p50:.0f}"),
        ("p95", f"{1000 * report.p95:.0f}"),
        ("unanswered", f"{report.unanswered:,}"),
        ("misplaced", f"{report.misplaced:,}"),
        ("duplicates", f"{report.duplicates:,}"),
    ]
