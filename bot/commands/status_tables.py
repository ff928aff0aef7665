"""The generations that `kutip status` shows."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from bot.ages import age
from bot.messages import Messages, visible
from bot.state import State
from embeddings.index.history import GenerationState


def generations_table(state: State, messages: Messages) -> Table:
    """The generations that are kept, newest first."""
    table = Table(box=None, pad_edge=False)
    for name in ("generation", "created", "passages", "model", "size", "marks"):
        justify = "right" if name in ("passages", "size") else "left"
        # A name that is broken over two lines cannot be copied.
        heading = messages.get(f"status.{name}")
        whole = name in ("generation", "passages", "size")
        table.add_column(
            heading, justify=justify, overflow="fold", no_wrap=whole, min_width=max(map(len, heading.split()))
        )
    for one in state.generations:
        created = age(one.created, messages) if one.created else "?"
        size = f"{messages.number(one.size / 1e6, 1)} MB"
        marks = ", ".join(_marks(one, state, messages))
        table.add_row(one.name, created, str(one.passages), visible(one.model), size, marks)
    return table


def _marks(one: GenerationState, state: State, messages: Messages) -> Iterator[str]:
    if one.is_current:
        yield messages.get("status.mark_current")
    if one.is_current and state.is_pinned:
        yield messages.get("status.mark_pinned")
    if one.is_served and not one.is_current:
        yield messages.get("status.mark_served")
    if one.damage:
        yield messages.get("status.mark_damaged")
