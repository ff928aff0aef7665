"""An interaction: somebody uses a command or presses a button, and the bot must acknowledge and answer it."""

from __future__ import annotations

import secrets
from enum import IntEnum
from typing import TYPE_CHECKING

from bot.loopback.discord.failure import Json
from bot.loopback.discord.messages import Message
from bot.loopback.discord.permissions import ALL

if TYPE_CHECKING:
    from bot.loopback.discord.accounts import Account
    from bot.loopback.discord.channels import Channel


class Kind(IntEnum):
    """What was done."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot acknowledges."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Interaction:
    """What somebody did in a channel, with `data` as the bot gets it.

    Attributes:
        source: The message whose button was pressed, or that a command of the context menu is about.
        callback: How it was acknowledged; None if it is not yet.
        original: The message that "@original" means.
        messages: What the bot has said to it, in order; an update of `source` is no message of its own.
        choices: What autocomplete offers, as (name, value).
        locale: Of the person's client at that time.
    """

    def __init__(
        self, kind: Kind, account: Account, channel: Channel, data: Json, source: Message | None = None
    ) -> None:
        self.backend = channel.backend
        self.id = self.backend.snowflakes.next()
        self.token = f"{self.id}.{secrets.token_hex(24)}"
        self.kind = kind
        self.account = account
        self.channel = channel
        self.data = data
        self.source = source
        self.locale = account.locale
        self.asked_at = self.backend.clock()
        self.acknowledged_at: float | None = None
        self.callback: Callback | None = None
        self.original: Message | None = None
        self.messages: list[Message] = []
        self.choices: list[tuple[str, str | int | float]] = []
        self.modal: Json | None = None
        self.updates = 0
        """How often the message of the button was changed through this."""
        self.backend.interactions[self.token] = self

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds until it was acknowledged; None if it was not."""
        return None if self.acknowledged_at is None else self.acknowledged_at - self.asked_at

    @property
    def answered_after(self) -> float | None:
        """Seconds until the first message that says something; None if there is none."""
        times = [one.edited_at or one.sent_at for one in self.messages if not one.is_loading]
        return min(times) - self.asked_at if times else None

    async def acknowledged(self, timeout: float = 10.0) -> Callback:
        """How it was acknowledged, once it is.

        Raises:
            TimeoutError: It was not in these seconds.
        """
        return await self.backend.changed.until(lambda: self.callback, timeout)

    async def reply(self, timeout: float = 10.0) -> Message:
        """The first message of the answer, once it says something; of a button the message that was changed.

        Raises:
            TimeoutError: There was none in these seconds.
        """
        return (await self.replies(1, timeout))[0]

    async def replies(self, count: int, timeout: float = 10.0) -> list[Message]:
        """The messages of the answer, in order, once there are this many.

        Raises:
            TimeoutError: There were not in these seconds.
        """

        def found() -> list[Message] | None:
            said = [one for one in self.messages if not one.is_loading and not one.is_deleted]
            if self.updates and self.source is not None:
                said.insert(0, self.source)
            return said if len(said) >= count else None

        return await self.backend.changed.until(found, timeout)

    async def offered(self, timeout: float = 10.0) -> list[tuple[str, str | int | float]]:
        """What autocomplete offers, once it does.

        Raises:
            TimeoutError: It did not in these seconds.
        """
        await self.acknowledged(timeout)
        return self.choices

    def metadata(self) -> Json:
        """What a message says of the interaction that it answers."""
        body: Json = {"id": str(self.id), "type": int(self.kind), "user": self.account.as_json()}
        body["authorizing_integration_owners"] = self._owners()
        if self.kind is Kind.COMPONENT and self.source:
            body["interacted_message_id"] = str(self.source.id)
        return body

    def as_json(self) -> Json:
        """An interaction."""
        body: Json = {
            "id": str(self.id),
            "application_id": str(self.backend.bot.id),
            "type": int(self.kind),
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": self.channel.as_json()
            | {"permissions": str(self.channel.permissions_of(self.account))},
            "locale": self.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self._owners(),
            "attachment_size_limit": 10 * 1024 * 1024,
            "app_permissions": str(self.channel.permissions_of(self.backend.bot)),
            "context": 0 if self.channel.guild else 1,
        }
        if self.kind is Kind.COMPONENT and self.source:
            body["message"] = self.source.as_json()
        return body | self._who()

    def _owners(self) -> Json:
        return {"0": str(self.channel.guild.id) if self.channel.guild else "0"}

    def _who(self) -> Json:
        guild = self.channel.guild
        if guild is None:
            return {"user": self.account.as_json(), "app_permissions": str(ALL)}
        permissions = str(self.channel.permissions_of(self.account))
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": guild.member_json(self.account) | {"permissions": permissions},
        }
