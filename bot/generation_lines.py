"""The way back, and the way out of a reindex, as lines of text: for the terminal and for chats."""

from __future__ import annotations

from bot.ages import age
from bot.messages import Messages
from bot.ways import Ways
from embeddings.index.history import GenerationState, KeepsGenerations
from embeddings.index.job import Job


def rolled_back(name: str, index: KeepsGenerations, messages: Messages, ways: Ways) -> tuple[str, str]:
    """Which generation is served after a rollback, and that it is pinned."""
    state = next((state for state in index.generations() if state.name == name), None)
    done = messages.get("rollback.done", generation=name, what=described(state, messages))
    return done, messages.get("rollback.pinned", **ways)


def described(state: GenerationState | None, messages: Messages) -> str:
    """How old a generation is, and how large."""
    if state is None or state.created is None:
        return "?"
    return messages.get("rollback.what", age=age(state.created, messages), passages=state.passages)


def asked_to_stop(job: Job | None, messages: Messages) -> str:
    """Who was asked to stop; None: nobody was reindexing."""
    if job is None:
        return messages.get("cancel.nobody")
    facts = {"owner": job.owner, "age": age(job.started, messages), "done": job.done, "total": job.total}
    return messages.get("cancel.asked", **facts)
