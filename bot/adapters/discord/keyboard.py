"""The buttons below a message, arranged as many as Discord takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.adapters.text.cleaning import is_blank, label
from bot.adapters.text.splitting import begun
from bot.reply import Button, Choices, Reply, Rows

MOST_ROWS = 5
"""Rows below a message."""

WIDEST = 5
"""Buttons in a row."""

_LONGEST = 80
"""UTF-16 units on a button."""


def component_rows(reply: Reply) -> Rows:
    """A row for each choice, as long as there are enough, then the buttons of the reply.

    Where there are too many, choices share rows; of more than fit the last ones are left out.
    """
    choices = [item for block in reply.blocks if isinstance(block, Choices) for item in block.items]
    *shown, below = _without_doubles([tuple(choices), *reply.buttons][::-1])
    rows = _narrow(shown[::-1])
    if len(rows) > MOST_ROWS - bool(below):
        rows = _narrow([[button for row in rows for button in row]])[: MOST_ROWS - bool(below)]
    left = MOST_ROWS - len(rows)
    in_one = 1 if len(below) <= left else WIDEST
    return (*_narrow([below], widest=in_one)[:left], *rows)


def _without_doubles(rows: Iterable[Iterable[Button]]) -> list[list[Button]]:
    """Discord refuses a message in which two buttons do the same."""
    seen: set[str] = set()
    kept: list[list[Button]] = []
    for row in rows:
        kept.append([])
        for button in row:
            if button.action not in seen:
                seen.add(button.action)
                kept[-1].append(Button(_shown(button.label), button.action))
    return kept


def _narrow(rows: Iterable[Sequence[Button]], *, widest: int = WIDEST) -> Rows:
    return tuple(tuple(row[start : start + widest]) for row in rows for start in range(0, len(row), widest))


def _shown(words: str) -> str:
    # Only the beginning is shown, so only that is looked at.
    shown = begun(label(words[:400]), _LONGEST)
    return "…" if is_blank(shown) else shown
