"""Turns within a chat: answers come in the order of the questions, and the parts of two never mix."""

from __future__ import annotations

import asyncio
from asyncio import Future, get_running_loop
from collections.abc import Hashable


class Turn:
    """Somebody's place in a line.

    Attributes:
        before: Done when it is their turn; None if it is at once.
        over: Done when their turn is over.
    """

    __slots__ = ("before", "over")

    def __init__(self, before: Future[None] | None, over: Future[None]) -> None:
        self.before = before
        self.over = over

    async def come(self) -> None:
        """Wait for it."""
        if self.before is not None:
            # Not awaited itself: whoever is cancelled while waiting would cancel it for all the others.
            await asyncio.wait({self.before})


class Turns:
    """A line for each place."""

    def __init__(self) -> None:
        self._last: dict[Hashable, Future[None]] = {}

    def take(self, place: Hashable) -> Turn:
        """Stand in the line; `leave` must follow."""
        over = get_running_loop().create_future()
        before = self._last.get(place)
        self._last[place] = over
        return Turn(before, over)

    def leave(self, place: Hashable, turn: Turn) -> None:
        """Leave the line, whether or not it was one's turn."""
        if self._last.get(place) is turn.over:
            del self._last[place]
        before = turn.before
        if before is not None and not before.done():
            # Whoever stands behind waits for those before us.
            before.add_done_callback(lambda _: turn.over.done() or turn.over.set_result(None))
        elif not turn.over.done():
            turn.over.set_result(None)
