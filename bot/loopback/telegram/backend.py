"""What Telegram knows of one bot: its chats, its updates, its profile, its files."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.loopback.signal import Signal
from bot.loopback.telegram.chats import Chat, Member
from bot.loopback.telegram.failure import ApiError, Json, bad_request
from bot.loopback.telegram.files import Files
from bot.loopback.telegram.inbox import Inbox
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.profile import Profile
from bot.loopback.telegram.queries import Queries


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered to; no URL: they wait for polls."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    delivered: int = 0
    failed: int = 0
    changed: Signal = field(default_factory=Signal)


class Backend:
    """One bot's Telegram, without HTTP; `keep` is how many messages each chat remembers (None: all)."""

    def __init__(
        self,
        *,
        username: str,
        keep: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self.bot = Person(7_000_000_001, "Kutip", username, is_bot=True)
        self.inbox = Inbox(self.bot, clock=clock, wall_clock=wall_clock)
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.queries = Queries()
        self.profile = Profile()
        self.files = Files()
        self.webhook = Webhook()
        self.inline_messages: dict[str, Message] = {}
        """What people have chosen of the bot's inline results, by inline_message_id."""
        self.privacy_mode = True
        self.mentions_arrive = True
        """Whether a mention reaches the bot in spite of privacy mode."""
        self.is_closed = False
        self._people = itertools.count(1_001)
        self._groups = itertools.count(1)

    def person(
        self,
        user_id: int | None = None,
        *,
        first_name: str = "Sari",
        username: str = "",
        language_code: str = "id",
    ) -> Person:
        """Somebody with an account: who has the id, or somebody new."""
        if user_id is None:
            user_id = next(self._people)
        new = Person(user_id, first_name, username, language_code)
        return self.people.setdefault(user_id, new)

    def group_id(self, kind: str) -> int:
        """The id of a new group."""
        number = next(self._groups)
        return -number if kind == "group" else -1_000_000_000_000 - number

    def adopt(self, chat: Chat, *people: Person) -> None:
        """A chat exists from now on, with these people and the bot in it."""
        chat.members = {person.id: Member(person) for person in (*people, self.bot)}
        self.chats[chat.id] = chat

    def chat(self, fields: Json) -> Chat:
        """The chat that a call names, where the bot may speak.

        Raises:
            ApiError: There is none, or the bot may not.
        """
        chat = self.chats.get(fields["chat_id"]) if isinstance(fields.get("chat_id"), int) else None
        if chat is None:
            raise bad_request("chat not found")
        chat.check_reachable()
        return chat

    def check_open(self) -> None:
        """The bot was not closed or logged out.

        Raises:
            ApiError: It was.
        """
        if self.is_closed:
            raise ApiError(400, "Logged out")

    def now(self) -> int:
        """Unix time in seconds."""
        return int(self.inbox.wall_clock())
