"""`kutip bench damage`: whether a damaged index is noticed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath

import click
from rich.console import Console
from rich.table import Table

from bot.benchmark.damage import Flip, Noticed, measure_damage
from bot.commands.bench_tables import figures_table
from bot.commands.questions import print_json
from bot.messages import Messages


def run_bench_damage(messages: Messages, *, flips: int, as_json: bool) -> int:
    """Damage and print. Returns the exit status: 1 if it was not noticed once."""
    # Each time it is said loudly; here that is what is wanted, and counted.
    logging.getLogger("embeddings.index").setLevel(logging.CRITICAL)
    found = measure_damage(flips)
    if as_json:
        print_json({"flips": [asdict(flip) for flip in found]})
    else:
        print_flips(found, messages)
    return 1 if any(flip.noticed is Noticed.MISSED for flip in found) else 0


def print_flips(found: Sequence[Flip], messages: Messages) -> None:
    """Print how often which kind of file was damaged, and all that was not noticed."""
    Console(highlight=False, markup=False).print(_table(found, messages))
    counts = Counter(flip.noticed for flip in found)
    held = len(found) - counts[Noticed.MISSED]
    other, none = counts[Noticed.SERVED_OTHER], counts[Noticed.SERVED_NONE]
    click.echo(messages.get("damage.held", held=held, flips=len(found), other=other, none=none))
    for flip in found:
        if flip.noticed is Noticed.MISSED:
            facts = {"file": flip.file, "place": flip.place, "bit": flip.bit}
            click.echo(messages.get("damage.missed", **facts))


def _table(found: Sequence[Flip], messages: Messages) -> Table:
    table = figures_table([messages.get(f"damage.{name}") for name in ("file", "flips", "noticed")], left=1)
    kinds = [_kind(flip.file) for flip in found]
    for kind in sorted(set(kinds)):
        mine = [flip for flip, its in zip(found, kinds, strict=True) if its == kind]
        table.add_row(kind, str(len(mine)), str(sum(flip.noticed is not Noticed.MISSED for flip in mine)))
    return table


def _kind(file: str) -> str:
    """A file without what only tells it from others of its kind: manifest.json, words/*.term."""
    path = PurePath(file)
    if len(path.parts) == 1:
        return file
    name = f"*{path.suffix}" if path.suffix not in {"", ".json"} else path.name
    return f"{path.parts[0]}/{name}"
