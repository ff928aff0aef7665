"""A message comes to be, or changes, as a body says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from bot.loopback.discord.checks import Problems
from bot.loopback.discord.failure import Json, invalid_form
from bot.loopback.discord.files import Attachment, Upload
from bot.loopback.discord.messages import Flag, Message, every_component
from bot.loopback.discord.telling import tell
from bot.loopback.discord.writing import set_pings

if TYPE_CHECKING:
    from bot.loopback.discord.channels import Channel

_GIVEN = Flag.SUPPRESS_EMBEDS | Flag.EPHEMERAL | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2


def new_message(channel: Channel, body: Json, files: Mapping[int, Upload], *, kind: int = 0) -> Message:
    """A message of the bot, that stands nowhere yet.

    Raises:
        ApiError: Its attachments are not those that came with it (50035).
    """
    backend = channel.backend
    message = Message(
        backend.snowflakes.next(), channel, backend.bot, backend.clock(), backend.wall_clock(), kind=kind
    )
    message.flags = Flag(body.get("flags") or 0) & _GIVEN
    message.nonce = None if body.get("nonce") is None else str(body["nonce"])
    reference = body.get("message_reference")
    message.reference = int(reference["message_id"]) if reference else None
    fill(message, body, files)
    return message


def fill(message: Message, body: Json, files: Mapping[int, Upload]) -> None:
    """Let a message say what a body says, and what it said before where that says nothing.

    Raises:
        ApiError: Its attachments are not those that came with it (50035).
    """
    attachments = _attachments(message, body, files)
    if "content" in body:
        message.content = str(body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = cast("list[Json]", body["embeds"] or [])
    if "components" in body:
        message.components = cast("list[Json]", body["components"] or [])
    message.attachments = attachments
    if Flag(body.get("flags") or 0) & Flag.COMPONENTS_V2:
        message.flags |= Flag.COMPONENTS_V2
    shown = [str(item["content"]) for item in every_component(message.components) if item["type"] == 10]
    set_pings(message, "\n".join([message.content, *shown]), body.get("allowed_mentions"))


def stand(message: Message) -> None:
    """From now on it stands in its channel, and bots are told."""
    channel = message.channel
    if message.is_ephemeral:
        channel.private.append(message)
    else:
        channel.messages[message.id] = message
    channel.backend.changed.fire()
    tell("MESSAGE_CREATE", message)


def change(message: Message, body: Json, files: Mapping[int, Upload]) -> None:
    """A message is edited, and bots are told.

    Raises:
        ApiError: Its attachments are not those that came with it (50035).
    """
    before, was_loading = message.text, message.is_loading
    fill(message, body, files)
    message.flags &= ~Flag.LOADING
    message.edited_at = message.channel.backend.clock()
    message.edited = message.channel.backend.wall_clock()
    if not was_loading:
        message.versions.append(before)
    message.channel.backend.changed.fire()
    tell("MESSAGE_UPDATE", message)


def _attachments(message: Message, body: Json, files: Mapping[int, Upload]) -> list[Attachment]:
    listed = body.get("attachments")
    old = {str(one.id): one for one in message.attachments}
    kept = (
        list(old.values())
        if listed is None
        else [old[str(one["id"])] for one in listed if str(one["id"]) in old]
    )
    problems: Problems = {}
    for place, one in enumerate(listed or ()):
        if str(one["id"]) not in old and int(one["id"]) not in files:
            problems[f"attachments.{place}.id"] = ("ATTACHMENT_NOT_FOUND", "There is no such file")
    if problems:
        raise invalid_form(problems)
    backend = message.channel.backend
    new = [backend.files.add(backend.snowflakes.next(), message.channel.id, file) for file in files.values()]
    return kept + new
