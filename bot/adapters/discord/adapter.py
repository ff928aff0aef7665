"""Discord as a chat platform."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Event
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord.answering import Answering
from bot.adapters.discord.calls import PASSING
from bot.adapters.discord.client import KutipClient
from bot.adapters.discord.connection import Connection
from bot.adapters.discord.core import Core, Sent
from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import DiscordIntentError, DiscordShardsError, DiscordTokenError
from bot.adapters.discord.forum import Overhearing
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.hints import Hints
from bot.adapters.discord.library_log import without_stack_traces
from bot.adapters.discord.live import LiveMessages
from bot.adapters.discord.pacing import USUAL, Pacing
from bot.adapters.discord.pressing import Pressing
from bot.adapters.discord.speaking import Speaking
from bot.adapters.discord.syncing import Introduction
from bot.adapters.discord.titles import Titles
from bot.adapters.discord.typing_sign import TypingSign
from bot.adapters.discord.underway import Underway
from bot.adapters.discord.working import Working
from bot.adapters.turns import Turns

_log = logging.getLogger(__name__)

_WRONG_TOKEN = 4004
"""With this code Discord closes the connection of whoever it does not know."""


def _nobody(name: str) -> None:
    del name


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the adapter needs of the memory."""

    sent: Sent


class DiscordAdapter:
    """A bot on Discord. It runs once, in the event loop in which it was made.

    Args:
        home: Where it is kept which commands Discord knows.
        ready: Told the bot's name once it is listening.
    """

    def __init__(
        self,
        connection: Connection,
        remembered: Remembered,
        home: Path,
        *,
        ready: Callable[[str], None] = _nobody,
        pacing: Pacing = USUAL,
    ) -> None:
        self._connection = connection
        self._remembered = remembered
        self._home = home
        self._ready = ready
        self._pacing = pacing
        self._live = LiveMessages(every=pacing.edit)

    async def run(self, conversation: Core, end: Event) -> None:
        """Answer until `end` is set; what is under way then gets to finish.

        Raises:
            DiscordTokenError, DiscordIntentError, DiscordShardsError: There is nothing to answer.
        """
        with _aimed_at(self._connection), without_stack_traces():
            client = self.client(conversation)
            await client.prepare()
            await self._run(client, end)

    def client(self, conversation: Core) -> KutipClient:
        """The client of Discord's that does all of it."""
        return KutipClient(self._connection, self._working(conversation), self._ready, self._pacing)

    async def _run(self, client: KutipClient, end: Event) -> None:
        serving = asyncio.create_task(self._serve(client))
        ending = asyncio.create_task(end.wait())
        try:
            await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            is_over = serving.done()
            await self._stop(client, serving)
        if is_over:
            serving.result()

    async def _stop(self, client: KutipClient, serving: asyncio.Task[None]) -> None:
        await client.working.end(self._pacing.drain)
        await self._live.close(patience=self._pacing.last_word)
        closing = asyncio.create_task(client.close())
        # Whoever does not answer when a connection is closed would be waited for half a minute.
        await asyncio.wait({closing}, timeout=self._pacing.close)
        for task in (closing, serving):
            task.cancel()
        await asyncio.gather(closing, serving, return_exceptions=True)
        await client.http.close()

    async def _serve(self, client: KutipClient) -> None:
        try:
            await self._log_in(client)
            await client.connect()
        except discord.PrivilegedIntentsRequired:
            raise DiscordIntentError from None
        except discord.ConnectionClosed as error:
            if error.code == _WRONG_TOKEN:
                raise DiscordTokenError(self._connection.api) from None
            raise DiscordShardsError(error.code) from None

    async def _log_in(self, client: KutipClient) -> None:
        """Log in, as often as it takes until Discord can be reached.

        Raises:
            DiscordTokenError: It does not know us.
        """
        pause = self._pacing.reconnect_first
        while True:
            try:
                await client.login(self._connection.token)
                if self._connection.gateway is None:
                    _, url, _ = await client.http.get_bot_gateway()
                    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
            except discord.LoginFailure:
                raise DiscordTokenError(self._connection.api) from None
            except (discord.HTTPException, discord.GatewayNotFound, *PASSING) as error:
                _log.warning("Discord cannot be reached, trying again in %.0f seconds: %s", pause, error)
            else:
                return
            await client.start_afresh()
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._pacing.reconnect_longest)

    def _working(self, conversation: Core) -> Working:
        connection, pacing, underway, hints = self._connection, self._pacing, Underway(), Hints()
        delivery, speaking = Delivery(self._live), Speaking(hints, pacing)
        sign, sent = TypingSign(every=pacing.typing), self._remembered.sent
        overhearing = Overhearing(
            conversation, delivery, speaking, hints, underway, connection.forums, pacing.starter
        )
        hears_forums = connection.hears_all and connection.forums.channels
        is_first = not connection.shard_ids or 0 in connection.shard_ids
        introduction = Introduction(self._home / "discord-commands.json", connection.api, pacing)
        return Working(
            Answering(conversation, delivery, underway, pacing),
            Pressing(conversation, delivery, underway, pacing),
            Hearing(conversation, delivery, sent, sign, speaking, hints, Turns(), underway),
            overhearing if hears_forums else None,
            Titles(conversation, pacing),
            introduction if is_first else None,
            hints,
            underway,
        )


@contextmanager
def _aimed_at(connection: Connection) -> Generator[None]:
    """Let discord.py, which knows one Discord only, speak with the one that is wanted."""
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = connection.api
    if connection.gateway is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(connection.gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway
