"""The bot itself: who it is, its gateway, its commands, and whom it can look up."""

from __future__ import annotations

from bot.loopback.discord.bodies import check
from bot.loopback.discord.checks import record, snowflake
from bot.loopback.discord.failure import Json, missing_access, unknown
from bot.loopback.discord.guilds import Guild
from bot.loopback.discord.routes.route import Request, Routes


def gateway(request: Request) -> Json:
    """Where events come from."""
    return {"url": request.backend.gateway.url}


def gateway_of_bot(request: Request) -> Json:
    """Where events come from, and over how many connections."""
    hub = request.backend.gateway
    limit: Json = {"total": 1000, "remaining": 1000 - hub.identified, "reset_after": 14_400_000}
    limit |= {"max_concurrency": hub.max_concurrency}
    return {"url": hub.url, "shards": hub.shards, "session_start_limit": limit}


def me(request: Request) -> Json:
    """The bot."""
    return request.backend.bot.as_json() | {"verified": True, "mfa_enabled": False, "flags": 0}


def application(request: Request) -> Json:
    """The bot's application."""
    bot = request.backend.bot
    owner = {"id": "1", "username": "pemilik", "global_name": "Pemilik", "discriminator": "0", "avatar": None}
    body: Json = {"id": str(bot.id), "name": bot.name, "icon": None, "description": "", "type": None}
    body |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": owner}
    body |= {"summary": "", "team": None, "flags": request.backend.gateway.application_flags}
    return body | {"bot": me(request)}


def _place(request: Request) -> int:
    if request.number("application_id") != request.backend.bot.id:
        raise unknown("Application", 10002)
    if "guild_id" not in request.path:
        return 0
    if request.number("guild_id") not in request.backend.guilds:
        raise missing_access()
    return request.number("guild_id")


def commands(request: Request) -> list[Json]:
    """The commands of a server, or those of every place."""
    return request.backend.commands.of(_place(request))


def put_commands(request: Request) -> list[Json]:
    """Replace them."""
    place = _place(request)
    return request.backend.commands.put(request.body, place, request.backend.bot.id)


def open_direct(request: Request) -> Json:
    """The direct messages with somebody."""
    check(record({"recipient_id": snowflake}, "recipient_id"), request.json)
    account = request.backend.people.get(int(request.json["recipient_id"]))
    if account is None:
        raise unknown("User", 10013)
    return request.backend.direct(account).as_json()


def user(request: Request) -> Json:
    """Somebody."""
    account = request.backend.account(request.number("user_id"))
    if account is None:
        raise unknown("User", 10013)
    return account.as_json()


def _guild(request: Request) -> Guild:
    guild = request.backend.guilds.get(request.number("guild_id"))
    if guild is None:
        raise unknown("Guild", 10004)
    return guild


def guild(request: Request) -> Json:
    """A server."""
    return _guild(request).as_json()


def guild_channels(request: Request) -> list[Json]:
    """The channels of a server."""
    return [channel.as_json() for channel in _guild(request).channels]


def member(request: Request) -> Json:
    """Somebody in a server."""
    found = _guild(request).members.get(request.number("user_id"))
    if found is None:
        raise unknown("Member", 10007)
    return _guild(request).member_json(found.account)


_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: Routes = {
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_of_bot,
    "GET /users/@me": me,
    "GET /users/{user_id}": user,
    "POST /users/@me/channels": open_direct,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    f"GET {_COMMANDS}": commands,
    f"PUT {_COMMANDS}": put_commands,
    f"GET {_GUILD_COMMANDS}": commands,
    f"PUT {_GUILD_COMMANDS}": put_commands,
    "GET /guilds/{guild_id}": guild,
    "GET /guilds/{guild_id}/channels": guild_channels,
    "GET /guilds/{guild_id}/members/{user_id}": member,
}
