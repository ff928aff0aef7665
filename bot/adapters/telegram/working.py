"""Updates are worked on: each by whom it concerns, and crossed out in the journal when it is done."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from bot.adapters.telegram.answering import Answering
from bot.adapters.telegram.errors import RefusedError, UndeliveredError
from bot.adapters.telegram.incoming import Asked, Incoming, Moved, Pressed, Reader, Typed
from bot.adapters.telegram.inline import Offering
from bot.adapters.telegram.journalling import UpdateJournal, Worth
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.moving import Moving
from bot.adapters.telegram.pressing import Pressing
from bot.adapters.telegram.render import render_whole
from bot.adapters.telegram.sending import Sender
from bot.saying import say
from knowledge.article import Language

_log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]


def worth_of(incoming: Incoming | None) -> Worth:
    """What it is worth; who types on does not miss the answers to what they typed before.

    A group that moved is told of once, and would not be answered any more where only some are.
    """
    match incoming:
        case None:
            return Worth.NOTHING
        case Typed():
            return Worth.PASSING
        case Asked() | Pressed() | Moved():
            return Worth.LASTING


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """What is called for each update.

    Attributes:
        tasks: What is under way.
        ended: Set when nothing more is begun; it stays in the journal.
    """

    reader: Reader
    journal: UpdateJournal
    answering: Answering
    pressing: Pressing
    offering: Offering
    sender: Sender
    moving: Moving
    tasks: set[Task[Any]] = field(default_factory=set[Task[Any]])
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, update: Update, context: Context) -> None:
        """Do what an update asks for."""
        del context
        task = asyncio.current_task()
        incoming = self.reader.read(update)
        if self.ended.is_set() or task is None or incoming is None:
            return
        self.tasks.add(task)
        try:
            await self._do(incoming, update.update_id)
        except UndeliveredError as error:
            _log.warning("Update %d is put back, as Telegram cannot be reached: %s", update.update_id, error)
            self.journal.put_back(update.update_id)
        except RefusedError as error:
            _log.info("What update %d asks for is not wanted any more: %s", update.update_id, error)
            await self.journal.close(update.update_id)
        finally:
            self.tasks.discard(task)

    async def fail(self, update: object, context: Context) -> None:
        """Something went wrong that nobody has foreseen: whoever asked is told so, but not what it was."""
        number = update.update_id if isinstance(update, Update) else None
        _log.error("Update %s could not be worked on", number, exc_info=context.error)
        if not isinstance(update, Update) or number is None:
            return
        incoming = self.reader.read(update)
        try:
            if isinstance(incoming, Asked):
                await self.sender.send(incoming.place, _apology(incoming), reply_to=incoming.id)
        except (RefusedError, UndeliveredError) as error:
            _log.warning("Nor could we apologise: %s", error)
        await self.journal.close(number)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, let what is under way finish, and after a while give it up."""
        self.ended.set()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=seconds)
        left = list(self.tasks)
        if left:
            _log.warning("%d updates are left for the next start", len(left))
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _do(self, incoming: Incoming, number: int) -> None:
        match incoming:
            case Asked():
                await self.answering.answer(incoming, number)
            case Pressed():
                await self.pressing.press(incoming, number)
            case Typed():
                await self.offering.offer(incoming)
            case Moved():
                await self.moving.move(incoming.before, incoming.after)
        if self.journal.is_open(number):
            await self.journal.close(number)


def _apology(asked: Asked) -> TelegramMessage:
    return render_whole(say(asked.message.origin.hint or Language.INDONESIAN, "apology.failed"))
