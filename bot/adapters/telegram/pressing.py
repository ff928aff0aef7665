"""A button that somebody pressed on Telegram, until what comes of it stands in the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.delivering import Delivery
from bot.adapters.telegram.incoming import Pressed
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.places import Place
from bot.adapters.telegram.render import render_whole
from bot.adapters.telegram.sending import Sender
from bot.adapters.telegram.typing_sign import TypingSign
from bot.conversation import Conversation
from bot.messages import messages_in
from bot.reply import Pressed as Outcome
from bot.reply import Sentence
from bot.saying import talk
from knowledge.article import Language

_LONGEST_NOTICE = 200
"""Characters of a notice (https://core.telegram.org/bots/api#answercallbackquery)."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """Does what buttons say.

    Attributes:
        patience: Seconds after which a button is let go, although what comes of it is not known yet.
        survived: Told the number of an update once it is known what comes of it.
    """

    bot: ExtBot[bool]
    conversation: Conversation
    sender: Sender
    sign: TypingSign
    delivery: Delivery
    patience: float
    survived: Callable[[int], Awaitable[None]]

    async def press(self, pressed: Pressed, number: int) -> None:
        """Do it; `number` is that of the update.

        Raises:
            RefusedError: What comes of it is not wanted.
            UndeliveredError: Not everything could be sent; later it may be.
        """
        if pressed.place is None:
            await self._acknowledge(pressed, "")
            return
        work = asyncio.create_task(self.conversation.press(pressed.press))
        try:
            done, _ = await asyncio.wait({work}, timeout=self.patience)
            if not done:
                # Telegram shows that it waits, and forgets the press after a while.
                await self._acknowledge(pressed, "")
            with self._shown(pressed, pressed.place, is_late=not done):
                outcome = await work
            await self.survived(number)
        except BaseException:
            work.cancel()
            await self._acknowledge(pressed, "")
            raise
        if done:
            await self._acknowledge(pressed, outcome.notice)
        await self._show(pressed, pressed.place, outcome, number, is_late=not done)

    def _shown(self, pressed: Pressed, place: Place, *, is_late: bool) -> AbstractContextManager[None]:
        """The sign of work, where it takes a while and may be shown."""
        is_shown = is_late and self.conversation.may_speak(pressed.press.origin)
        return self.sign.shown(place) if is_shown else nullcontext()

    async def _show(
        self, pressed: Pressed, place: Place, outcome: Outcome, number: int, *, is_late: bool
    ) -> None:
        reply = outcome.reply
        if reply is None:
            if is_late and outcome.notice:
                await self.sender.send(place, _as_message(pressed, outcome.notice), reply_to=pressed.id)
        else:
            instead = pressed.id if outcome.is_instead else None
            numbers = await self.delivery.send(place, reply, number, reply_to=pressed.id, instead=instead)
            self.delivery.follow(place, reply, numbers)
        is_live = self.delivery.live.is_followed(place, pressed.id)
        if not outcome.keeps_buttons and not is_live and not (reply is not None and outcome.is_instead):
            await self.sender.take_buttons(place, pressed.id)

    async def _acknowledge(self, pressed: Pressed, notice: str) -> None:
        # After a restart, or a long while, Telegram does not want to know any more.
        with suppress(TelegramError):
            await self.bot.answer_callback_query(pressed.query, text=notice[:_LONGEST_NOTICE] or None)


def _as_message(pressed: Pressed, notice: str) -> TelegramMessage:
    messages = messages_in(pressed.press.origin.hint or Language.INDONESIAN)
    return render_whole(talk(messages, Sentence(notice)))
