"""The updates that wait for the bot, and the long polls that wait for updates."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.loopback.signal import Signal
from bot.loopback.telegram.failure import Json, conflict
from bot.loopback.telegram.people import Person

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
"""What an update can be."""

UNASKED = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
"""What a bot gets that has not said what it wants."""


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One update as it is delivered."""

    id: int
    kind: str
    body: Json

    def as_json(self) -> Json:
        """An Update."""
        return {"update_id": self.id, self.kind: self.body}


class Inbox:
    """Everything that the bot has not confirmed yet, in order."""

    def __init__(self, bot: Person, *, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        """Seconds; for waiting and flood rules."""
        self.wall_clock = wall_clock
        """Unix time in seconds; for the dates of messages."""
        self.allowed: frozenset[str] = UNASKED
        self.waiting: deque[Update] = deque()
        self.pushed: Counter[str] = Counter()
        """Updates that were put in, by kind."""
        self.confirmed = 0
        self.conflicts = 0
        """Polls that were ended by another one."""
        self.is_hanging = False
        self.other_pollers = 0
        self.arrived = Signal()
        self.changed = Signal()
        """Fires when something was confirmed."""
        self._ids = itertools.count(100_000_001)
        self._poll: asyncio.Future[None] | None = None

    def push(self, kind: str, body: Json) -> bool:
        """Put an update in; False: the bot does not want updates of this kind."""
        if kind not in self.allowed:
            return False
        self.waiting.append(Update(next(self._ids), kind, body))
        self.pushed[kind] += 1
        self.arrived.fire()
        return True

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Take only these kinds from now on; none named: all that need not be asked for; None: as before."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or UNASKED

    def confirm(self, count: int) -> None:
        """The oldest updates have arrived and are forgotten."""
        for _ in range(count):
            self.waiting.popleft()
        self.confirmed += count
        self.changed.fire()

    def remove(self, update: Update) -> None:
        """An update has arrived by webhook and is forgotten."""
        if update in self.waiting:
            self.waiting.remove(update)
            self.confirmed += 1
        self.changed.fire()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """What getUpdates returns; what is before `offset` is confirmed, a negative one counts from the end.

        Raises:
            ApiError: Another poll has begun (409): the older one is ended, as Telegram does it.
        """
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        if self.other_pollers:
            self.conflicts += 1
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        self._forget_before(offset)
        if self.is_hanging:
            await asyncio.Event().wait()
        if not self.waiting and timeout:
            await self._wait(timeout)
        return list(itertools.islice(self.waiting, limit))

    def end_poll(self, why: str) -> None:
        """End a poll that waits."""
        poll, self._poll = self._poll, None
        if poll and not poll.done():
            self.conflicts += 1
            poll.set_exception(conflict(why))

    def _forget_before(self, offset: int) -> None:
        if offset < 0:
            self.confirm(max(0, len(self.waiting) + offset))
            return
        old = 0
        for update in self.waiting:
            if update.id >= offset:
                break
            old += 1
        if old:
            self.confirm(old)

    async def _wait(self, timeout: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        arriving = asyncio.ensure_future(self.arrived.until(lambda: self.waiting or None, timeout))
        try:
            await asyncio.wait({poll, arriving}, return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                poll.result()
        finally:
            arriving.cancel()
            await asyncio.wait({arriving})
            if not arriving.cancelled():
                arriving.exception()  # read it: an empty poll is no error
            if self._poll is poll:
                self._poll = None
