"""A message to us, until its answer stands below it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.adapters.discord.addressing import file_of, is_written_by_a_person, words_for_us
from bot.adapters.discord.attachments import attached
from bot.adapters.discord.channel_outlet import ChannelOutlet
from bot.adapters.discord.core import Core, Sent
from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import RefusedError, UndeliveredError
from bot.adapters.discord.hints import Hints
from bot.adapters.discord.places import origin_of_message
from bot.adapters.discord.render import render_whole
from bot.adapters.discord.speaking import Speaking
from bot.adapters.discord.typing_sign import TypingSign
from bot.adapters.discord.underway import Underway
from bot.adapters.turns import Turns
from bot.reply import IncomingMessage, Reply

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hearing:
    """Answers messages, those of a channel in their order."""

    conversation: Core
    delivery: Delivery
    sent: Sent
    sign: TypingSign
    speaking: Speaking
    hints: Hints
    turns: Turns
    underway: Underway

    async def hear(self, message: discord.Message, me: discord.abc.User, *, is_edited: bool) -> None:
        """Answer a message, if it is for us."""
        if self.underway.is_over or not is_written_by_a_person(message):
            return
        words = words_for_us(message, me)
        if words is None:
            return
        with self.underway.counted():
            outlet = await self.speaking.outlet(message)
            if outlet is None:
                return
            file = file_of(message)
            incoming = IncomingMessage(
                origin_of_message(message, self.hints.of(message)),
                words,
                str(message.id),
                is_edited=is_edited,
                file=attached(file) if file is not None else None,
            )
            try:
                await self._answer(message, incoming, outlet)
            except (RefusedError, UndeliveredError) as error:
                _log.warning("The answer to message %d could not be sent: %s", message.id, error)

    async def _answer(
        self, message: discord.Message, incoming: IncomingMessage, outlet: ChannelOutlet
    ) -> None:
        async def waits(reply: Reply) -> None:
            await outlet.notice(render_whole(reply, has_frame=outlet.has_frame))

        number = message.channel.id
        turn = self.turns.take(number)
        try:
            with self.sign.shown(message.channel, number):
                reply = await self.conversation.reply(incoming, waiting=waits)
                await turn.come()
                if reply is not None:
                    await self._deliver(incoming, outlet, reply)
        finally:
            self.turns.leave(number, turn)

    async def _deliver(self, incoming: IncomingMessage, outlet: ChannelOutlet, reply: Reply) -> None:
        earlier = await self._earlier(incoming)
        numbers = await self.delivery.send(outlet, reply, instead=earlier)
        for number in earlier[len(numbers) :]:
            await outlet.delete(number)
        await self._remember(incoming, numbers)

    async def _earlier(self, incoming: IncomingMessage) -> list[int]:
        """The messages that have answered it before it was edited."""
        if not incoming.is_edited:
            return []
        found = await asyncio.to_thread(self.sent.of, incoming.origin.chat, incoming.id)
        return [int(one) for one in found]

    async def _remember(self, incoming: IncomingMessage, numbers: Sequence[int]) -> None:
        ids = [str(one) for one in numbers]
        try:
            await asyncio.to_thread(self.sent.remember, incoming.origin.chat, incoming.id, ids)
        except Exception:
            # It has been answered; what an edit of it will change is another matter.
            _log.exception("Which messages answered a question is not remembered")
