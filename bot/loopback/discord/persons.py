"""People: what they do in channels, and how the bot is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.channels import Channel, Kind
from bot.loopback.discord.files import Upload
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.interactions import Interaction
from bot.loopback.discord.interactions import Kind as Done
from bot.loopback.discord.invoking import autocomplete_data, command_data, menu_data
from bot.loopback.discord.messages import Message
from bot.loopback.discord.permissions import VIEW_CHANNEL
from bot.loopback.discord.telling import tell, tell_of_edit
from bot.loopback.discord.writing import write

if TYPE_CHECKING:
    from bot.loopback.discord.backend import Backend


class Person(Account):
    """Somebody with Discord's client on their screen; it refuses what the real one would not offer."""

    __slots__ = ("backend",)

    def __init__(self, backend: Backend, number: int, name: str, *, locale: str) -> None:
        super().__init__(number, name, locale)
        self.backend = backend

    async def slash(self, channel: Channel, command: str, **options: object) -> Interaction:
        """Use a command by its name, also "group command" and also in their own language.

        Options have names in the same way; an Upload is an attachment. Everybody can use everything here, as
        where a server's managers have opened it to all: `sees` tells what the client shows before that.

        Raises:
            LookupError: There is no such command here, or no such option.
            ValueError: An option is missing, or has a value that the client does not take.
        """
        return self._do(Done.COMMAND, channel, command_data(self, channel, command, options))

    async def autocomplete(self, channel: Channel, command: str, **typed: object) -> Interaction:
        """Type in an option that offers choices: the last option is what is being typed.

        Raises:
            LookupError: There is no such command here, or no such option.
            ValueError: The option offers no choices.
        """
        return self._do(Done.AUTOCOMPLETE, channel, autocomplete_data(self, channel, command, typed))

    async def menu(self, message: Message, command: str) -> Interaction:
        """Use a command of a message's context menu.

        Raises:
            LookupError: There is no such command.
        """
        data = menu_data(self, message, command)
        return self._do(Done.COMMAND, message.channel, data, message)

    async def press(self, message: Message, button: str, *, forged: str = "") -> Interaction:
        """Press a button by its label or custom_id; `forged` is sent as the custom_id instead.

        Raises:
            LookupError: There is no such button, or it leads to a page.
            ValueError: It is disabled, or the message is gone or is for somebody else.
        """
        wanted = message.button(button)
        if wanted.is_disabled and not forged:
            raise ValueError(f"{wanted.label!r} is disabled")
        if not wanted.custom_id:
            raise LookupError(f"{wanted.label!r} leads to {wanted.url}")
        if message.is_deleted or not self.sees_message(message):
            raise ValueError("nobody can press that")
        data: dict[str, object] = {
            "component_type": wanted.kind,
            "custom_id": forged or wanted.custom_id,
            "id": 2,
        }
        return self._do(Done.COMPONENT, message.channel, data, message)

    def sees_message(self, message: Message) -> bool:
        """Whether they see it: everybody does, but of what is for one person."""
        return not message.is_ephemeral or not message.interaction or message.interaction.account is self

    def sees(self, channel: Channel, command: str) -> bool:
        """Whether their client offers a command in a channel, as its default permissions say."""
        found = self.backend.commands.find(command, self, channel)
        needed = int(found.body.get("default_member_permissions") or 0) if found else 0
        if not found:
            return False
        return channel.guild is None or channel.permissions_of(self) & needed == needed

    def _do(
        self, kind: Done, channel: Channel, data: dict[str, object], source: Message | None = None
    ) -> Interaction:
        self._check_here(channel)
        interaction = Interaction(kind, self, channel, data, source)
        self.backend.gateway.dispatch("INTERACTION_CREATE", interaction.as_json(), guild=channel.guild)
        return interaction

    def _check_here(self, channel: Channel) -> None:
        if channel.guild is not None and not channel.permissions_of(self) & VIEW_CHANNEL:
            raise ValueError(f"{self.name} is not in that channel")

    async def write(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        pings_author: bool = True,
        attachments: Sequence[Upload] = (),
    ) -> Message:
        """Write a message; "<@bot>" names the bot."""
        self._check_here(channel)
        text = text.replace("<@bot>", self.backend.bot.mention)
        message = write(
            channel, self, text, reply_to=reply_to, pings_author=pings_author, attachments=attachments
        )
        tell("MESSAGE_CREATE", message)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Change the text of one's own message; "<@bot>" names the bot."""
        tell_of_edit(message, text.replace("<@bot>", self.backend.bot.mention))

    async def delete(self, message: Message) -> None:
        """Remove a message."""
        message.channel.backend.remove(message)

    async def post(
        self, forum: Channel, title: str, text: str, *, attachments: Sequence[Upload] = ()
    ) -> Channel:
        """Open a post in a forum; its first message is the thread's `starter`."""
        if forum.kind is not Kind.FORUM:
            raise ValueError("that is no forum")
        thread = self.open_thread(forum, title)
        message = write(thread, self, text, number=thread.id, attachments=attachments)
        tell("MESSAGE_CREATE", message)
        return thread

    async def thread(self, channel: Channel, name: str) -> Channel:
        """Open a thread in a channel."""
        return self.open_thread(channel, name)

    def open_thread(self, parent: Channel, name: str) -> Channel:
        """Open a thread, or a post that has no message yet."""
        self._check_here(parent)
        thread = Channel(self.backend, Kind.THREAD, name, guild=parent.guild, parent=parent, owner=self)
        body = thread.as_json() | {"newly_created": True}
        if thread.permissions_of(self.backend.bot) & VIEW_CHANNEL:
            self.backend.gateway.dispatch("THREAD_CREATE", body, guild=parent.guild, intent=Intent.GUILDS)
        return thread
