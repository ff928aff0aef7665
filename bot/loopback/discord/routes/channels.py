"""Channels and what stands in them."""

from __future__ import annotations

from bot.loopback.discord.bodies import POSTED, SAID, check, check_said
from bot.loopback.discord.channels import Channel, Kind
from bot.loopback.discord.checks import anything, integer, optional, record, text
from bot.loopback.discord.failure import ApiError, Json, invalid_form, missing_permissions, unknown
from bot.loopback.discord.intents import Intent
from bot.loopback.discord.messages import Flag, Message
from bot.loopback.discord.permissions import (
    ATTACH_FILES,
    CREATE_PUBLIC_THREADS,
    EMBED_LINKS,
    MANAGE_MESSAGES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
)
from bot.loopback.discord.routes.route import Request, Routes
from bot.loopback.discord.routes.saying import change, new_message, stand

_NONCE_LIFE = 120.0
"""Seconds in which a nonce is known again."""
_MOST_BYTES = 10 * 1024 * 1024
_THREAD = record(
    {
        "name": text(100, 1),
        "auto_archive_duration": optional(integer(60, 10080)),
        "rate_limit_per_user": optional(integer(0, 21600)),
        "type": anything,
        "invitable": anything,
        "message": anything,
        "applied_tags": anything,
    },
    "name",
)


def show(request: Request) -> Json:
    """A channel."""
    return _channel(request).as_json()


def _channel(request: Request) -> Channel:
    return request.backend.channel(request.number("channel_id"))


def post(request: Request) -> Json:
    """The bot says something in a channel."""
    channel, body = _channel(request), request.json
    check_said(POSTED, body, list(request.files.values()))
    _check_allowed(channel, body, has_files=bool(request.files))
    if sum(len(file.content) for file in request.files.values()) > _MOST_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    if (known := _said_already(channel, body)) is not None:
        return known.as_json()
    reference = _reference(channel, body)
    # Only what answers an interaction can be for one person.
    flags = Flag(body.get("flags") or 0) & ~Flag.EPHEMERAL
    message = new_message(channel, body | {"message_reference": reference, "flags": flags}, request.files)
    message.kind = 19 if message.reference else 0
    channel.is_archived = False
    stand(message)
    return message.as_json()


def _check_allowed(channel: Channel, body: Json, *, has_files: bool) -> None:
    if channel.is_blocked:
        raise ApiError(403, 50007, "Cannot send messages to this user")
    if channel.kind is Kind.FORUM:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    if channel.is_locked:
        raise ApiError(400, 50083, "Thread is archived")
    needed = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
    needed |= EMBED_LINKS if body.get("embeds") else 0
    needed |= ATTACH_FILES if has_files else 0
    needed |= READ_MESSAGE_HISTORY if body.get("message_reference") else 0
    if channel.permissions_of(channel.backend.bot) & needed != needed:
        raise missing_permissions()


def _said_already(channel: Channel, body: Json) -> Message | None:
    """The message with the same nonce, where the body asks for that."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    since = channel.backend.clock() - _NONCE_LIFE
    same = [one for one in channel.from_bot() if one.nonce == str(body["nonce"]) and one.sent_at >= since]
    return same[-1] if same else None


def _reference(channel: Channel, body: Json) -> Json | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    replied = channel.messages.get(int(reference["message_id"]))
    is_elsewhere = int(reference.get("channel_id") or channel.id) != channel.id
    if replied is not None and not replied.is_deleted and not is_elsewhere:
        return reference
    if reference.get("fail_if_not_exists") is False and not is_elsewhere:
        return None
    raise invalid_form({"message_reference": ("REPLIES_UNKNOWN_MESSAGE", "Unknown message")})


def history(request: Request) -> list[Json]:
    """The latest messages, newest first."""
    channel = _channel(request)
    if not channel.permissions_of(request.backend.bot) & READ_MESSAGE_HISTORY:
        raise missing_permissions()
    limit = min(int(request.query.get("limit", 50)), 100)
    before, after = int(request.query.get("before", 2**63)), int(request.query.get("after", 0))
    found = [one for one in channel.messages.values() if not one.is_deleted and after < one.id < before]
    return [one.as_json() for one in reversed(found)][:limit]


def _message(request: Request) -> Message:
    return request.backend.message(_channel(request), request.number("message_id"))


def show_message(request: Request) -> Json:
    """A message."""
    return _message(request).as_json()


def edit(request: Request) -> Json:
    """The bot changes its message."""
    message = _message(request)
    if message.author is not request.backend.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    check_said(SAID, request.json, list(request.files.values()), old=message)
    if message.channel.is_locked:
        raise ApiError(400, 50083, "Thread is archived")
    change(message, request.json, request.files)
    return message.as_json()


def delete(request: Request) -> None:
    """The bot removes a message."""
    message = _message(request)
    if message.author is not request.backend.bot:
        allowed = message.channel.permissions_of(request.backend.bot)
        if message.channel.guild is None or not allowed & MANAGE_MESSAGES:
            raise missing_permissions()
    request.backend.remove(message)


def typing(request: Request) -> None:
    """The bot shows that it is writing."""
    channel = _channel(request)
    needed = SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES
    if not channel.permissions_of(request.backend.bot) & needed:
        raise missing_permissions()
    channel.typed.append(request.backend.clock())
    request.backend.changed.fire()


def open_thread(request: Request) -> Json:
    """The bot opens a thread, in a channel or at a message."""
    channel, body = _channel(request), request.json
    check(_THREAD, body)
    if channel.guild is None or channel.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    bot = request.backend.bot
    if not channel.permissions_of(bot) & CREATE_PUBLIC_THREADS:
        raise missing_permissions()
    number = _message(request).id if "message_id" in request.path else None
    if number in request.backend.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    thread = Channel(
        request.backend,
        Kind.THREAD,
        body["name"],
        guild=channel.guild,
        parent=channel,
        owner=bot,
        number=number,
    )
    told = thread.as_json() | {"newly_created": True}
    request.backend.gateway.dispatch("THREAD_CREATE", told, guild=channel.guild, intent=Intent.GUILDS)
    return thread.as_json()


def join_thread(request: Request) -> None:
    """The bot joins a thread."""
    if not _channel(request).is_thread:
        raise unknown("Channel", 10003)


_MESSAGES = "/channels/{channel_id}/messages"
ROUTES: Routes = {
    "GET /channels/{channel_id}": show,
    "POST /channels/{channel_id}/typing": typing,
    "POST /channels/{channel_id}/threads": open_thread,
    "PUT /channels/{channel_id}/thread-members/@me": join_thread,
    f"GET {_MESSAGES}": history,
    f"POST {_MESSAGES}": post,
    f"GET {_MESSAGES}/{{message_id}}": show_message,
    f"PATCH {_MESSAGES}/{{message_id}}": edit,
    f"DELETE {_MESSAGES}/{{message_id}}": delete,
    f"POST {_MESSAGES}/{{message_id}}/threads": open_thread,
}
