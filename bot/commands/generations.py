"""`kutip rollback` and `kutip cancel`: the way back, and the way out of a reindex. Neither needs a model."""

from __future__ import annotations

import click

from bot.ages import age
from bot.app import App
from bot.messages import Messages
from embeddings.index.errors import NothingToRollBackError
from embeddings.index.history import GenerationState, KeepsGenerations


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
    name = index.rollback()
    state = next((state for state in index.generations() if state.name == name), None)
    click.echo(messages.get("rollback.done", generation=name, what=_described(state, messages)))
    click.echo(messages.get("rollback.pinned"))
    return 0


def _described(state: GenerationState | None, messages: Messages) -> str:
    if state is None or state.created is None:
        return "?"
    return messages.get("rollback.what", age=age(state.created, messages), passages=state.passages)


def run_cancel(app: App, messages: Messages) -> int:
    """Ask whoever is reindexing to stop. Returns the exit status."""
    job = app.index.cancel() if isinstance(app.index, KeepsGenerations) else None
    if job is None:
        click.echo(messages.get("cancel.nobody"))
    else:
        facts = {"owner": job.owner, "age": age(job.started, messages), "done": job.done, "total": job.total}
        click.echo(messages.get("cancel.asked", **facts))
    return 0
