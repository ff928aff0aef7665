"""Channels of a server, threads, posts of a forum, and direct messages."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.failure import Json
from bot.loopback.discord.messages import Message
from bot.loopback.discord.permissions import ALL

if TYPE_CHECKING:
    from bot.loopback.discord.backend import Backend
    from bot.loopback.discord.guilds import Guild


class Kind(IntEnum):
    """What a channel is."""

    TEXT = 0
    DIRECT = 1
    THREAD = 11
    FORUM = 15


class Channel:
    """Where messages stand; `parent` is a thread's channel, `owner` whose direct messages these are."""

    def __init__(  # noqa: PLR0913  # each says what it is
        self,
        backend: Backend,
        kind: Kind,
        name: str = "",
        *,
        guild: Guild | None = None,
        parent: Channel | None = None,
        owner: Account | None = None,
        number: int | None = None,
    ) -> None:
        self.backend = backend
        self.id = number or backend.snowflakes.next()
        self.kind = kind
        self.name = name
        self.guild = guild
        self.parent = parent
        self.owner = owner
        self.messages: dict[int, Message] = {}
        self.private: list[Message] = []
        """What only one person sees."""
        self.typed: list[float] = []
        """When the bot has shown that it is writing; seconds of the server's clock."""
        self.denied = 0
        """What the bot may not do here, though it may in the server."""
        self.denied_to_members = 0
        self.is_blocked = False
        """Whether a person takes no direct messages of the bot."""
        self.is_archived = False
        self.is_locked = False
        backend.channels[self.id] = self

    @property
    def mention(self) -> str:
        """How a message names it."""
        return f"<#{self.id}>"

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread or a post."""
        return self.kind is Kind.THREAD

    @property
    def starter(self) -> Message:
        """The first message of a thread or a post."""
        return self.messages[self.id] if self.id in self.messages else next(iter(self.messages.values()))

    def from_bot(self) -> list[Message]:
        """What the bot has said for all, in order, without what was deleted."""
        return [one for one in self.messages.values() if one.is_from_bot and not one.is_deleted]

    def replies_to(self, message: Message) -> list[Message]:
        """What the bot has replied to a message."""
        return [one for one in self.from_bot() if one.reference == message.id]

    async def reply_to(self, message: Message, timeout: float = 10.0) -> Message:
        """The bot's first reply to a message, once there is one.

        Raises:
            TimeoutError: There was none in these seconds.
        """
        return await self.backend.changed.until(lambda: next(iter(self.replies_to(message)), None), timeout)

    def permissions_of(self, account: Account) -> int:
        """What somebody may do here."""
        if self.guild is None:
            return ALL
        place = self.parent or self
        denied = place.denied if account.is_bot else place.denied_to_members
        return self.guild.permissions_of(account, denied=denied)

    def as_json(self) -> Json:
        """A channel."""
        body: Json = {"id": str(self.id), "type": int(self.kind), "flags": 0, "last_message_id": None}
        if self.kind is Kind.DIRECT:
            return body | {"recipients": [self.owner.as_json()] if self.owner else []}
        body |= {"name": self.name, "guild_id": str(self.guild.id) if self.guild else None}
        body |= {"rate_limit_per_user": 0, "parent_id": str(self.parent.id) if self.parent else None}
        if self.is_thread:
            return body | self._thread()
        body |= {"position": 0, "nsfw": False, "topic": None, "permission_overwrites": self._overwrites()}
        return body | {"available_tags": []} if self.kind is Kind.FORUM else body

    def _overwrites(self) -> list[Json]:
        if not self.denied:
            return []
        return [{"id": str(self.backend.bot.id), "type": 1, "allow": "0", "deny": str(self.denied)}]

    def _thread(self) -> Json:
        return {
            "owner_id": str(self.owner.id if self.owner else 0),
            "member_count": 1,
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.is_archived,
                "auto_archive_duration": 1440,
                "archive_timestamp": self.backend.snowflakes.now(),
                "locked": self.is_locked,
            },
        }
