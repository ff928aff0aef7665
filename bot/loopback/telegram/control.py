"""A way to play the people from another process: JSON in, JSON out, under /control/ (see controlling.py)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from aiohttp import web

from bot.loopback.telegram.controlling import ACTIONS, Action
from bot.loopback.telegram.failure import Json
from bot.loopback.telegram.reporting import REPORTS

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram

_ALL: dict[str, Action] = {**ACTIONS, **REPORTS}


class Control:
    """Answers /control/ requests."""

    def __init__(self, server: LoopbackTelegram) -> None:
        self._server = server

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The response to one request: `result`, or a `description` of what is wrong (400, 404, 408)."""
        action = _ALL.get(request.path.removeprefix("/control/"))
        if action is None:
            return _response({"ok": False, "description": f"there are {', '.join(sorted(_ALL))}"}, 404)
        try:
            fields = json.loads(await request.read() or b"{}")
            result = await action(self._server, cast("Json", fields))
        except TimeoutError:
            return _response({"ok": False, "description": "it did not happen in time"}, 408)
        except (LookupError, TypeError, ValueError) as error:
            return _response({"ok": False, "description": f"{type(error).__name__}: {error}"}, 400)
        return _response({"ok": True, "result": result}, 200)


def _response(body: Json, status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")
