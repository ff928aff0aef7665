"""A way to play the people from another process: JSON under /control/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram


class Control:
    """Answers /control/ requests."""

    def __init__(self, server: LoopbackTelegram) -> None:
        self._server = server

    async def respond(self, request: web.BaseRequest) -> web.Response:
        """The response to one request."""
        raise NotImplementedError
