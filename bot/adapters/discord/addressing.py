"""Whether a message is meant for us, and what it says without our name."""

from __future__ import annotations

import re

import discord

from bot.command_names import Command

_US = "\0"
"""Stands for our name until it goes."""

_BEFORE_A_MARK = re.compile(rf"\s*{_US}\s*(?=[,;:.!?](?:\s|$))")
_AMONG_WORDS = re.compile(rf"[ \t]*{_US}[ \t]*")
_PERSON = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,32}:)\d{1,20}>")
_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


def is_written_by_a_person(message: discord.Message) -> bool:
    """Whether somebody wrote it: neither a bot, nor Discord itself."""
    return not message.author.bot and message.webhook_id is None and message.type in _WRITTEN


def words_for_us(message: discord.Message, me: discord.abc.User) -> str | None:
    """What a message says to us; None if it is not for us.

    Everything in a direct message is; in a server our name, or a reply to what we said.
    """
    if message.guild is None:
        return _readable(message)
    if _names(message, me):
        said = _readable(message, without=me)
        # Our bare name asks what the message says that it replies to, or gets to hear how to ask.
        return said or _said_before(message, me) or f"/{Command.ASK}"
    before = _before(message)
    if before is not None and before.author.id == me.id and message.content:
        return _readable(message)
    return None


def file_of(message: discord.Message) -> discord.Attachment | None:
    """The file that came with a message; pictures and the like are none."""
    files = [one for one in message.attachments if not (one.content_type or "").startswith(_SEEN_OR_HEARD)]
    return files[0] if files else None


_SEEN_OR_HEARD = ("image/", "video/", "audio/")


def _names(message: discord.Message, me: discord.abc.User) -> bool:
    return any(match[1] == str(me.id) for match in _PERSON.finditer(message.content))


def _readable(message: discord.Message, *, without: discord.abc.User | None = None) -> str:
    """What somebody reads who sees the message; without our name, if that is wanted."""
    names = {str(one.id): f"@{one.display_name}" for one in message.mentions}
    if without is not None:
        names[str(without.id)] = _US
    said = _PERSON.sub(lambda match: names.get(match[1], match[0]), message.content.replace(_US, ""))
    said = _AMONG_WORDS.sub(" ", _BEFORE_A_MARK.sub("", _EMOJI.sub(r"\1", said))).strip()
    return said if without is None else said.lstrip(",;.!? ") or said


def _before(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, if Discord has sent it along."""
    before = message.reference.resolved if message.reference is not None else None
    return before if isinstance(before, discord.Message) else None


def _said_before(message: discord.Message, me: discord.abc.User) -> str:
    """What somebody else said whose message this one replies to, as a question."""
    before = _before(message)
    if before is None or before.author.id == me.id or not before.content.strip():
        return ""
    return f"/{Command.ASK} {_readable(before, without=me)}"
