"""What the Bot API answers when it refuses a call."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object as it is sent and received."""


class ApiError(Exception):
    """A call is refused with an HTTP status, Telegram's words for why, and perhaps parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body of the response."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(why: str) -> ApiError:
    """A call that cannot be done as it is written."""
    return ApiError(400, f"Bad Request: {why}")


def forbidden(why: str) -> ApiError:
    """A call that the bot may not do there."""
    return ApiError(403, f"Forbidden: {why}")


def conflict(why: str) -> ApiError:
    """A way to receive updates while another one is in use."""
    return ApiError(409, f"Conflict: {why}")
