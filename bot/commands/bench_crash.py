"""`kutip bench crash`: kill -9 in the middle, and whether a whole index answers afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from bot.benchmark.crash import Killed, measure_crashes
from bot.commands.bench_tables import figures_table
from bot.commands.progress import progress_bar
from bot.commands.questions import print_json
from bot.messages import Messages, visible

_COLUMNS = ("scenario", "by", "runs", "whole", "old", "new", "spared")


def run_bench_crash(messages: Messages, *, runs: int, as_json: bool) -> int:
    """Kill and print. Returns the exit status: 1 if a promise was not kept once."""
    with progress_bar() as bar:
        task = bar.add_task(messages.get("crash.killing"), total=runs)
        killed = measure_crashes(runs, told=lambda done: bar.update(task, completed=done))
    if as_json:
        held = sum(not one.wrong for one in killed)
        print_json({"runs": len(killed), "held": held, "killed": [asdict(one) for one in killed]})
    else:
        print_killed(killed, messages)
    return 1 if any(one.wrong for one in killed) else 0


def print_killed(killed: Sequence[Killed], messages: Messages) -> None:
    """Print a table of what was killed where, how many runs held, and each that did not."""
    Console(highlight=False, markup=False).print(_table(killed, messages))
    held = sum(not one.wrong for one in killed)
    click.echo(messages.get("crash.held", held=held, runs=len(killed)))
    for one in killed:
        for wrong in one.wrong:
            what, name = messages.get(f"crash.{wrong.what}"), messages.get(f"crash.{one.scenario}")
            click.echo(visible(f"{name}, {one.where}: {what} {wrong.detail}".rstrip()))


def _table(killed: Sequence[Killed], messages: Messages) -> Table:
    groups: defaultdict[tuple[str, str], list[Killed]] = defaultdict(list)
    for one in killed:
        groups[one.scenario, one.by].append(one)
    table = figures_table([messages.get(f"crash.{name}") for name in _COLUMNS], left=2)
    for (scenario, by), found in sorted(groups.items(), key=lambda item: item[0][1], reverse=True):
        counts = (
            len(found),
            sum(not one.wrong for one in found),
            sum(one.served == "old" for one in found),
            sum(one.served == "new" for one in found),
            sum(one.spared for one in found),
        )
        names = (messages.get(f"crash.{scenario}"), messages.get(f"crash.by_{by}"))
        table.add_row(*names, *(f"{count:,}" for count in counts))
    return table
