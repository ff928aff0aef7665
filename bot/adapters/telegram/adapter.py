"""Telegram as a chat platform."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Event
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, InlineQueryHandler, MessageHandler, filters

from bot.adapters.telegram.answering import Answering
from bot.adapters.telegram.building import build_application, build_bot, lanes, polling_request
from bot.adapters.telegram.connection import Connection
from bot.adapters.telegram.delivering import Delivery
from bot.adapters.telegram.ending import over
from bot.adapters.telegram.following import Following
from bot.adapters.telegram.incoming import Moved, Reader
from bot.adapters.telegram.inline import Offering
from bot.adapters.telegram.introducing import Introduction, Presentation
from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.library_log import without_known_failures
from bot.adapters.telegram.live import LiveMessages
from bot.adapters.telegram.looking_up import Files, Managers
from bot.adapters.telegram.moving import Moving
from bot.adapters.telegram.pacing import USUAL, Pacing
from bot.adapters.telegram.polling import Polls, fit
from bot.adapters.telegram.pressing import Pressing
from bot.adapters.telegram.queueing import UpdateQueue
from bot.adapters.telegram.receiving import Receiving
from bot.adapters.telegram.remembering import Remembered
from bot.adapters.telegram.sending import Sender
from bot.adapters.telegram.typing_sign import TypingSign
from bot.adapters.telegram.working import Working, worth_of
from bot.adapters.telegram.worth import Worth
from bot.adapters.turns import Turns
from bot.conversation import Conversation

_log = logging.getLogger(__name__)


_MOMENT = 0.5
"""Seconds for what only has to be put away at the end."""


def _nobody(name: str) -> None:
    del name


class TelegramAdapter:
    """A bot on Telegram. It runs once, in the event loop in which it was made.

    Args:
        presentation: What Telegram shows of the bot.
        ready: Told the bot's name once it is listening.
    """

    def __init__(
        self,
        connection: Connection,
        remembered: Remembered,
        presentation: Presentation,
        *,
        ready: Callable[[str], None] = _nobody,
        pacing: Pacing = USUAL,
    ) -> None:
        self._ready = ready
        self._pacing = pacing
        self._remembered = remembered
        polls, request = Polls(conflict=pacing.conflict), polling_request(pacing)
        self._bot = build_bot(connection, pacing, admit=self._admit, polls=polls, polling=request)
        self._journal = UpdateJournal(remembered.journal, lambda: self._bot.id)
        self._reader = Reader(
            lambda: self._bot.bot, is_admin=Managers(self._bot).is_admin, fetch=Files(self._bot).fetch
        )
        self._queue = UpdateQueue(self._journal, polls, lanes(), worth=self._worth, read=self._bot.read)
        self._application = build_application(self._bot, self._queue)
        self._moving = Moving()
        self._sender = Sender(self._bot, pacing, self._moving)
        self._following = Following(remembered.journal, lambda: self._bot.id)
        self._sign = TypingSign(self._bot, every=pacing.typing)
        self._live = LiveMessages(self._sender, self._following, every=pacing.edit)
        self._introduction = Introduction(self._bot, presentation)
        updater: Any = self._application.updater
        self._receiving = Receiving(connection, pacing, updater, polls, request, take=self._receive)

    async def run(self, conversation: Conversation, end: Event) -> None:
        """Answer until `end` is set; what is under way then gets to finish.

        Raises:
            TelegramTokenError, TelegramConflictError, TelegramWebhookError: There is nothing to answer, or
                no longer.
        """
        with without_known_failures():
            await self._run(self._working(conversation), end)

    async def _run(self, working: Working, end: Event) -> None:
        serving = asyncio.create_task(self._serve(working))
        ending = asyncio.create_task(end.wait())
        try:
            await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            is_over = serving.done()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            self._queue.end()
            await self._stop(working)
        if is_over:
            serving.result()

    async def _serve(self, working: Working) -> None:
        self._handle(working)
        await self._receiving.connect(self._application.initialize)
        await self._application.start()
        stopped = await self._following.left()
        await self._queue.sweep()
        await self._receiving.start()
        _log.info("Listening to Telegram as %s", self._bot.name)
        self._ready(self._bot.name)
        tell = self._live.tell_left(stopped)
        try:
            async with asyncio.TaskGroup() as group:
                watching, introducing = self._receiving.watch(), self._introduction.make()
                for work in (watching, introducing, tell, self._queue.refill(), self._sweep()):
                    group.create_task(work)
        except ExceptionGroup as errors:
            # Only the watch fails on purpose, and then says why.
            raise errors.exceptions[0] from None

    async def _stop(self, working: Working) -> None:
        """Let what is under way finish, all of it by one time, and give up the rest; it is in the journal."""
        clock = asyncio.get_running_loop().time
        by = clock() + self._pacing.drain
        receiving = asyncio.create_task(self._receiving.stop())
        left = await working.drain(by=by - self._pacing.last_word)
        await self._live.close(by=min(by, clock() + self._pacing.last_word))
        await over({*left, receiving}, by)
        await self._journal.end()
        await self._sign.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOMENT):
                if self._application.running:
                    await self._application.stop()
        await self._application.shutdown()
        await self._bot.shutdown()

    def _working(self, conversation: Conversation) -> Working:
        bot, sender, sign = self._bot, self._sender, self._sign
        self._moving.tell, self._moving.foresee = conversation.moved, conversation.is_moving
        delivery, sent = Delivery(sender, self._journal, self._live), self._remembered.sent
        return Working(
            self._reader,
            self._journal,
            Answering(conversation, sender, sign, self._journal, sent, delivery, Turns(), self._survived),
            Pressing(bot, conversation, sender, sign, delivery, self._pacing.press, self._survived),
            Offering(bot, conversation),
            sender,
            self._moving,
            self._introduction.meet,
        )

    def _handle(self, working: Working) -> None:
        application: Any = self._application
        application.add_handlers(
            [
                MessageHandler(filters.UpdateType.MESSAGES, working.work),
                CallbackQueryHandler(working.work),
                InlineQueryHandler(working.work),
                ChatMemberHandler(working.work, ChatMemberHandler.MY_CHAT_MEMBER),
            ]
        )
        application.add_error_handler(working.fail)

    async def _admit(self, batch: Any) -> None:
        await self._queue.admit(batch)

    async def _receive(self, raw: dict[str, Any]) -> None:
        await self._queue.put(self._bot.read(fit(raw)))

    async def _survived(self, number: int) -> None:
        self._queue.survived(number)
        await self._journal.survived(number)

    def _worth(self, update: Update) -> Worth:
        try:
            incoming = self._reader.read(update)
            if isinstance(incoming, Moved):
                # What is written there is looked at next, and may be worked on first.
                self._moving.begin(incoming.before, incoming.after)
            return worth_of(incoming)
        except Exception:
            # Whatever is odd about one update, the others are worked on.
            _log.exception("Update %d cannot be understood; it is left out", update.update_id)
            return Worth.NOTHING

    async def _sweep(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pacing.sweep):
                    await self._queue.sweep_soon.wait()
            await self._queue.sweep()
