"""What another process can let people do; each action takes JSON fields and returns JSON."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from bot.loopback.discord.channels import Channel
from bot.loopback.discord.failure import Json
from bot.loopback.discord.files import Upload
from bot.loopback.discord.guilds import Guild
from bot.loopback.discord.interactions import Interaction
from bot.loopback.discord.messages import Message
from bot.loopback.discord.persons import Person
from bot.loopback.discord.summary import interaction_summary, summary

if TYPE_CHECKING:
    from bot.loopback.discord.server import LoopbackDiscord

Action: TypeAlias = "Callable[[LoopbackDiscord, Json], Awaitable[object]]"


def channel_of(server: LoopbackDiscord, fields: Json) -> Channel:
    """The channel that `channel` names.

    Raises:
        LookupError: There is none.
    """
    return server.backend.channels[fields["channel"]]


def message_of(server: LoopbackDiscord, fields: Json, name: str = "message") -> Message:
    """The message that a field names, also one that only one person sees.

    Raises:
        LookupError: There is none.
    """
    channel = channel_of(server, fields)
    seen = channel.messages | {message.id: message for message in channel.private}
    return seen[fields[name]]


def _person(server: LoopbackDiscord, fields: Json) -> Person:
    return server.backend.people[fields["user"]]


def _guild_of(server: LoopbackDiscord, fields: Json) -> Guild:
    return server.backend.guilds[fields["guild"]]


def _uploads(fields: Json) -> list[Upload]:
    return [_upload(one) for one in fields.get("attachments", ())]


def _upload(fields: Json) -> Upload:
    """name, content (base64)."""
    return Upload(fields["name"], base64.b64decode(fields["content"], validate=True))


async def _guild(server: LoopbackDiscord, fields: Json) -> Json:
    """name?, locale?, number? -> guild."""
    return {"guild": server.guild(**fields).id}


async def _text_channel(server: LoopbackDiscord, fields: Json) -> Json:
    """guild, name? -> channel."""
    return {"channel": _guild_of(server, fields).text_channel(fields.get("name", "tanya-jawab")).id}


async def _forum(server: LoopbackDiscord, fields: Json) -> Json:
    """guild, name? -> channel."""
    return {"channel": _guild_of(server, fields).forum(fields.get("name", "forum")).id}


async def _user(server: LoopbackDiscord, fields: Json) -> Json:
    """name?, locale?, number? -> user, and channel, which is that of the direct messages."""
    person = server.user(**fields)
    return {"user": person.id, "channel": server.direct(person).id}


async def _member(server: LoopbackDiscord, fields: Json) -> Json:
    """guild, user? (or name?, locale?), manage_guild? -> user."""
    guild = _guild_of(server, fields)
    options = {name: value for name, value in fields.items() if name not in ("guild", "user")}
    person = _person(server, fields) if "user" in fields else None
    return {"user": guild.member(person, **options).id}


async def _locale(server: LoopbackDiscord, fields: Json) -> None:
    """user, locale: they change their client's language."""
    _person(server, fields).locale = fields["locale"]


async def _slash(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, command, options? (an attachment: name, content), timeout? -> an interaction."""
    options = {
        name: _upload(value) if isinstance(value, dict) else value  # pyright: ignore[reportUnknownArgumentType]
        for name, value in fields.get("options", {}).items()
    }
    person, channel = _person(server, fields), channel_of(server, fields)
    return await _answered(await person.slash(channel, fields["command"], **options), fields)


async def _slash_all(server: LoopbackDiscord, fields: Json) -> list[Json]:
    """Interactions (each as for slash) -> interactions, begun at once and not waited for."""
    return [await _slash(server, {"timeout": 0} | one) for one in fields["interactions"]]


async def _autocomplete(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, command, options, timeout? -> an interaction with `choices`."""
    person, channel = _person(server, fields), channel_of(server, fields)
    interaction = await person.autocomplete(channel, fields["command"], **fields["options"])
    await interaction.offered(fields.get("timeout", 10.0))
    return interaction_summary(interaction)


async def _menu(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, message, command, timeout? -> an interaction."""
    interaction = await _person(server, fields).menu(message_of(server, fields), fields["command"])
    return await _answered(interaction, fields)


async def _press(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, message, button, forged?, timeout? -> an interaction."""
    message, forged = message_of(server, fields), fields.get("forged", "")
    interaction = await _person(server, fields).press(message, fields["button"], forged=forged)
    return await _answered(interaction, fields)


async def _answered(interaction: Interaction, fields: Json) -> Json:
    """Wait for an answer, unless `timeout` is 0; `replies` says for how many messages."""
    timeout: float = fields.get("timeout", 10.0)
    if timeout:
        await interaction.replies(fields.get("replies", 1), timeout)
    return interaction_summary(interaction)


async def _write(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, text ("<@bot>" names the bot), reply_to?, attachments? -> a message."""
    channel = channel_of(server, fields)
    replied = message_of(server, fields, "reply_to") if "reply_to" in fields else None
    person = _person(server, fields)
    written = await person.write(channel, fields["text"], reply_to=replied, attachments=_uploads(fields))
    return summary(written)


async def _edit(server: LoopbackDiscord, fields: Json) -> None:
    """user, channel, message, text."""
    await _person(server, fields).edit(message_of(server, fields), fields["text"])


async def _post(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel (a forum), title, text, attachments? -> channel, which is the post's thread."""
    person, forum = _person(server, fields), channel_of(server, fields)
    thread = await person.post(forum, fields["title"], fields["text"], attachments=_uploads(fields))
    return {"channel": thread.id, "message": thread.starter.id}


async def _thread(server: LoopbackDiscord, fields: Json) -> Json:
    """user, channel, name -> channel."""
    thread = await _person(server, fields).thread(channel_of(server, fields), fields["name"])
    return {"channel": thread.id}


async def _stop(server: LoopbackDiscord, fields: Json) -> None:
    """The server ends."""
    server.stopping.set()


ACTIONS: Mapping[str, Action] = {
    "guild": _guild,
    "text_channel": _text_channel,
    "forum": _forum,
    "user": _user,
    "member": _member,
    "locale": _locale,
    "slash": _slash,
    "slash_all": _slash_all,
    "autocomplete": _autocomplete,
    "menu": _menu,
    "press": _press,
    "write": _write,
    "edit": _edit,
    "post": _post,
    "thread": _thread,
    "stop": _stop,
}
