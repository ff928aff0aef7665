"""All routes, and which of them a path means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.loopback.discord.routes import application, channels, interactions
from bot.loopback.discord.routes.route import Handler, Request

HANDLERS: Mapping[str, Handler] = {
    **application.ROUTES,
    **channels.ROUTES,
    **interactions.ROUTES,
}

OPEN = frozenset(name for name in interactions.ROUTES) | {"GET /gateway"}
"""Routes that need no token of the bot: the interaction's own token is in their path."""


def _pattern(name: str) -> re.Pattern[str]:
    method, path = name.split(" ", 1)
    return re.compile(f"{method} " + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


# Routes with fewer names to fill in come first: "@me" is no user's id.
_PATTERNS = {name: _pattern(name) for name in sorted(HANDLERS, key=lambda name: name.count("{"))}


def route_of(method: str, path: str) -> tuple[str, Mapping[str, str]] | None:
    """The name of the route and the parts of the path; None if there is none."""
    for name, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(f"{method} {path}"):
            return name, found.groupdict()
    return None


__all__ = ["HANDLERS", "OPEN", "Request", "route_of"]
