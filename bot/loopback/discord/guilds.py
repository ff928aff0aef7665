"""Servers, which the API calls guilds, and who is in them with which rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.channels import Channel, Kind
from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.permissions import EVERYONE, MANAGE_GUILD, VIEW_CHANNEL, resolved
from bot.loopback.discord.persons import Person

if TYPE_CHECKING:
    from bot.loopback.discord.backend import Backend


@dataclass(slots=True, eq=False)
class Role:
    """A role; its id is that of the server if it is everybody's."""

    id: int
    name: str
    permissions: int

    @property
    def mention(self) -> str:
        """How a message names it."""
        return f"<@&{self.id}>"

    def as_json(self) -> Json:
        """A role."""
        body: Json = {"id": str(self.id), "name": self.name, "permissions": str(self.permissions)}
        body |= {"position": 0, "color": 0, "colors": {"primary_color": 0}, "hoist": False}
        return body | {"managed": False, "mentionable": True, "flags": 0}


@dataclass(slots=True, eq=False)
class Membership:
    """Somebody in a server."""

    account: Account
    joined: str
    roles: list[Role] = field(default_factory=list[Role])


class Guild:
    """A server with the bot in it."""

    def __init__(self, backend: Backend, name: str, *, locale: str, number: int | None = None) -> None:
        self.backend = backend
        self.id = number or backend.snowflakes.next()
        self.name = name
        self.locale = locale
        self.everyone = Role(self.id, "@everyone", EVERYONE)
        self.roles = [self.everyone]
        self.members: dict[int, Membership] = {}
        self.channels: list[Channel] = []
        backend.guilds[self.id] = self
        self.owner = self._join(backend.person(name="Pemilik"))
        self._join(backend.bot)
        backend.gateway.dispatch("GUILD_CREATE", self.as_json(), guild=self, intent=Intent.GUILDS)

    def _join(self, account: Account, permissions: int = 0) -> Account:
        membership = Membership(account, self.backend.snowflakes.now())
        if permissions:
            membership.roles.append(self.role(f"role of {account.name}", permissions))
        self.members[account.id] = membership
        return account

    def member(
        self,
        person: Person | None = None,
        *,
        name: str = "Sari",
        locale: str = "id",
        manage_guild: bool = False,
        permissions: int = 0,
    ) -> Person:
        """Somebody joins, or somebody new."""
        person = person or self.backend.person(name=name, locale=locale)
        self._join(person, permissions | (MANAGE_GUILD if manage_guild else 0))
        return person

    def leave(self, person: Account) -> None:
        """Somebody leaves."""
        del self.members[person.id]

    def role(self, name: str, permissions: int = 0) -> Role:
        """A new role."""
        role = Role(self.backend.snowflakes.next(), name, permissions)
        self.roles.append(role)
        self.backend.gateway.dispatch(
            "GUILD_ROLE_CREATE",
            {"guild_id": str(self.id), "role": role.as_json()},
            guild=self,
            intent=Intent.GUILDS,
        )
        return role

    def text_channel(self, name: str = "tanya-jawab") -> Channel:
        """A new channel."""
        return self._channel(Kind.TEXT, name)

    def forum(self, name: str = "forum") -> Channel:
        """A new channel of posts."""
        return self._channel(Kind.FORUM, name)

    def _channel(self, kind: Kind, name: str) -> Channel:
        channel = Channel(self.backend, kind, name, guild=self)
        self.channels.append(channel)
        self.tell("CHANNEL_CREATE", channel)
        return channel

    def deny_bot(self, channel: Channel, permissions: int) -> None:
        """From now on the bot may not do these things in a channel."""
        channel.denied = permissions
        self.tell("CHANNEL_UPDATE", channel)

    def tell(self, event: str, channel: Channel) -> None:
        """Bots are told of a channel that they can see."""
        if channel.permissions_of(self.backend.bot) & VIEW_CHANNEL:
            self.backend.gateway.dispatch(event, channel.as_json(), guild=self, intent=Intent.GUILDS)

    def permissions_of(self, account: Account, *, denied: int = 0) -> int:
        """What somebody may do; nothing if they are not here."""
        membership = self.members.get(account.id)
        if membership is None:
            return 0
        allowed = self.everyone.permissions
        for role in membership.roles:
            allowed |= role.permissions
        return resolved(allowed & ~denied)

    def member_json(self, account: Account, *, with_user: bool = True) -> Json:
        """A member; a person who has left has no roles."""
        membership = self.members.get(account.id)
        body: Json = {"nick": None, "flags": 0, "deaf": False, "mute": False, "pending": False}
        body["roles"] = [str(role.id) for role in membership.roles] if membership else []
        body["joined_at"] = membership.joined if membership else None
        return body | {"user": account.as_json()} if with_user else body

    def as_json(self) -> Json:
        """A guild as GUILD_CREATE brings it."""
        threads = [one for one in self.backend.channels.values() if one.guild is self and one.is_thread]
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.owner.id),
            "features": [],
            "roles": [role.as_json() for role in self.roles],
            "emojis": [],
            "stickers": [],
            "preferred_locale": self.locale,
            "unavailable": False,
            "member_count": len(self.members),
            "joined_at": self.members[self.backend.bot.id].joined,
            "large": False,
            "members": [self.member_json(self.backend.bot)],
            "channels": [one.as_json() for one in self.channels],
            "threads": [one.as_json() for one in threads],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }
