"""`kutip status`: what is indexed, with what, whether it still is what the folder holds, and how it is."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.app import App
from bot.commands.questions import print_json
from bot.commands.status_json import state_as_json
from bot.commands.status_tables import generations_table
from bot.messages import Messages
from bot.state import State, gather
from bot.state_lines import damaged_lines, stale_lines, state_rows
from bot.ways import TERMINAL


def run_status(app: App, messages: Messages, *, as_json: bool) -> int:
    """Print the state. Returns the exit status: 1 if index or model cannot be used."""
    state = gather(app)
    if as_json:
        print_json(state_as_json(app, state, messages))
    else:
        _print(app, state, messages)
    return 0 if state.info.passages and state.spec is not None else 1


def _print(app: App, state: State, messages: Messages) -> None:
    console = Console(highlight=False, markup=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in state_rows(app, state, messages, TERMINAL):
        table.add_row(messages.get(f"status.{name}"), value)
    console.print(table)
    if state.generations:
        console.print()
        console.print(generations_table(state, messages))
        for line in damaged_lines(state, messages):
            console.print(line, soft_wrap=True)
    if state.info.stale:
        console.print()
        for line in stale_lines(state, messages):
            console.print(line, soft_wrap=True)
