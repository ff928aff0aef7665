"""Tasks that are to be over by a certain time."""

from __future__ import annotations

import asyncio
from asyncio import Task
from collections.abc import Collection
from typing import Any

_MOMENT = 0.2
"""Seconds in which whoever is cancelled is gone."""


async def left_after(tasks: Collection[Task[Any]], by: float) -> set[Task[Any]]:
    """Wait for tasks until then, by the clock of the loop. Returns those that are not done."""
    if not tasks:
        return set()
    seconds = max(0.0, by - asyncio.get_running_loop().time())
    _, left = await asyncio.wait(set(tasks), timeout=seconds)
    return left


async def over(tasks: Collection[Task[Any]], by: float) -> None:
    """The same, and cancel those; what goes wrong in any of them is left alone, as it is too late for it."""
    left = await left_after(tasks, by)
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_MOMENT)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()
