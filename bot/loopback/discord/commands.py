"""The commands of a bot, and which of them somebody means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.loopback.discord.command_checks import check_commands
from bot.loopback.discord.failure import Json, inner, inners
from bot.loopback.discord.snowflakes import Snowflakes

if TYPE_CHECKING:
    from bot.loopback.discord.accounts import Account
    from bot.loopback.discord.channels import Channel


@dataclass(frozen=True, slots=True)
class Found:
    """A command that somebody means: all of it, the steps below it, and the options of the last step."""

    body: Json
    steps: tuple[Json, ...]

    @property
    def options(self) -> list[Json]:
        """The options that can be given."""
        return inners(self.steps[-1] if self.steps else self.body, "options")


class Commands:
    """What was registered, by server (0: everywhere); `syncs` counts how often."""

    def __init__(self, snowflakes: Snowflakes) -> None:
        self.places: dict[int, list[Json]] = {}
        self.syncs: dict[int, int] = {}
        self._snowflakes = snowflakes

    def of(self, place: int = 0) -> list[Json]:
        """The commands of a server, or those of every place."""
        return self.places.get(place, [])

    def put(self, commands: object, place: int, application: int) -> list[Json]:
        """Replace them all.

        Raises:
            ApiError: Something about them is wrong (50035).
        """
        given = cast("list[Json]", commands if isinstance(commands, list) else [])
        check_commands(given)
        known = {(one["type"], one["name"]): one["id"] for one in self.of(place)}
        self.places[place] = [self._registered(one, known, place, application) for one in given]
        self.syncs[place] = self.syncs.get(place, 0) + 1
        return self.places[place]

    def _registered(
        self, given: Json, known: dict[tuple[int, str], str], place: int, application: int
    ) -> Json:
        kind = given.get("type") or 1
        number = known.get((kind, given["name"])) or str(self._snowflakes.next())
        body: Json = {"description": ""} | given | {"type": kind, "id": number}
        body |= {"application_id": str(application), "version": str(self._snowflakes.next())}
        permissions = given.get("default_member_permissions")
        body["default_member_permissions"] = None if permissions is None else str(permissions)
        return body | {"guild_id": str(place)} if place else body

    def find(self, name: str, account: Account, channel: Channel, kind: int = 1) -> Found | None:
        """The command of that name, in the person's own language or as it was registered."""
        for body in self._offered(channel, kind):
            if (found := _match(body, name, account.locale)) is not None:
                return found
        return None

    def _offered(self, channel: Channel, kind: int) -> Iterator[Json]:
        guild = channel.guild
        for body in [*self.of(), *(self.of(guild.id) if guild else ())]:
            contexts = body.get("contexts")
            if contexts is None:
                contexts = [0] if body.get("dm_permission") is False else [0, 1]
            if body["type"] == kind and (0 if guild else 1) in contexts:
                yield body


def _match(body: Json, wanted: str, locale: str) -> Found | None:
    """The command or subcommand of that name below a command."""
    if body["type"] == 3 or body["type"] == 2:
        return Found(body, ()) if wanted in names(body, locale) else None
    for steps in _paths(body):
        last = steps[-1] if steps else body
        if any(option["type"] in (1, 2) for option in inners(last, "options")):
            continue
        parts = wanted.split(" ")
        path = [body, *steps]
        if len(parts) == len(path) and all(
            part in names(step, locale) for part, step in zip(parts, path, strict=True)
        ):
            return Found(body, steps)
    return None


def _paths(body: Json) -> Iterator[tuple[Json, ...]]:
    yield ()
    for step in inners(body, "options"):
        if step["type"] in (1, 2):
            for rest in _paths(step):
                yield (step, *rest)


def names(body: Json, locale: str) -> set[str]:
    """The names under which a command or an option is known to somebody."""
    own = inner(body, "name_localizations").get(locale)
    return {body["name"]} | ({own} if own else set())
