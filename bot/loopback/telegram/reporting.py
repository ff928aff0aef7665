"""What another process can ask the server; each report takes JSON fields and returns JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.loopback.telegram.controlling import Action, chat_of, message_of
from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.people import Message
from bot.loopback.telegram.summary import summary
from bot.loopback.telegram.talking import TalkingChat

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram


async def _messages(server: LoopbackTelegram, fields: Json) -> list[Json]:
    """chat, after? (a message) -> messages in order."""
    after: int = fields.get("after", 0)
    return [summary(message) for message in server.messages(chat_of(server, fields)) if message.id > after]


async def _reply(server: LoopbackTelegram, fields: Json) -> Json:
    """chat, message, timeout? -> the bot's first reply to it, once there is one."""
    chat = chat_of(server, fields)
    return summary(await chat.reply_to(message_of(chat, fields), fields.get("timeout", 10.0)))


async def _exchanges(server: LoopbackTelegram, fields: Json) -> list[Json]:
    """Nothing -> every message of people with what the bot has replied to it, chat by chat."""
    return [
        exchange
        for chat in server.backend.chats.values()
        if isinstance(chat, TalkingChat)
        for exchange in _exchanges_in(chat)
    ]


def _exchanges_in(chat: TalkingChat) -> list[Json]:
    replies: dict[int, list[Message]] = {}
    for message in chat.from_bot():
        replies.setdefault(message.reply_to or 0, []).append(message)
    return [
        summary(message) | {"replies": [summary(reply) for reply in replies.get(message.id, ())]}
        for message in chat.messages.values()
        if not message.is_from_bot
    ]


async def _calls(server: LoopbackTelegram, fields: Json) -> list[Json]:
    """method?, refused? (only those that were wrong) -> the latest calls in order."""
    calls = server.calls.refused() if fields.get("refused") else list(server.calls.latest)
    return [
        {"method": one.method, "fields": one.fields, "at": one.at, "code": one.code, "why": one.description}
        for one in calls
        if fields.get("method") in (None, one.method)
    ]


async def _sent(server: LoopbackTelegram, fields: Json) -> int:
    """at_least? (messages), timeout? -> how many messages the bot has sent, once there are so many."""

    def enough() -> int | None:
        count = sum(chat.sent_by_bot for chat in server.backend.chats.values())
        return count if count >= fields.get("at_least", 0) else None

    return await server.calls.changed.until(enough, fields.get("timeout", 10.0))


async def _called(server: LoopbackTelegram, fields: Json) -> Json:
    """method, times?, timeout? -> the latest call of it, once there were so many."""
    method, times, timeout = fields["method"], fields.get("times", 1), fields.get("timeout", 10.0)
    call = await server.calls.until(method, times=times, timeout=timeout)
    return {"method": method, "fields": call.fields, "at": call.at, "code": call.code}


async def _counts(server: LoopbackTelegram, fields: Json) -> Json:
    """Nothing -> numbers of everything; `lost_responses` excuse one duplicate each."""
    inbox, hook = server.backend.inbox, server.backend.webhook
    return {
        "now": server.backend.clock(),
        "methods": dict(server.calls.methods),
        "codes": {str(code): count for code, count in server.calls.codes.items()},
        "updates": dict(inbox.pushed),
        "waiting": len(inbox.waiting),
        "confirmed": inbox.confirmed,
        "conflicts": inbox.conflicts,
        "sent": sum(chat.sent_by_bot for chat in server.backend.chats.values()),
        "flood": dict(server.flood.refused),
        "faults": {str(fault): count for fault, count in server.faults.counts.items()},
        "lost_responses": dict(server.faults.lost),
        "impatient": server.calls.impatient,
        "late_answers": server.backend.queries.late,
        "webhook": {"delivered": hook.delivered, "failed": hook.failed},
    }


async def _lost(server: LoopbackTelegram, fields: Json) -> list[Json]:
    """Nothing -> the calls that were done and whose response was lost."""
    return [
        {"method": failure.method, "fields": failure.fields, "fault": failure.fault}
        for failure in server.faults.lost_responses
    ]


REPORTS: Mapping[str, Action] = {
    "messages": _messages,
    "reply": _reply,
    "exchanges": _exchanges,
    "calls": _calls,
    "sent": _sent,
    "called": _called,
    "counts": _counts,
    "lost": _lost,
}
