"""A server of our own for what Telegram sends: the library's refuses, and logs, what it cannot read."""

from __future__ import annotations

import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import web

from bot.adapters.telegram.connection import Webhook

_log = logging.getLogger(__name__)

_LARGEST = 4 * 1024 * 1024
"""Bytes of an update; Telegram's are a few thousand."""

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)

Take = Callable[[dict[str, Any]], Awaitable[None]]
"""Takes an update as it came; when it returns, Telegram may forget it."""


class WebhookServer:
    """Receives updates, and tells Telegram that they have arrived once they were taken.

    What is no update is confirmed as well: Telegram would send it again for a day, and nothing after it.
    """

    def __init__(self, webhook: Webhook, take: Take) -> None:
        self._webhook = webhook
        self._take = take
        self._runner: web.AppRunner | None = None

    async def start(self, listening: socket.socket) -> None:
        """Answer on a socket that listens already."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post(f"/{self._webhook.path}", self._receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        self._runner = runner

    async def stop(self) -> None:
        """Receive nothing more; what is being taken is finished first."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        secret = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(secret.encode("utf-8", "replace"), self._webhook.secret.encode()):
            return web.Response(status=403)
        try:
            raw: object = json.loads(await request.read())
        except (ValueError, RecursionError):
            raw = None
        if isinstance(raw, dict) and isinstance(cast("dict[str, Any]", raw).get("update_id"), int):
            await self._take(cast("dict[str, Any]", raw))
        else:
            _log.warning("What came by webhook is no update; it is left out")
        return web.Response()
