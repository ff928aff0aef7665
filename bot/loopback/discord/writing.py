"""How a message comes to stand in a channel, and whom it pings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from bot.loopback.discord.accounts import Account
from bot.loopback.discord.failure import Json
from bot.loopback.discord.files import Upload
from bot.loopback.discord.messages import Message

if TYPE_CHECKING:
    from bot.loopback.discord.channels import Channel

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)")
_ALL: Json = {"parse": ["users", "roles", "everyone"], "replied_user": True}


def write(  # noqa: PLR0913  # all that a message can have from the start
    channel: Channel,
    author: Account,
    text: str,
    *,
    reply_to: Message | None = None,
    pings_author: bool = True,
    attachments: Sequence[Upload] = (),
    number: int | None = None,
) -> Message:
    """Somebody writes a message; nobody is told of it yet."""
    backend = channel.backend
    number = number or backend.snowflakes.next()
    message = Message(number, channel, author, backend.clock(), backend.wall_clock(), text)
    message.attachments = [
        backend.files.add(backend.snowflakes.next(), channel.id, upload) for upload in attachments
    ]
    if reply_to is not None:
        message.kind, message.reference = 19, reply_to.id
    set_pings(message, text, _ALL | {"replied_user": pings_author})
    channel.messages[message.id] = message
    backend.changed.fire()
    return message


def set_pings(message: Message, text: str, allowed: Json | None) -> None:
    """Work out whom a message rings at, as `allowed_mentions` allows; without it everybody who is named."""
    allowed = _ALL if allowed is None else allowed
    parse = cast("list[str]", allowed.get("parse") or [])
    users = [int(number) for number in _USER.findall(text)]
    roles = [int(number) for number in _ROLE.findall(text)]
    rung = _allowed(users, "users", allowed, parse)
    rung_roles = _allowed(roles, "roles", allowed, parse)
    backend = message.channel.backend
    replied = message.channel.messages.get(message.reference or 0)
    if replied is not None and allowed.get("replied_user"):
        rung.append(replied.author.id)
    message.mentions = tuple(
        account for number in dict.fromkeys(rung) if (account := backend.account(number)) is not None
    )
    message.mentioned_roles = tuple(dict.fromkeys(rung_roles))
    everyone = {"everyone"} if "everyone" in parse and _EVERYONE.search(text) else set[str]()
    message.pings = frozenset({*rung, *rung_roles, *everyone})


def _allowed(named: list[int], kind: str, allowed: Json, parse: list[str]) -> list[int]:
    if kind in parse:
        return named
    listed = {int(number) for number in cast("list[str]", allowed.get(kind) or [])}
    return [number for number in named if number in listed]
