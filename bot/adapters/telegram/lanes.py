"""Lines of updates, one for each chat: a few of each are worked on, and a busy chat holds up no other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from telegram import Update

SUSPECTS = "?"
"""The lane of what was under way each time we were killed: one at a time, so that we know which it is."""


@dataclass(slots=True)
class _Lane:
    """The line of a chat.

    Attributes:
        taken: Places in it: promised, waiting or under way.
        under_way: How many are worked on.
        is_behind: Whether more of it stands in the journal; that comes before anything new.
    """

    taken: int = 0
    under_way: int = 0
    waiting: deque[Update] = field(default_factory=deque[Update])
    is_behind: bool = False


class Lanes:
    """What is held of each chat. Whoever finds no place stays in the journal, until there is one.

    Args:
        at_once: How many of a chat are worked on at a time.
        waiting: How many more of it are held.
        room: How many are held altogether.
        most: Lanes that are known; of others is known only what the journal holds.
    """

    def __init__(self, *, at_once: int, waiting: int, room: int, most: int = 10_000) -> None:
        self._at_once = at_once
        self._length = at_once + waiting
        self._room = room
        self._most = most
        self._held = 0
        self._lanes: dict[str, _Lane] = {}

    def reserve(self, name: str, *, is_next: bool = False) -> bool:
        """Take a place at the end of a lane, if there is one; `enter` or `leave` must follow.

        Args:
            is_next: Whether nothing of it stands in the journal that comes before.
        """
        lane = self._lanes.get(name)
        if lane is None:
            if self.is_full or len(self._lanes) >= self._most:
                return False
            lane = self._lanes[name] = _Lane()
        elif self.places(name) <= 0 or (lane.is_behind and not is_next):
            return False
        lane.taken += 1
        self._held += 1
        return True

    def enter(self, name: str, update: Update) -> bool:
        """Put an update into its place: whether work on it may begin now."""
        lane = self._lanes[name]
        if lane.under_way >= self._most_at_once(name):
            lane.waiting.append(update)
            return False
        lane.under_way += 1
        return True

    def leave(self, name: str) -> None:
        """Give a place back in which nobody is."""
        self._lanes[name].taken -= 1
        self._held -= 1
        self._forget_idle(name)

    def end(self, name: str) -> Update | None:
        """One is done: whose turn it is then, if anybody waits."""
        lane = self._lanes[name]
        following = lane.waiting.popleft() if lane.waiting else None
        if following is None:
            lane.under_way -= 1
        self.leave(name)
        return following

    def places(self, name: str) -> int:
        """How many more of a lane can be held."""
        lane = self._lanes.get(name)
        length = 1 if name == SUSPECTS else self._length
        return min(length - (lane.taken if lane else 0), self._room - self._held)

    def set_behind(self, name: str, *, is_behind: bool = True) -> None:
        """Whether more of a lane stands in the journal."""
        lane = self._lanes.get(name)
        if lane is None and is_behind and len(self._lanes) < self._most:
            lane = self._lanes[name] = _Lane()
        if lane is not None:
            lane.is_behind = is_behind
            self._forget_idle(name)

    def wants_more(self, name: str) -> bool:
        """Whether more of it should be fetched from the journal: not one by one."""
        lane = self._lanes.get(name)
        return lane is not None and lane.is_behind and lane.taken <= self._at_once

    def _most_at_once(self, name: str) -> int:
        return 1 if name == SUSPECTS else self._at_once

    @property
    def is_full(self) -> bool:
        """Whether as many are held as may be."""
        return self._held >= self._room

    def _forget_idle(self, name: str) -> None:
        lane = self._lanes[name]
        if not lane.taken and not lane.is_behind:
            del self._lanes[name]


def lane_of(update: Update) -> str:
    """The lane of an update: messages of a chat are worked on in their order, buttons are no part of that."""
    query = update.callback_query
    if query is not None:
        return f"{query.message.chat.id if query.message else query.from_user.id}/buttons"
    chat = update.effective_chat
    return str(chat.id) if chat is not None else ""
