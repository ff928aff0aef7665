"""What another process can ask the server, and how it lets things go wrong; JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.loopback.discord.controlling import Action, channel_of, message_of
from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import NOTHING, Intent
from bot.loopback.discord.summary import interaction_summary, summary
from bot.loopback.faults import Fault

if TYPE_CHECKING:
    from bot.loopback.discord.server import LoopbackDiscord


async def _ready(server: LoopbackDiscord, fields: Json) -> None:
    """shards?, timeout?: wait until so many shards are connected."""
    await server.gateway.ready(shards=fields.get("shards", 1), timeout=fields.get("timeout", 10.0))


async def _messages(server: LoopbackDiscord, fields: Json) -> list[Json]:
    """channel, after? (a message) -> messages in order, also those that only one person sees."""
    channel, after = channel_of(server, fields), fields.get("after", 0)
    seen = [*server.messages(channel), *channel.private]
    return [summary(one) for one in sorted(seen, key=lambda one: one.id) if one.id > after]


async def _message(server: LoopbackDiscord, fields: Json) -> Json:
    """channel, message -> it."""
    return summary(message_of(server, fields))


async def _reply(server: LoopbackDiscord, fields: Json) -> Json:
    """channel, message, timeout? -> the bot's first reply to it, once there is one."""
    message = message_of(server, fields)
    return summary(await channel_of(server, fields).reply_to(message, fields.get("timeout", 10.0)))


async def _interactions(server: LoopbackDiscord, fields: Json) -> list[Json]:
    """Nothing -> all interactions in order."""
    return [interaction_summary(one) for one in server.backend.interactions.values()]


async def _commands(server: LoopbackDiscord, fields: Json) -> list[Json]:
    """Guild? -> the commands registered there, or everywhere."""
    return server.backend.commands.of(fields.get("guild", 0))


async def _calls(server: LoopbackDiscord, fields: Json) -> list[Json]:
    """route?, refused? (only those that were wrong) -> the latest requests in order."""
    calls = server.calls.refused() if fields.get("refused") else list(server.calls.latest)
    return [
        {"route": one.route, "path": one.path, "body": one.body, "files": one.files}
        | {"at": one.at, "code": one.code, "answer": one.answer}
        for one in calls
        if fields.get("route") in (None, one.route)
    ]


async def _counts(server: LoopbackDiscord, fields: Json) -> Json:
    """Nothing -> numbers of everything; `lost_responses` excuse one duplicate each."""
    gateway, backend = server.gateway, server.backend
    return {
        "now": backend.clock(),
        "routes": dict(server.calls.routes),
        "codes": {str(code): count for code, count in server.calls.codes.items()},
        "syncs": sum(backend.commands.syncs.values()),
        "interactions": len(backend.interactions),
        "acknowledged": sum(one.callback is not None for one in backend.interactions.values()),
        "identified": gateway.identified,
        "resumed": gateway.resumed,
        "heartbeats": gateway.heartbeats,
        "longest_silence": gateway.longest_silence,
        "closed": gateway.closed,
        "lost": len(gateway.lost),
        "faults": {str(fault): count for fault, count in server.faults.counts.items()},
        "lost_responses": dict(server.faults.lost),
        "impatient": server.calls.impatient,
    }


async def _faults(server: LoopbackDiscord, fields: Json) -> None:
    """Requests fail: share (a number, or by fault), routes?, seed?, retry_after?, is_global?."""
    given: float | dict[str, float] = fields["share"]
    shares = {Fault(name): share for name, share in given.items()} if isinstance(given, dict) else given
    server.faults.inject(shares, methods=fields.get("routes"), seed=fields.get("seed"))
    server.retry_after = fields.get("retry_after", server.retry_after)
    server.is_limit_global = fields.get("is_global", server.is_limit_global)


async def _switch(server: LoopbackDiscord, fields: Json) -> None:
    """message_content?, refusing?, revoked? (true or false); deadline?, token_life? (seconds)."""
    if "message_content" in fields:
        server.gateway.allowed = Intent.MESSAGE_CONTENT if fields["message_content"] else NOTHING
    server.gateway.is_refusing = fields.get("refusing", server.gateway.is_refusing)
    server.backend.deadline = fields.get("deadline", server.backend.deadline)
    server.backend.token_life = fields.get("token_life", server.backend.token_life)
    if fields.get("revoked"):
        server.revoke()


async def _break(server: LoopbackDiscord, fields: Json) -> None:
    """How (drop, cut, reconnect, invalidate, forget), code?, shard?: what happens to the gateway."""
    gateway, shard = server.gateway, fields.get("shard")
    how = fields["how"]
    if how == "drop":
        await gateway.drop(fields.get("code", 4000), shard=shard)
    elif how == "cut":
        await gateway.cut(shard=shard)
    elif how == "reconnect":
        await gateway.ask_to_reconnect(shard=shard)
    elif how == "invalidate":
        await gateway.invalidate(resumable=fields.get("resumable", False), shard=shard)
    elif how == "forget":
        gateway.forget()
    else:
        raise ValueError(how)


REPORTS: Mapping[str, Action] = {
    "ready": _ready,
    "messages": _messages,
    "message": _message,
    "reply": _reply,
    "interactions": _interactions,
    "commands": _commands,
    "calls": _calls,
    "counts": _counts,
    "faults": _faults,
    "switch": _switch,
    "break": _break,
}
