"""A way to play the people from another process: JSON in, JSON out, under /control/."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar, cast

from aiohttp import web

Server = TypeVar("Server")


class Control(Generic[Server]):
    """Answers /control/ requests with what actions do: each takes JSON fields and returns JSON."""

    def __init__(
        self, server: Server, actions: Mapping[str, Callable[[Server, dict[str, Any]], Awaitable[object]]]
    ) -> None:
        self._server = server
        self._actions = actions

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The response to one request: `result`, or a `description` of what is wrong (400, 404, 408)."""
        action = self._actions.get(request.path.removeprefix("/control/"))
        if action is None:
            return _response(
                {"ok": False, "description": f"there are {', '.join(sorted(self._actions))}"}, 404
            )
        try:
            fields = json.loads(await request.read() or b"{}")
            result = await action(self._server, cast("dict[str, Any]", fields))
        except TimeoutError:
            return _response({"ok": False, "description": "it did not happen in time"}, 408)
        except (LookupError, TypeError, ValueError) as error:
            return _response({"ok": False, "description": f"{type(error).__name__}: {error}"}, 400)
        return _response({"ok": True, "result": result}, 200)


def _response(body: dict[str, Any], status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")
