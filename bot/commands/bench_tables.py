"""What the tables of the benchmarks have in common."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from bot.messages import Messages


def figures_table(headings: Sequence[str], *, left: int = 0) -> Table:
    """Columns of figures under headings that break between words and never inside one.

    Args:
        left: How many columns at first hold words, which begin at the left.
    """
    table = Table(box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        words = place < left
        # A figure is never broken: a heading is, between its words.
        title = heading if words else heading.replace(" ", "\n")
        table.add_column(title, justify="left" if words else "right", no_wrap=True)
    return table


def verdict(failed: Sequence[str], messages: Messages) -> str:
    """That all promises hold, or which do not, a line each."""
    if not failed:
        return messages.get("bench.all_hold")
    return "\n".join([messages.get("bench.not_hold"), *(f"  {promise}" for promise in failed)])
