"""What Discord knows of one bot: servers, channels, people, commands and interactions."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.channels import Channel, Kind
from bot.loopback.discord.commands import Commands
from bot.loopback.discord.failure import ApiError, missing_access, unknown
from bot.loopback.discord.files import Files
from bot.loopback.discord.gateway import Gateway
from bot.loopback.discord.guilds import Guild
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.interactions import Interaction
from bot.loopback.discord.messages import Message
from bot.loopback.discord.permissions import VIEW_CHANNEL
from bot.loopback.discord.persons import Person
from bot.loopback.discord.snowflakes import Snowflakes
from bot.loopback.signal import Signal


class Backend:
    """One bot's Discord, without HTTP.

    Attributes:
        clock: Seconds, for how long things last.
        deadline: Seconds in which an interaction must be acknowledged.
        token_life: Seconds for which an interaction can be answered.
    """

    def __init__(
        self,
        *,
        name: str,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self.wall_clock = wall_clock
        self.snowflakes = Snowflakes(wall_clock)
        self.changed = Signal()
        self.deadline = 3.0
        self.token_life = 15 * 60.0
        self.bot = Account(self.snowflakes.next(), name, is_bot=True)
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.files = Files()
        self.commands = Commands(self.snowflakes)
        self.gateway = Gateway(self)

    def account(self, number: int) -> Account | None:
        """Who has this id."""
        return self.bot if number == self.bot.id else self.people.get(number)

    def person(self, *, name: str = "Sari", locale: str = "id", number: int | None = None) -> Person:
        """Somebody with an account: who has the number, or somebody new."""
        if number in self.people:
            return self.people[number]
        person = Person(self, number or self.snowflakes.next(), name, locale=locale)
        self.people[person.id] = person
        return person

    def direct(self, person: Account) -> Channel:
        """The direct messages of a person and the bot."""
        for channel in self.channels.values():
            if channel.kind is Kind.DIRECT and channel.owner is person:
                return channel
        return Channel(self, Kind.DIRECT, owner=person)

    def channel(self, number: int) -> Channel:
        """A channel that the bot sees.

        Raises:
            ApiError: There is none (10003), or the bot does not see it (50001).
        """
        channel = self.channels.get(number)
        if channel is None:
            raise unknown("Channel", 10003)
        if not channel.permissions_of(self.bot) & VIEW_CHANNEL:
            raise missing_access()
        return channel

    def message(self, channel: Channel, number: int) -> Message:
        """A message that the bot sees there.

        Raises:
            ApiError: There is none (10008).
        """
        message = channel.messages.get(number)
        if message is None or message.is_deleted:
            raise unknown("Message", 10008)
        return message

    def interaction(self, token: str) -> Interaction:
        """The interaction whose webhook is used.

        Raises:
            ApiError: There is none (10015), it was not acknowledged (10015), or it is over (50027).
        """
        interaction = self.interactions.get(token)
        if interaction is None or interaction.callback is None:
            raise unknown("Webhook", 10015)
        if self.clock() - interaction.asked_at > self.token_life:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def remove(self, message: Message) -> None:
        """A message is deleted."""
        message.is_deleted = True
        self.changed.fire()
        if message.is_ephemeral:
            return
        channel = message.channel
        body = {"id": str(message.id), "channel_id": str(channel.id)}
        body |= {"guild_id": str(channel.guild.id)} if channel.guild else {}
        intent = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        self.gateway.dispatch("MESSAGE_DELETE", body, guild=channel.guild, intent=intent)
