"""A request as handlers see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bot.loopback.discord.failure import ApiError, Json
from bot.loopback.discord.files import Upload

if TYPE_CHECKING:
    from bot.loopback.discord.backend import Backend


@dataclass(frozen=True, slots=True)
class Request:
    """What came: parts of the path, the query, the body and files by the number in their name."""

    backend: Backend
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: object
    files: Mapping[int, Upload]

    @property
    def json(self) -> Json:
        """The body as an object.

        Raises:
            ApiError: It is none (50109).
        """
        body = self.body
        if not isinstance(body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return cast("Json", body)

    def number(self, name: str) -> int:
        """An id in the path.

        Raises:
            ApiError: It is none (50035).
        """
        if not self.path[name].isdecimal():
            raise ApiError(
                400, 50035, "Invalid Form Body", {name: {"_errors": [{"code": "NUMBER_TYPE_COERCE"}]}}
            )
        return int(self.path[name])


Handler: TypeAlias = "Callable[[Request], Any]"
"""Does it; what it returns is the body of the response, None is no content (204)."""
Routes: TypeAlias = Mapping[str, Handler]
"""By method and path, as in "GET /channels/{channel_id}"; paths are those of Discord's own description."""
