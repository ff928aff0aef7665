"""Messages out: sent, edited and deleted, again and again where the network fails."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.errors import RefusedError, UndeliveredError
from bot.adapters.telegram.failures import may_have_arrived, says, seconds_of
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.moving import Moving
from bot.adapters.telegram.pacing import Pacing
from bot.adapters.telegram.places import Place
from bot.reply import Button, Document

_log = logging.getLogger(__name__)

_Returned = TypeVar("_Returned")

_CLEARING = 30.0
"""Seconds of pauses between tries to take a message back."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message on its way, with what is left out of it because Telegram would not have it."""

    place: Place
    message: TelegramMessage
    reply_to: int | None = None
    is_plain: bool = False
    has_buttons: bool = True

    def corrected(self, error: BadRequest) -> _Draft | None:
        """The same without what is wrong with it; None if there is nothing that could be left out."""
        if says(error, "thread not found") and self.place.thread is not None:
            return replace(self, place=Place(self.place.chat))
        if says(error, "parse entities", "find end", "entit") and not self.is_plain:
            return replace(self, is_plain=True)
        if says(error, "button") and self.message.buttons and self.has_buttons:
            return replace(self, has_buttons=False)
        if says(error, "repl") and self.reply_to is not None:
            return replace(self, reply_to=None)
        return None

    @property
    def text(self) -> str:
        return self.message.plain if self.is_plain else self.message.html

    @property
    def parse_mode(self) -> str | None:
        return None if self.is_plain else ParseMode.HTML

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        return keyboard(self.message.buttons) if self.has_buttons else None


class Sender:
    """Sends to any number of chats at once; a chat that is slow holds up no other.

    Attributes:
        doubtful: Calls that were made again although the first may have done its work.
    """

    def __init__(self, bot: ExtBot[bool], pacing: Pacing, moving: Moving) -> None:
        self._bot = bot
        self._moving = moving
        self._pacing = pacing
        self.doubtful = 0

    async def send(self, place: Place, message: TelegramMessage, *, reply_to: int | None = None) -> int:
        """Send a message, and return its number.

        Raises:
            RefusedError: It will never arrive.
            UndeliveredError: It has not arrived for a long time.
        """
        return await self._corrected(self._send, _Draft(place, message, reply_to))

    async def edit(
        self, place: Place, number: int, message: TelegramMessage, *, reply_to: int | None = None
    ) -> int:
        """Put another text into a message; where it is gone, send a new one. Returns its number.

        Raises:
            RefusedError, UndeliveredError: As in `send`.
        """
        try:
            return await self._corrected(partial(self._edit, number), _Draft(place, message))
        except RefusedError as error:
            if says(error, "not modified"):
                return number
            if says(error, "to edit", "be edited", "not found", "message_id_invalid"):
                return await self.send(place, message, reply_to=reply_to)
            raise

    async def send_document(self, place: Place, document: Document, *, reply_to: int | None = None) -> int:
        """Send a file, and return the number of its message.

        Raises:
            RefusedError, UndeliveredError: As in `send`.
        """

        async def send(draft: _Draft) -> int:
            sent = await self._bot.send_document(
                draft.place.chat,
                document.content,
                filename=document.name,
                message_thread_id=draft.place.thread,
                reply_parameters=_reply_parameters(draft.reply_to),
            )
            return sent.message_id

        return await self._corrected(send, _Draft(place, TelegramMessage("", ""), reply_to))

    async def delete(self, place: Place, numbers: Sequence[int]) -> None:
        """Take messages back, as far as that can be done."""
        for number in numbers:
            delete = partial(self._bot.delete_message, place.chat, number)
            with suppress(TelegramError, UndeliveredError):
                await self._persistently(delete, longest=_CLEARING, is_harmless=True)

    async def take_buttons(self, place: Place, number: int) -> None:
        """Take the buttons from a message, as far as that can be done."""
        with suppress(TelegramError):
            await self._bot.edit_message_reply_markup(place.chat, number, reply_markup=None)

    async def try_to_send(self, place: Place, message: TelegramMessage, *, reply_to: int | None) -> int:
        """Send what may as well be left out: once, and only if the chat is free.

        Raises:
            TelegramError, BusyChatError: It was not sent.
        """
        return await self._send(_Draft(place, message, reply_to), may_be_left_out=True)

    async def try_to_edit(self, place: Place, number: int, message: TelegramMessage) -> None:
        """The same of an edit."""
        await self._edit(number, _Draft(place, message), may_be_left_out=True)

    async def _send(self, draft: _Draft, *, may_be_left_out: bool = False) -> int:
        sent = await self._bot.send_message(
            draft.place.chat,
            draft.text,
            parse_mode=draft.parse_mode,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=draft.place.thread,
            reply_parameters=_reply_parameters(draft.reply_to),
            reply_markup=draft.markup,
            rate_limit_args=may_be_left_out,
        )
        return sent.message_id

    async def _edit(self, number: int, draft: _Draft, *, may_be_left_out: bool = False) -> int:
        edited = await self._bot.edit_message_text(
            draft.text,
            draft.place.chat,
            number,
            parse_mode=draft.parse_mode,
            link_preview_options=_NO_PREVIEW,
            reply_markup=draft.markup,
            rate_limit_args=may_be_left_out,
        )
        return edited.message_id if isinstance(edited, Message) else number

    async def _corrected(self, call: Callable[[_Draft], Awaitable[int]], draft: _Draft) -> int:
        """Make a call, and again without what Telegram does not like about it."""
        while True:
            try:
                return await self._persistently(partial(call, draft))
            except ChatMigrated as error:
                if draft.place.chat == error.new_chat_id:
                    raise RefusedError(str(error)) from error
                await self._moving.move(draft.place.chat, error.new_chat_id)
                draft = replace(draft, place=Place(error.new_chat_id, draft.place.thread))
            except BadRequest as error:
                better = draft.corrected(error)
                if better is None:
                    raise RefusedError(str(error)) from error
                _log.warning("A message is sent differently: %s", error)
                draft = better
            except Forbidden as error:
                raise RefusedError(str(error)) from error
            except TelegramError as error:
                # The token is no longer good, or the server knows no such method: not the message's fault.
                raise UndeliveredError(str(error)) from error

    async def _persistently(
        self,
        call: Callable[[], Awaitable[_Returned]],
        *,
        longest: float | None = None,
        is_harmless: bool = False,
    ) -> _Returned:
        """Make a call until it does not fail any more for the network's sake.

        Args:
            longest: Seconds of pauses altogether; as for anything that is sent if None.
            is_harmless: Whether it may be done twice.
        """
        pause, waited = self._pacing.retry_first, 0.0
        longest = self._pacing.retry_total if longest is None else longest
        while True:
            try:
                return await call()
            except RetryAfter as error:
                # The limiter lets nothing through to that chat before.
                _log.info("Telegram wants us to wait %.0f seconds before the next message", seconds_of(error))
                continue
            except BadRequest:
                raise
            except NetworkError as error:
                if waited >= longest:
                    raise UndeliveredError(str(error)) from error
                if not is_harmless:
                    self._note(error)
            seconds = pause * random.uniform(0.5, 1.5)  # noqa: S311 (spreads the retries)
            await asyncio.sleep(seconds)
            waited += seconds
            pause = min(2 * pause, self._pacing.retry_longest)

    def _note(self, error: NetworkError) -> None:
        if may_have_arrived(error):
            self.doubtful += 1
            _log.warning("A call is made again; possible duplicate (%d so far): %s", self.doubtful, error)
        else:
            _log.info("A call is made again: %s", error)


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram takes them; None for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in rows]
    )


def _reply_parameters(reply_to: int | None) -> ReplyParameters | None:
    # A question that was deleted in the meantime is answered nevertheless.
    return ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to is not None else None
