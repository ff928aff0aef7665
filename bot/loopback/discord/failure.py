"""What Discord answers when it refuses a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

Json: TypeAlias = dict[str, Any]
"""An object as it is sent and received."""


class ApiError(Exception):
    """A request is refused: an HTTP status, Discord's own code and words, and the fields that are wrong."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def as_json(self) -> Json:
        """The body of the response."""
        body: Json = {"message": self.message, "code": self.code}
        return body | {"errors": self.errors} if self.errors else body


def inner(body: Json, name: str) -> Json:
    """The object in a field; an empty one if there is none."""
    return cast("Json", body.get(name) or {})


def inners(body: Json, name: str) -> list[Json]:
    """The objects in a field that is a list of them."""
    return cast("list[Json]", body.get(name) or [])


def unknown(what: str, code: int) -> ApiError:
    """Something that is not there: a channel (10003), a message (10008), an interaction (10062)."""
    return ApiError(404, code, f"Unknown {what}")


def missing_access() -> ApiError:
    """A channel that the bot does not see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Something that the bot may not do there."""
    return ApiError(403, 50013, "Missing Permissions")


def invalid_form(problems: Mapping[str, tuple[str, str]]) -> ApiError:
    """A body with wrong fields: of each the path with dots, a code and words."""
    errors: Json = {}
    for path, (code, words) in problems.items():
        place = errors
        for step in filter(None, path.split(".")):
            place = cast("Json", place.setdefault(step, {}))
        place.setdefault("_errors", []).append({"code": code, "message": words})
    return ApiError(400, 50035, "Invalid Form Body", errors)
