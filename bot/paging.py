"""Pages of a list."""

from __future__ import annotations

from bot.actions import Action, encode
from bot.reply import Button, Rows


def turning(name: str, page: int, pages: int, *arguments: str, first: int = 0) -> Rows:
    """A row with the ways to the page before and the one after, where there are such.

    Args:
        name: Of the action; its arguments are the page and these.
        page, pages: Which one it is, counted from `first`, and how many there are.
    """
    ways = (("◀", page - 1), ("▶", page + 1))
    row = [
        Button(label, encode(Action(name, (str(other), *arguments))))
        for label, other in ways
        if first <= other < first + pages
    ]
    return (tuple(row),) if row else ()


def pages_of(count: int, size: int) -> int:
    """How many pages of that size there are; an empty list has one."""
    return max(1, -(-count // size))
