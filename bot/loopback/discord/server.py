"""Discord on the loopback: its API over HTTP and its gateway over WebSocket, as strict and as unreliable."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TypeVar

from aiohttp import web

from bot.loopback.control import Control
from bot.loopback.discord.accounts import Account
from bot.loopback.discord.backend import Backend
from bot.loopback.discord.calls import Calls
from bot.loopback.discord.channels import Channel
from bot.loopback.discord.controlling import ACTIONS
from bot.loopback.discord.gateway import Gateway
from bot.loopback.discord.guilds import Guild
from bot.loopback.discord.intents import NOTHING, Intent
from bot.loopback.discord.messages import Message
from bot.loopback.discord.persons import Person
from bot.loopback.discord.reporting import REPORTS
from bot.loopback.discord.routes import HANDLERS
from bot.loopback.discord.serving import API, GATEWAY, Serving
from bot.loopback.faults import Faults

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GLoop0.back-token-of-nobody-0000000000000000000"  # noqa: S105  # opens nothing
Found = TypeVar("Found")


class LoopbackDiscord:
    """A server as an async context manager; `api` and `gateway.url` are its addresses.

    `token` is what it accepts. `port` 0 takes a free one. `message_content`: whether the privileged intent is
    switched on. `shards`: how many connections bots are told to make. `heartbeat` is the seconds between two
    heartbeats. `keep`: how many requests the server remembers. `clock` (seconds) is for deadlines.
    `with_control` adds /control/.
    """

    def __init__(  # noqa: PLR0913  # each is a switch of its own
        self,
        *,
        token: str = TOKEN,
        name: str = "Kutip",
        port: int = 0,
        message_content: bool = False,
        shards: int = 1,
        heartbeat: float = 41.25,
        seed: int = 0,
        keep: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
        with_control: bool = False,
    ) -> None:
        self.token = token
        self.root = ""
        self.api = ""
        self.backend = Backend(name=name, clock=clock)
        self.calls = Calls(keep=keep, changed=self.backend.changed)
        self.faults = Faults(seed=seed, known=HANDLERS)
        self.retry_after = 0.2
        """Seconds that a 429 names."""
        self.is_limit_global = False
        """Whether a 429 is for everything that the bot does."""
        self.is_revoked = False
        self.control = Control(self, {**ACTIONS, **REPORTS}) if with_control else None
        self.stopping = asyncio.Event()
        """Set when a process of its own is to end."""
        self.gateway.token = token
        self.gateway.shards = shards
        self.gateway.heartbeat_interval = heartbeat
        self.gateway.allowed = Intent.MESSAGE_CONTENT if message_content else NOTHING
        self._port = port
        self._runner: web.ServerRunner | None = None

    @property
    def gateway(self) -> Gateway:
        """Sessions, connections, and ways to break them."""
        return self.backend.gateway

    @property
    def bot(self) -> Account:
        """The bot under test."""
        return self.backend.bot

    async def __aenter__(self) -> LoopbackDiscord:
        server = web.Server(Serving(self).respond, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.root = self.backend.files.root = f"http://127.0.0.1:{port}"
        self.api = self.root + API
        self.gateway.url = f"ws://127.0.0.1:{port}{GATEWAY}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.cut()
        if self._runner:
            await self._runner.cleanup()

    def guild(self, name: str = "Warga", *, locale: str = "id", number: int | None = None) -> Guild:
        """A new server with the bot in it."""
        return Guild(self.backend, name, locale=locale, number=number)

    def user(self, *, name: str = "Sari", locale: str = "id", number: int | None = None) -> Person:
        """Somebody with an account, who is in no server yet."""
        return self.backend.person(name=name, locale=locale, number=number)

    def direct(self, person: Account) -> Channel:
        """The direct messages of a person and the bot."""
        return self.backend.direct(person)

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody sees in a channel, in order, without what was deleted."""
        return [message for message in channel.messages.values() if not message.is_deleted]

    def bot_messages(self) -> Iterable[Message]:
        """All that the bot has ever said, also to one person, as it stands now."""
        for channel in self.backend.channels.values():
            yield from (one for one in channel.messages.values() if one.is_from_bot)
            yield from channel.private

    async def until(self, find: Callable[[], Found | None], timeout: float = 10.0) -> Found:
        """What `find` returns, once that is something; it is asked after everything that happens.

        Raises:
            TimeoutError: It was nothing in these seconds.
        """
        return await self.backend.changed.until(find, timeout)

    def revoke(self) -> None:
        """The token is of no use any more."""
        self.is_revoked = True
        self.gateway.token = ""
