"""Updates begin to come and cease to: by polling or by webhook, restarted where they stall."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Update, WebhookInfo
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Updater

from bot.adapters.telegram.connection import Connection, Webhook
from bot.adapters.telegram.errors import TelegramConflictError, TelegramTokenError, TelegramWebhookError
from bot.adapters.telegram.failures import seconds_of
from bot.adapters.telegram.http import Calls
from bot.adapters.telegram.pacing import Pacing
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.webhook import Take, WebhookServer

_log = logging.getLogger(__name__)

_WANTED = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]

_LONGEST_PAUSE = 30.0
"""Seconds between two tries to reach Telegram at the start."""

_MANY_PENDING = 100
"""Updates that wait at Telegram; more are worth a line in the log."""


class Receiving:
    """Sees to it that updates come.

    Args:
        request: Makes the calls for updates.
        take: Takes an update that was sent to us.
    """

    def __init__(
        self,
        connection: Connection,
        pacing: Pacing,
        updater: Updater,
        polls: Polls,
        request: Calls,
        *,
        take: Take,
    ) -> None:
        self._connection = connection
        self._pacing = pacing
        self._updater = updater
        self._polls = polls
        self._request = request
        self._take = take
        self._server: WebhookServer | None = None

    async def connect(self, connect: Callable[[], Awaitable[object]]) -> None:
        """Do what needs Telegram, as often as it takes until it can be reached.

        Raises:
            TelegramTokenError: It does not know us.
        """
        pause = 1.0
        while True:
            try:
                await connect()
            except InvalidToken:
                # The library writes the token into the error.
                raise TelegramTokenError(self._connection.server) from None
            except BadRequest:
                raise
            except TelegramError as error:
                wait = max(pause, seconds_of(error)) if isinstance(error, RetryAfter) else pause
                _log.warning("Telegram cannot be reached, trying again in %.0f seconds: %s", wait, error)
            else:
                return
            await asyncio.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def start(self) -> None:
        """Begin.

        Raises:
            TelegramTokenError, TelegramWebhookError: It cannot begin.
        """
        webhook = self._connection.webhook
        if webhook is None:
            await self.connect(self._start_polling)
            return
        address = f"{webhook.host}:{webhook.port}"
        try:
            listening = _listen(webhook)
        except OSError as error:
            raise TelegramWebhookError(webhook.url, address, error.strerror or str(error)) from error
        try:
            await self.connect(lambda: self._start_webhook(webhook, listening))
        except BaseException as error:
            listening.close()
            if isinstance(error, BadRequest):
                raise TelegramWebhookError(webhook.url, address, str(error)) from error
            raise

    async def stop(self) -> None:
        """Take no more updates; those that have come are confirmed if Telegram can be reached."""
        with suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(5):
                if self._server is not None:
                    await self._server.stop()
                if self._updater.running:
                    await self._updater.stop()

    async def watch(self) -> None:
        """Look whether updates still come, until cancelled.

        Raises:
            TelegramTokenError, TelegramConflictError: They never will.
        """
        if self._connection.webhook is not None:
            await self._watch_webhook()
        while True:
            await asyncio.sleep(self._pacing.look)
            if self._polls.is_refused:
                raise TelegramTokenError(self._connection.server)
            if self._polls.is_hopeless:
                raise TelegramConflictError(self._updater.bot.name)
            if self._polls.seconds() > self._pacing.poll + self._pacing.stall:
                await self._restart()

    async def _restart(self) -> None:
        _log.warning("No updates have come for %.0f seconds; polling is restarted", self._polls.seconds())
        await self.stop()
        # Connections that lead nowhere are not used again.
        await self._request.shutdown()
        await self._request.initialize()
        self._polls.restart()
        await self.connect(self._start_polling)

    async def _start_polling(self) -> None:
        if self._updater.running:
            await self.stop()
        await self._updater.start_polling(
            timeout=int(self._pacing.poll), bootstrap_retries=0, allowed_updates=_WANTED, error_callback=_note
        )

    async def _start_webhook(self, webhook: Webhook, listening: socket.socket) -> None:
        await self._updater.bot.set_webhook(webhook.url, allowed_updates=_WANTED, secret_token=webhook.secret)
        self._server = WebhookServer(webhook, self._take)
        await self._server.start(listening)

    async def _watch_webhook(self) -> None:
        last_error = None
        while True:
            await asyncio.sleep(self._pacing.webhook_look)
            try:
                info = await self._updater.bot.get_webhook_info()
            except InvalidToken:
                raise TelegramTokenError(self._connection.server) from None
            except TelegramError as error:
                _log.warning("Telegram does not say how well it reaches us: %s", error)
                continue
            if info.last_error_date != last_error:
                last_error = info.last_error_date
                _log.warning(
                    "Telegram could not reach us at %s: %s", info.last_error_date, info.last_error_message
                )
            await self._check(info)

    async def _check(self, info: WebhookInfo) -> None:
        webhook = self._connection.webhook
        if info.pending_update_count > _MANY_PENDING:
            _log.warning("%d updates wait at Telegram", info.pending_update_count)
        if webhook is not None and info.url != webhook.url:
            _log.warning("Telegram sends updates elsewhere; it is told to send them to us again")
            with suppress(TelegramError):
                await self._updater.bot.set_webhook(
                    webhook.url, allowed_updates=_WANTED, secret_token=webhook.secret
                )


def _listen(webhook: Webhook) -> socket.socket:
    """Where updates are received.

    Raises:
        OSError: Somebody else does so there, or it is none of our addresses.
    """
    family = socket.AF_INET6 if ":" in webhook.host else socket.AF_INET
    listening = socket.create_server((webhook.host, webhook.port), family=family)
    listening.setblocking(False)
    return listening


def _note(error: TelegramError) -> None:
    """A call for updates has failed; the library makes it again."""
    if not isinstance(error, Conflict):
        _log.warning("Updates could not be fetched: %s", error)
