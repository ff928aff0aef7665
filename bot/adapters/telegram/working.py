"""Updates are worked on: each by whom it concerns, and crossed out in the journal when it is done."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from bot.adapters.telegram.answering import Answering
from bot.adapters.telegram.ending import left_after
from bot.adapters.telegram.errors import RefusedError, UndeliveredError
from bot.adapters.telegram.incoming import Asked, Incoming, Moved, Pressed, Reader, Typed
from bot.adapters.telegram.inline import Offering
from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.moving import Moving
from bot.adapters.telegram.pressing import Pressing
from bot.adapters.telegram.queueing import HOPELESS
from bot.adapters.telegram.render import render_whole
from bot.adapters.telegram.sending import Sender
from bot.adapters.telegram.worth import Worth
from bot.saying import say
from knowledge.article import Language
from knowledge.language import choose_language

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
        meet: Told the number of each chat in which something is asked.
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
    meet: Callable[[int], None]
    tasks: set[Task[Any]] = field(default_factory=set[Task[Any]])
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, update: Update, context: Context) -> None:
        """Do what an update asks for."""
        del context
        task = asyncio.current_task()
        incoming = self.reader.read(update)
        if self.ended.is_set() or task is None or incoming is None:
            return
        # Until it is over, whatever happens: an apology belongs to it.
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        try:
            await self._do(self._again(incoming, update.update_id), update.update_id)
        except UndeliveredError as error:
            _log.warning("Update %d is put back, as Telegram cannot be reached: %s", update.update_id, error)
            self.journal.put_back(update.update_id)
        except RefusedError as error:
            _log.info("What update %d asks for is not wanted any more: %s", update.update_id, error)
            await self.journal.close(update.update_id)

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

    def _again(self, incoming: Incoming, number: int) -> Incoming:
        """The same, with what is known of it where it may have been worked on before."""
        earlier = self.journal.earlier(number)
        match incoming:
            case Asked(message) if earlier is not None:
                return replace(incoming, message=replace(message, came=earlier.received))
            case Pressed(press) if earlier is not None:
                return replace(incoming, press=replace(press, is_again=True))
            case _:
                return incoming

    async def _give_up(self, incoming: Incoming, number: int) -> None:
        """Say so where somebody has asked; first of all it is done, whatever comes of that."""
        _log.error(
            "Update %d was under way each of the last times that we were killed; it is given up", number
        )
        await self.journal.close(number)
        if isinstance(incoming, Asked):
            message = incoming.message
            language = choose_language(message.text[:200], hint=message.origin.hint)
            sentence = render_whole(say(language, "apology.given_up"))
            await self.sender.send(incoming.place, sentence, reply_to=incoming.id)

    async def drain(self, *, by: float) -> set[Task[Any]]:
        """Begin nothing more, and let what is under way finish until then, by the clock of the loop.

        Returns:
            What did not, and has been given up: it may still tidy up.
        """
        self.ended.set()
        left = await left_after(self.tasks, by)
        if left:
            _log.warning("%d updates are left for the next start", len(left))
        for task in left:
            task.cancel()
        return left

    async def _do(self, incoming: Incoming, number: int) -> None:
        earlier = self.journal.earlier(number)
        if earlier is not None and earlier.starts >= HOPELESS:
            await self._give_up(incoming, number)
            return
        match incoming:
            case Asked():
                self.meet(incoming.place.chat)
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
