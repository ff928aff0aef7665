"""Messages that show how far something is."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from telegram.error import TelegramError

from bot.adapters.telegram.ending import over
from bot.adapters.telegram.errors import RefusedError, UndeliveredError
from bot.adapters.telegram.following import Followed, Following
from bot.adapters.telegram.limiter import BusyChatError
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.places import Place
from bot.adapters.telegram.render import render, render_whole
from bot.adapters.telegram.sending import Sender
from bot.command_names import Command
from bot.reply import Reply
from bot.saying import say
from knowledge.article import Language

_log = logging.getLogger(__name__)


class LiveMessages:
    """Edits messages as work goes on, each in a task of its own, and none too often.

    Args:
        every: Seconds between two edits of a message; what comes sooner is left out, but for the last, which
            waits.
    """

    def __init__(self, sender: Sender, following: Following, *, every: float) -> None:
        self._sender = sender
        self._following = following
        self._every = every
        self._tasks: set[Task[None]] = set()
        self._followed: Counter[tuple[Place, int]] = Counter()
        self._ending = asyncio.Event()

    def follow(
        self, place: Place, numbers: list[int], later: AsyncIterator[Reply], language: Language
    ) -> None:
        """Show in these messages what comes."""
        task = asyncio.create_task(self._follow(place, numbers, later, language))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_followed(self, place: Place, number: int) -> bool:
        """Whether a message still shows something that goes on; its button belongs to that."""
        return self._followed[place, number] > 0

    async def tell_left(self, left: Sequence[Followed]) -> None:
        """Say in messages of which nothing has come since the bot stopped that it did; their buttons go."""
        for one in left:
            try:
                await self._sender.edit(one.place, one.number, _stopped(one.language))
            except UndeliveredError as error:
                _log.warning("That something was stopped could not be shown: %s", error)
                continue
            except RefusedError as error:
                _log.info("That something was stopped is shown to nobody: %s", error)
            await self._following.end(one.key)

    async def _follow(
        self, place: Place, numbers: list[int], later: AsyncIterator[Reply], language: Language
    ) -> None:
        key = await self._following.begin(place, numbers[0], language)
        self._followed[place, numbers[0]] += 1
        try:
            await self._live(place, numbers).show(later)
        finally:
            self._followed[place, numbers[0]] -= 1
            self._followed += Counter()
        # Cut off before, it is found at the next start.
        await self._following.end(key)

    async def close(self, *, by: float) -> None:
        """Stop all of them that do not end by themselves until then; they keep what they show."""
        self._ending.set()
        await over(self._tasks, by)

    def _live(self, place: Place, numbers: list[int]) -> _Live:
        return _Live(self._sender, place, numbers, self._every, self._ending)


class _Live:
    """One of them; only its first message changes on the way, the last state may take several.

    Args:
        ending: Set when there is no time to wait any more.
    """

    def __init__(
        self, sender: Sender, place: Place, numbers: list[int], every: float, ending: asyncio.Event
    ) -> None:
        self._sender = sender
        self._place = place
        self._numbers = numbers
        self._every = every
        self._ending = ending
        self._edited = _now()
        self._latest: Reply | None = None
        self._changed = asyncio.Event()

    async def show(self, later: AsyncIterator[Reply]) -> None:
        editing = asyncio.create_task(self._edit())
        last: Reply | None = None
        try:
            async for reply in later:
                last = self._latest = reply
                self._changed.set()
        except Exception:
            _log.exception("What a message was to show broke off")
        finally:
            editing.cancel()
            await asyncio.gather(editing, return_exceptions=True)
        if last is not None:
            await self._rest()
            await self._finish(last)

    async def _edit(self) -> None:
        while True:
            await self._changed.wait()
            await self._rest()
            self._changed.clear()
            if self._latest is not None:
                message = render_whole(self._latest)
                # The next one is on its way.
                try:
                    with suppress(TelegramError, BusyChatError):
                        await self._sender.try_to_edit(self._place, self._numbers[0], message)
                finally:
                    self._edited = _now()

    async def _rest(self) -> None:
        """Wait until the message may be edited again."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._edited + self._every):
                await self._ending.wait()

    async def _finish(self, reply: Reply) -> None:
        try:
            for place, message in enumerate(render(reply)):
                if place < len(self._numbers):
                    await self._sender.edit(self._place, self._numbers[place], message)
                else:
                    await self._sender.send(self._place, message)
            if reply.document is not None:
                await self._sender.send_document(self._place, reply.document)
        except (RefusedError, UndeliveredError) as error:
            _log.warning("How it ended could not be shown: %s", error)


def _stopped(language: Language) -> TelegramMessage:
    command = f"/{Command.STATUS.name_in(language)}"
    return render_whole(say(language, "admin.interrupted", command=command))


def _now() -> float:
    return asyncio.get_running_loop().time()
