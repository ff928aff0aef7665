"""`kutip rollback` and `kutip cancel`: the way back, and the way out of a reindex. Neither needs a model."""

from __future__ import annotations

import click

from bot.app import App
from bot.generation_lines import asked_to_stop, rolled_back
from bot.messages import Messages
from bot.ways import TERMINAL
from embeddings.index.errors import NothingToRollBackError
from embeddings.index.history import KeepsGenerations


def run_rollback(app: App, messages: Messages) -> int:
    """Return to the generation before the current one. Returns the exit status.

    Raises:
        NothingToRollBackError: There is none.
        ReindexRunningError: A reindex is running.
    """
    index = app.index
    # Asked first, so that nothing is made where there is nothing.
    if not isinstance(index, KeepsGenerations) or len(index.generations()) < 2:
        raise NothingToRollBackError
    for line in rolled_back(index.rollback(), index, messages, TERMINAL):
        click.echo(line)
    return 0


def run_cancel(app: App, messages: Messages) -> int:
    """Ask whoever is reindexing to stop. Returns the exit status."""
    job = app.index.cancel() if isinstance(app.index, KeepsGenerations) else None
    click.echo(asked_to_stop(job, messages))
    return 0
