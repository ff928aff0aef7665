"""Asking about chats, their members and files; leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.chats import Member
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.files import MOST_DOWNLOAD
from bot.loopback.telegram.methods.handler import Handler


def get_chat(backend: Backend, fields: Json) -> Json:
    """GetChat."""
    chat = backend.chat(fields)
    body = chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11}
    return body | {"accepted_gift_types": dict.fromkeys(_GIFTS, False)}


_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat_member(backend: Backend, fields: Json) -> Json:
    """GetChatMember."""
    chat = backend.chat(fields)
    member = chat.members.get(fields["user_id"])
    if member is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member.as_json()


def get_chat_member_count(backend: Backend, fields: Json) -> int:
    """GetChatMemberCount."""
    return sum(member.status not in ("left", "kicked") for member in backend.chat(fields).members.values())


def get_chat_administrators(backend: Backend, fields: Json) -> list[Json]:
    """GetChatAdministrators."""
    chat = backend.chat(fields)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member.as_json() for member in chat.members.values() if member.is_admin and not member.person.is_bot
    ]


def leave_chat(backend: Backend, fields: Json) -> bool:
    """LeaveChat."""
    chat = backend.chat(fields)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    old = chat.bot_member
    chat.members[backend.bot.id] = new = Member(backend.bot, "left")
    body: dict[str, Any] = {"chat": chat.as_json(), "from": backend.bot.as_json(), "date": backend.now()}
    body |= {"old_chat_member": old.as_json(), "new_chat_member": new.as_json()}
    backend.inbox.push("my_chat_member", body)
    chat.changed.fire()
    return True


def get_file(backend: Backend, fields: Json) -> Json:
    """GetFile."""
    file = backend.files.get(fields["file_id"])
    if file.size > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    document = file.as_document()
    return {
        "file_id": document["file_id"],
        "file_unique_id": document["file_unique_id"],
        "file_size": file.size,
        "file_path": file.path,
    }


HANDLERS: Mapping[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
