"""What is under way, so that it can finish before we end."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

_log = logging.getLogger(__name__)


class Underway:
    """Tasks that work on something.

    Attributes:
        is_over: Whether nothing more is begun.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._tasks: set[Task[Any]] = set()

    @contextmanager
    def counted(self) -> Generator[None]:
        """Count the current task during the block."""
        task = asyncio.current_task()
        if task is None or task in self._tasks:
            yield
            return
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, let what is under way finish, and after a while give it up."""
        self.is_over = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        left = list(self._tasks)
        if left:
            _log.warning("%d answers are given up, as we are told to end", len(left))
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
