"""The buttons below a message, as many as Telegram takes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.adapters.text.cleaning import is_blank, label
from bot.adapters.text.splitting import begun
from bot.reply import Button, Choices, Reply, Rows

_WIDEST = 8
"""Buttons in a row."""

_MOST = 100
"""Buttons below a message."""

_LONGEST = 40
"""UTF-16 units on a button; phones show fewer still."""


def keyboard_rows(reply: Reply) -> Rows:
    """A row for each choice, then the buttons of the reply."""
    choices = [(item,) for block in reply.blocks if isinstance(block, Choices) for item in block.items]
    left = _MOST
    rows: list[tuple[Button, ...]] = []
    for row in (*choices, *reply.buttons):
        for shown in _narrow(row):
            within = shown[:left]
            left -= len(within)
            if within:
                rows.append(within)
    return tuple(rows)


def _narrow(row: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    buttons = (Button(_shown(button.label), button.action) for button in row)
    while narrow := tuple(islice(buttons, _WIDEST)):
        yield narrow


def _shown(words: str) -> str:
    # Only the beginning is shown, so only that is looked at.
    shown = begun(label(words[:400]), _LONGEST)
    return "…" if is_blank(shown) else shown
