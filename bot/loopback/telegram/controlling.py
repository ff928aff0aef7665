"""What another process can let people do; each action takes JSON fields and returns JSON."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from bot.loopback.faults import Fault
from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.gathering import Group
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.queries import Query
from bot.loopback.telegram.summary import summary
from bot.loopback.telegram.talking import TalkingChat

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram

Action: TypeAlias = "Callable[[LoopbackTelegram, Json], Awaitable[object]]"


def chat_of(server: LoopbackTelegram, fields: Json) -> TalkingChat:
    """The chat that `chat` names.

    Raises:
        LookupError: There is none.
    """
    chat = server.backend.chats[fields["chat"]]
    if not isinstance(chat, TalkingChat):
        raise LookupError(fields["chat"])
    return chat


def message_of(chat: TalkingChat, fields: Json) -> Message:
    """The message that `message` names.

    Raises:
        LookupError: There is none.
    """
    return chat.messages[fields["message"]]


def _user(server: LoopbackTelegram, fields: Json, chat: TalkingChat | None = None) -> Person:
    """The person that `user` names; without it the one whose chat it is."""
    if "user" in fields or chat is None:
        return server.person(fields["user"])
    return next(member.person for member in chat.members.values() if not member.person.is_bot)


async def _private(server: LoopbackTelegram, fields: Json) -> Json:
    """user_id?, first_name?, username?, language_code? -> chat, user."""
    chat = server.private(**fields)
    return {"chat": chat.id, "user": chat.person.id}


async def _group(server: LoopbackTelegram, fields: Json) -> Json:
    """title?, is_forum?, kind?, members? (ids), administrators? (ids) -> chat."""
    joining: list[tuple[int, str]] = [(user, "member") for user in fields.pop("members", ())]
    joining += [(user, "administrator") for user in fields.pop("administrators", ())]
    group = server.group(**fields)
    for user, status in joining:
        group.join(server.person(user), status)
    return {"chat": group.id}


async def _topic(server: LoopbackTelegram, fields: Json) -> Json:
    """chat, name -> thread."""
    chat = chat_of(server, fields)
    if not isinstance(chat, Group) or not chat.is_forum:
        raise LookupError("no forum")
    return {"thread": chat.topic(fields["name"])}


async def _say(server: LoopbackTelegram, fields: Json) -> Json:
    """chat, user?, text, thread?, reply_to? -> a message."""
    chat = chat_of(server, fields)
    replied = chat.messages[fields["reply_to"]] if "reply_to" in fields else None
    person = _user(server, fields, chat)
    return summary(await chat.say(person, fields["text"], thread=fields.get("thread"), reply_to=replied))


async def _say_all(server: LoopbackTelegram, fields: Json) -> list[Json]:
    """Messages (each as for say) -> messages, said at once."""
    return [await _say(server, one) for one in fields["messages"]]


async def _edit(server: LoopbackTelegram, fields: Json) -> None:
    """chat, message, text: the author edits."""
    chat = chat_of(server, fields)
    await chat.edit(message_of(chat, fields), fields["text"])


async def _document(server: LoopbackTelegram, fields: Json) -> Json:
    """chat, user?, name, content (base64), caption? -> a message."""
    chat = chat_of(server, fields)
    content = base64.b64decode(fields["content"], validate=True)
    caption = fields.get("caption", "")
    return summary(await chat.document(_user(server, fields, chat), fields["name"], content, caption))


async def _press(server: LoopbackTelegram, fields: Json) -> Json:
    """chat, message, button, user?, forged?, timeout? (0: no waiting) -> answer, once there is one."""
    chat = chat_of(server, fields)
    person, forged = _user(server, fields, chat), fields.get("forged", False)
    query = await chat.press(message_of(chat, fields), fields["button"], person, forged=forged)
    return await _answer(query, fields)


async def _inline(server: LoopbackTelegram, fields: Json) -> Json:
    """user, text, timeout? (0: no waiting) -> answer, once there is one."""
    return await _answer(await server.inline(_user(server, fields), fields["text"]), fields)


async def _answer(query: Query, fields: Json) -> Json:
    timeout: float = fields.get("timeout", 10.0)
    return {"query": query.id, "answer": await query.answered(timeout) if timeout else None}


async def _faults(server: LoopbackTelegram, fields: Json) -> None:
    """Calls fail: share (a number, or an object of shares by fault), methods?, seed?, retry_after?."""
    given: float | dict[str, float] = fields["share"]
    shares = {Fault(name): share for name, share in given.items()} if isinstance(given, dict) else given
    server.faults.inject(shares, methods=fields.get("methods"), seed=fields.get("seed"))
    server.faults.retry_after = fields.get("retry_after", server.faults.retry_after)


async def _switch(server: LoopbackTelegram, fields: Json) -> None:
    """flood?, hanging?, revoked?, second_poller?: each true or false."""
    server.flood.is_on = fields.get("flood", server.flood.is_on)
    server.hang_updates(hanging=fields.get("hanging", server.backend.inbox.is_hanging))
    server.is_revoked = fields.get("revoked", server.is_revoked)
    if "second_poller" in fields:
        server.backend.inbox.other_pollers = int(fields["second_poller"])


async def _stop(server: LoopbackTelegram, fields: Json) -> None:
    """The server ends."""
    server.stopping.set()


ACTIONS: Mapping[str, Action] = {
    "private": _private,
    "group": _group,
    "topic": _topic,
    "say": _say,
    "say_all": _say_all,
    "edit": _edit,
    "document": _document,
    "press": _press,
    "inline": _inline,
    "faults": _faults,
    "switch": _switch,
    "stop": _stop,
}
