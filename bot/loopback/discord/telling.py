"""Bots are told of messages, with their content only where they may read it."""

from __future__ import annotations

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.messages import Message
from bot.loopback.discord.permissions import VIEW_CHANNEL
from bot.loopback.discord.writing import set_pings


def tell(event: str, message: Message) -> None:
    """An event that brings a message; nothing is told of what only one person sees."""
    channel, backend = message.channel, message.channel.backend
    if message.is_ephemeral or not channel.permissions_of(backend.bot) & VIEW_CHANNEL:
        return
    intent = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
    body = event_body(message)
    is_open = channel.guild is None or message.author is backend.bot or backend.bot in message.mentions
    hidden = None if is_open else event_body(message, with_content=False)
    backend.gateway.dispatch(event, body, guild=channel.guild, intent=intent, hidden=hidden)


def tell_of_edit(message: Message, text: str) -> None:
    """A person changes the text of a message."""
    backend = message.channel.backend
    message.versions.append(message.text)
    message.content = text
    message.edited_at, message.edited = backend.clock(), backend.wall_clock()
    set_pings(message, text, None)
    backend.changed.fire()
    tell("MESSAGE_UPDATE", message)


def event_body(message: Message, *, with_content: bool = True) -> Json:
    """A message as an event brings it: with the server, and the author as a member of it."""
    body = message.as_json(with_content=with_content)
    guild = message.channel.guild
    if guild is None:
        return body | {"channel_type": 1}
    body["guild_id"] = str(guild.id)
    if message.interaction is None:
        body["member"] = guild.member_json(message.author, with_user=False)

    def mention(account: Account) -> Json:
        return account.as_json() | {"member": guild.member_json(account, with_user=False)}

    return body | {"mentions": [mention(account) for account in message.mentions]}
