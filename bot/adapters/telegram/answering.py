"""A question that came from Telegram, until its answer stands in the chat."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.adapters.telegram.delivering import Delivery
from bot.adapters.telegram.incoming import Asked
from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.limiter import BusyChatError
from bot.adapters.telegram.remembering import Sent
from bot.adapters.telegram.render import render, render_whole
from bot.adapters.telegram.sending import Sender
from bot.adapters.telegram.typing_sign import TypingSign
from bot.adapters.turns import Turns
from bot.conversation import Conversation
from bot.reply import Reply

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers questions, those of a chat in their order.

    Attributes:
        survived: Told the number of an update once there is an answer, which only has to be sent.
    """

    conversation: Conversation
    sender: Sender
    sign: TypingSign
    journal: UpdateJournal
    sent: Sent
    delivery: Delivery
    turns: Turns
    survived: Callable[[int], Awaitable[None]]

    async def answer(self, asked: Asked, number: int) -> None:
        """Answer; `number` is that of the update.

        Raises:
            RefusedError: The answer is not wanted.
            UndeliveredError: Not everything could be sent; later it may be.
        """
        turn = self.turns.take(asked.place)
        notice = _Notice(self.sender, asked)
        try:
            with self._shown(asked):
                reply = await self.conversation.reply(asked.message, waiting=notice.show)
                await self.survived(number)
                await turn.come()
                if reply is not None:
                    await self._deliver(asked, reply, number)
        finally:
            self.turns.leave(asked.place, turn)
            await notice.take_back()

    def _shown(self, asked: Asked) -> AbstractContextManager[None]:
        """The sign of work, where there will be an answer."""
        message, conversation = asked.message, self.conversation
        is_answered = conversation.may_speak(message.origin) and conversation.is_for_us(message)
        return self.sign.shown(asked.place) if is_answered else nullcontext()

    async def _deliver(self, asked: Asked, reply: Reply, number: int) -> None:
        earlier = await self._earlier(asked, number)
        if asked.message.is_edited and earlier:
            numbers = await self._replace(asked, reply, earlier, number)
        else:

            async def note(sent: Sequence[int]) -> None:
                await self._remember(asked, [*earlier, *sent])

            sent = await self.delivery.send(asked.place, reply, number, reply_to=asked.id, noted=note)
            numbers = [*earlier, *sent]
        self.delivery.follow(asked.place, reply, numbers)

    async def _earlier(self, asked: Asked, number: int) -> list[int]:
        """The messages that have answered it already."""
        if asked.id is None or not (asked.message.is_edited or self.journal.parts(number)):
            return []
        found = await asyncio.to_thread(self.sent.of, asked.message.origin.chat, asked.message.id)
        return [int(one) for one in found]

    async def _replace(self, asked: Asked, reply: Reply, earlier: list[int], number: int) -> list[int]:
        """Put a new answer in the place of an old one, message by message."""
        messages = render(reply)
        numbers: list[int] = []
        for place, message in enumerate(messages):
            if place < len(earlier):
                reply_to = asked.id if not place else None
                numbers.append(
                    await self.sender.edit(asked.place, earlier[place], message, reply_to=reply_to)
                )
            else:
                numbers.append(await self.sender.send(asked.place, message))
        if reply.document is not None:
            await self.sender.send_document(asked.place, reply.document, reply_to=asked.id)
        await self.journal.close(number)
        await self.sender.delete(asked.place, earlier[len(messages) :])
        await self._remember(asked, numbers)
        return numbers

    async def _remember(self, asked: Asked, numbers: Sequence[int]) -> None:
        if asked.id is None:
            return
        ids = [str(one) for one in numbers]
        try:
            await asyncio.to_thread(self.sent.remember, asked.message.origin.chat, asked.message.id, ids)
        except Exception:
            # It has been answered; what an edit of it will change is another matter.
            _log.exception("Which messages answered a question is not remembered")


class _Notice:
    """The word that somebody has to wait; it goes when the answer is there."""

    def __init__(self, sender: Sender, asked: Asked) -> None:
        self._sender = sender
        self._asked = asked
        self._sending: Task[int] | None = None

    async def show(self, reply: Reply) -> None:
        """Say it, without waiting until it is said; it may as well be left out."""
        if self._sending is None:
            message = render_whole(reply)
            self._sending = asyncio.create_task(
                self._sender.try_to_send(self._asked.place, message, reply_to=self._asked.id)
            )

    async def take_back(self) -> None:
        """Take it back, or do not say it if that has not happened yet."""
        if self._sending is None:
            return
        with suppress(TelegramError, BusyChatError):
            number = await self._sending
            await self._sender.delete(self._asked.place, [number])
