"""A Bot API of our own on the loopback: as strict as Telegram's, and able to fail as Telegram does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType

from aiohttp import web

from bot.loopback.faults import Faults
from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.calls import Calls
from bot.loopback.telegram.chats import Chat
from bot.loopback.telegram.control import control_of
from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.flood import Flood
from bot.loopback.telegram.gathering import Group, PrivateChat
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.queries import INLINE_SECONDS, Query
from bot.loopback.telegram.serving import Serving
from bot.loopback.telegram.talking import TalkingChat
from bot.loopback.telegram.webhook import Delivery

TOKEN = "7000000001:AAFloopback-token-of-nobody-000000000"  # noqa: S105  # opens nothing


class LoopbackTelegram:
    """A server as an async context manager; `root` is its address and `token` what it accepts.

    `port` 0 takes a free one. `flood`: whether flood rules hold. `keep`: how many messages each chat and how
    many calls the server remembers (None: all messages, 20,000 calls). `clock` (seconds) is for flood rules
    and for how long queries can be answered. `proxies` leads webhook addresses elsewhere. `with_control` adds
    /control/.
    """

    def __init__(  # noqa: PLR0913  # each is a switch of its own
        self,
        *,
        token: str = TOKEN,
        username: str = "kutip_bot",
        port: int = 0,
        flood: bool = True,
        seed: int = 0,
        keep: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        proxies: Mapping[str, str] | None = None,
        with_control: bool = False,
    ) -> None:
        self.token = token
        self.root = ""
        self.backend = Backend(username=username, clock=clock)
        self.calls = Calls(keep=20_000 if keep is None else keep)
        self.faults = Faults(seed=seed)
        self.flood = Flood(clock, is_on=flood)
        self.control = control_of(self) if with_control else None
        self.is_revoked = False
        self.stopping = asyncio.Event()
        """Set when a process of its own is to end."""
        self._keep = keep
        self._port = port
        self._delivery = Delivery(self.backend, proxies={} if proxies is None else proxies)
        self._delivering: asyncio.Task[None] | None = None
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> LoopbackTelegram:
        server = web.Server(Serving(self).respond, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._delivering = asyncio.create_task(self._delivery.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._delivering:
            self._delivering.cancel()
            await asyncio.wait({self._delivering})
        if self._runner:
            await self._runner.cleanup()

    @property
    def bot(self) -> Person:
        """The bot under test."""
        return self.backend.bot

    def person(
        self,
        user_id: int | None = None,
        *,
        first_name: str = "Sari",
        username: str = "",
        language_code: str = "id",
    ) -> Person:
        """Somebody who writes in groups."""
        return self.backend.person(
            user_id, first_name=first_name, username=username, language_code=language_code
        )

    def private(
        self,
        user_id: int | None = None,
        *,
        first_name: str = "Sari",
        username: str = "",
        language_code: str = "id",
        person: Person | None = None,
    ) -> PrivateChat:
        """The chat of a person, or of a new one, with the bot."""
        known = self.backend.chats.get(person.id if person else user_id or 0)
        if isinstance(known, PrivateChat):
            return known
        person = person or self.person(
            user_id, first_name=first_name, username=username, language_code=language_code
        )
        return PrivateChat(self.backend, person, keep=self._keep)

    def group(self, title: str = "Warga", *, is_forum: bool = False, kind: str = "supergroup") -> Group:
        """A new group with the bot in it; `kind` is group or supergroup."""
        return Group(self.backend, title, kind=kind, is_forum=is_forum, keep=self._keep)

    def messages(self, chat: Chat) -> list[Message]:
        """What stands in a chat, in order, without what was deleted."""
        return [message for message in chat.messages.values() if not message.is_deleted]

    async def edit(self, message: Message, text: str) -> None:
        """The author of a message changes its text."""
        if isinstance(message.chat, TalkingChat):
            await message.chat.edit(message, text)

    async def inline(
        self, person: Person, text: str, *, offset: str = "", chat_type: str = "sender"
    ) -> Query:
        """Somebody writes @bot and a question in any chat."""
        query = self.backend.queries.ask(person, self.backend.clock(), INLINE_SECONDS)
        body: Json = {"id": query.id, "from": person.as_json(), "query": text[:256], "offset": offset}
        self.backend.inbox.push("inline_query", body | {"chat_type": chat_type})
        return query

    async def choose(self, query: Query, number: int, chat: Chat) -> Message:
        """Somebody sends one of the results of an inline question to a chat; `number` counts from 0."""
        result = query.results[number]
        backend = self.backend
        message = Message(chat, chat.next_id(), query.person, backend.now(), backend.clock())
        message.text, message.entities = result["text"], result["text_entities"]
        message.markup = result.get("reply_markup")
        message.content = {}
        body: Json = {"result_id": result["id"], "from": query.person.as_json(), "query": ""}
        if message.markup:
            inline_id = f"AQ{query.id}{number}"
            backend.inline_messages[inline_id] = message
            body["inline_message_id"] = inline_id
        chat.add(message)
        backend.inbox.push("chosen_inline_result", body)
        return message

    def revoke(self) -> None:
        """The token is of no use any more."""
        self.is_revoked = True
        self.backend.inbox.end_poll("terminated: the token was revoked")

    def hang_updates(self, *, hanging: bool = True) -> None:
        """From now on getUpdates is never answered, or is answered again."""
        self.backend.inbox.is_hanging = hanging

    @asynccontextmanager
    async def second_poller(self) -> AsyncGenerator[None]:
        """Meanwhile another bot polls with the same token."""
        inbox = self.backend.inbox
        inbox.other_pollers += 1
        inbox.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        try:
            yield
        finally:
            inbox.other_pollers -= 1
