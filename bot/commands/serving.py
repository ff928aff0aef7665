"""`kutip run`: every chat platform whose token is set."""

from __future__ import annotations

import click

from bot.app import App
from bot.commands.indexing import ensure_index
from bot.messages import Messages


def run_chats(app: App, messages: Messages) -> int:
    """Get the index ready and serve. Returns the exit status: 1 as long as there is nothing to serve."""
    ensure_index(app, messages)
    click.echo(messages.get("cli.run_no_chat"), err=True)
    return 1
