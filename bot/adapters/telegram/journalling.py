"""Updates are written down before Telegram hears that they have arrived, and crossed out at the end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import Enum, auto
from typing import Any, TypeVar, cast

from telegram import Update

from bot.adapters.telegram.places import PLATFORM
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.remembering import Entry, Journal

_log = logging.getLogger(__name__)

_Returned = TypeVar("_Returned")

_TRIES = 3
"""Times that something is written down before we go on without."""

_PAUSE = 0.5
"""Seconds between them."""


class UpdateJournal:
    """The updates of one bot that are not done.

    Args:
        bot: Tells the number of the bot, whose updates are numbered on their own; it is known once the bot
            has connected.
    """

    def __init__(self, journal: Journal, bot: Callable[[], int]) -> None:
        self._journal = journal
        self._bot = bot
        self._arriving: set[int] = set()
        self._under_way: set[int] = set()
        self._done_meanwhile: set[int] = set()
        self._parts: dict[int, int] = {}
        self._keys: dict[int, str] = {}

    async def open(self, updates: Sequence[dict[str, Any]]) -> set[int]:
        """Write updates down, all at once, and tell which of them are new; `take` or `leave` must follow.

        If that fails they count as new: it is better to answer than to be silent.

        Args:
            updates: As Telegram sends them.
        """
        keys = {int(update["update_id"]): self._key(update) for update in updates}
        self._arriving.update(keys)
        payloads = (json.dumps(update, ensure_ascii=False) for update in updates)
        entries = list(zip(keys.values(), payloads, strict=True))
        new = await _tried(lambda: self._journal.open(PLATFORM, entries))
        found = {number: key for number, key in keys.items() if new is None or key in new}
        self._keys |= found
        return set(found)

    def take(self, number: int) -> None:
        """Somebody works on it."""
        self._arriving.discard(number)
        self._under_way.add(number)

    def leave(self, numbers: Iterable[int]) -> None:
        """Nobody does yet; whatever of them is new is left for later."""
        self._arriving.difference_update(numbers)

    def parts(self, number: int) -> int:
        """Messages of its answer that were sent before we were started."""
        return self._parts.get(number, 0)

    async def advance(self, number: int, parts: int, total: int) -> None:
        """So many messages of its answer have been sent; with all of them it is done."""
        if parts >= total:
            await self.close(number)
            return
        if key := self._keys.get(number):
            await _tried(lambda: self._journal.advance(PLATFORM, key, parts))

    def is_open(self, number: int) -> bool:
        """Whether it is not done yet."""
        return number in self._under_way

    async def close(self, number: int) -> None:
        """It is done."""
        if key := self._keys.get(number):
            await _tried(lambda: self._journal.close(PLATFORM, [key]))
        self.put_back(number)

    def put_back(self, number: int) -> None:
        """Nobody works on it any more."""
        self._under_way.discard(number)
        self._done_meanwhile.add(number)
        self._parts.pop(number, None)
        self._keys.pop(number, None)

    async def left(self) -> list[dict[str, Any]]:
        """The updates that are not done and that nobody works on, oldest first; now somebody does."""
        self._done_meanwhile.clear()
        busy = self._arriving | self._under_way
        entries = await _tried(lambda: self._journal.unfinished(PLATFORM)) or ()
        # What was done while we were reading is no longer unfinished.
        busy |= self._arriving | self._under_way | self._done_meanwhile
        found: list[dict[str, Any]] = []
        for entry in entries:
            number = self._number(entry.key)
            if number is None or number in busy:
                continue
            update = _read(entry)
            if update is None:
                await _tried(lambda key=entry.key: self._journal.close(PLATFORM, [key]))
                continue
            self._under_way.add(number)
            self._keys[number] = entry.key
            self._parts[number] = entry.parts
            found.append(update)
        return found

    def _key(self, update: dict[str, Any]) -> str:
        """What an update is known by when it comes again.

        Its number alone is not enough: after a week without any, Telegram goes on with another one.
        """
        digest = hashlib.blake2b(_identity(update).encode(), digest_size=8).hexdigest()
        return f"{self._bot()}:{update['update_id']}:{digest}"

    def _number(self, key: str) -> int | None:
        bot, number, *_ = (*key.split(":"), "")
        return int(number) if bot == str(self._bot()) and number.isdecimal() else None


def _identity(update: dict[str, Any]) -> str:
    """Which message, edit, or press of a button it is about."""
    names = ("id", "message_id", "date", "edit_date")
    about = [cast("dict[str, Any]", value) for value in update.values() if isinstance(value, dict)]
    return repr([[*(value.get(name) for name in names), _chat(value)] for value in about])


def _chat(about: dict[str, Any]) -> object:
    chat: object = about.get("chat")
    return cast("dict[str, Any]", chat).get("id") if isinstance(chat, dict) else None


def _read(entry: Entry) -> dict[str, Any] | None:
    try:
        update: object = json.loads(entry.payload)
    except ValueError:
        update = None
    if isinstance(update, dict) and "update_id" in update:
        return cast("dict[str, Any]", update)
    _log.error("The journal holds an update that cannot be read: %s", entry.key)
    return None


async def _tried(write: Callable[[], Awaitable[_Returned]]) -> _Returned | None:
    """What comes of it; None if it fails again and again."""
    for _ in range(_TRIES):
        try:
            return await write()
        except Exception:
            _log.exception("The journal of updates cannot be used")
            await asyncio.sleep(_PAUSE)
    return None


class Worth(Enum):
    """What an update is worth to us.

    Attributes:
        NOTHING: It is forgotten at once.
        PASSING: It is worked on now or not at all.
        LASTING: It is worked on, whatever happens in the meantime.
    """

    NOTHING = auto()
    PASSING = auto()
    LASTING = auto()


class UpdateQueue(asyncio.Queue[object]):
    """Where updates wait until they are worked on; what lasts is in the journal first.

    The library awaits `put` before it tells Telegram that an update has arrived, by polling as by webhook.

    Args:
        worth: What an update is to us.
        room: How many may be under way; then nothing more is taken from Telegram for a while.
    """

    def __init__(
        self, journal: UpdateJournal, polls: Polls, *, worth: Callable[[Update], Worth], room: int
    ) -> None:
        super().__init__()
        self._journal = journal
        self._worth = worth
        self._room = asyncio.Semaphore(room)
        self._polls = polls
        self._admitted: dict[int, bool] = {}

    async def admit(self, batch: Sequence[tuple[Update, dict[str, Any]]]) -> None:
        """Write down what came in one answer of Telegram's, before it is put one by one."""
        # What was not put of the last one never will be.
        self._journal.leave(self._admitted)
        worth = {update.update_id: self._worth(update) for update, _ in batch}
        lasting = [raw for update, raw in batch if worth[update.update_id] is Worth.LASTING]
        new = await self._journal.open(lasting) if lasting else set[int]()
        self._admitted = {
            number: number in new if kind is Worth.LASTING else kind is Worth.PASSING
            for number, kind in worth.items()
        }

    async def put(self, item: object) -> None:
        """Queue an update if it is new and worth something; anything else is the library's own."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        is_wanted = self._admitted.pop(item.update_id, None)
        if is_wanted is None:
            is_wanted = await self._is_wanted(item)
        if is_wanted:
            await self.put_again(item)
        else:
            self._journal.leave([item.update_id])

    async def put_again(self, update: Update) -> None:
        """Queue an update that is in the journal."""
        with self._polls.held():
            await self._room.acquire()
        self._journal.take(update.update_id)
        await super().put(update)

    def task_done(self) -> None:
        """Somebody has finished with something from the queue."""
        self._room.release()
        super().task_done()

    async def _is_wanted(self, update: Update) -> bool:
        worth = self._worth(update)
        if worth is Worth.LASTING:
            return bool(await self._journal.open([update.to_dict()]))
        return worth is Worth.PASSING
