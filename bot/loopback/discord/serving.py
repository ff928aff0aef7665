"""The API over HTTP: tokens, routes, responses and faults; beside it the gateway and attachments."""

from __future__ import annotations

import asyncio
import json
import math
from typing import TYPE_CHECKING

from aiohttp import web

from bot.loopback.discord.calls import Call
from bot.loopback.discord.failure import ApiError, Json
from bot.loopback.discord.requests import read_body
from bot.loopback.discord.routes import HANDLERS, OPEN, Request, route_of
from bot.loopback.discord.socket import Socket
from bot.loopback.faults import Fault

if TYPE_CHECKING:
    from bot.loopback.discord.server import LoopbackDiscord

API = "/api/v10"
GATEWAY = "/gateway"
_VIA = {"Via": "1.1 loopback"}
"""Discord's answers come through a proxy; libraries take a 429 without this for a ban."""
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"


class Serving:
    """Answers the bot's requests."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self._server = server

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """The response to one request."""
        path = request.path
        if path.startswith("/control/") and self._server.control:
            return await self._server.control.respond(request)
        if path.rstrip("/") == GATEWAY:
            return await self._connect(request)
        if path.startswith("/attachments/"):
            return self._download(path)
        return await self._call(request)

    async def _connect(self, request: web.BaseRequest) -> web.StreamResponse:
        gateway = self._server.gateway
        if gateway.is_refusing:
            return web.Response(status=503)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            return web.Response(status=400)
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, compress=False, timeout=0.2)
        await socket.prepare(request)
        await Socket(gateway, socket, request).run()
        return socket

    def _download(self, path: str) -> web.Response:
        found = self._server.backend.files.download(path)
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.content, content_type=found.content_type.partition(";")[0])

    async def _call(self, request: web.BaseRequest) -> web.StreamResponse:
        server = self._server
        path = request.path.removeprefix(API)
        route = route_of(request.method, path) if request.path.startswith(f"{API}/") else None
        call = Call(route[0] if route else f"{request.method} {path}", path, None, (), server.backend.clock())
        server.calls.begin(call)
        try:
            body, files = await read_body(request)
            call.body, call.files = body, tuple(file.name for file in files.values())
            if route is None:
                raise ApiError(404, 0, "404: Not Found")
            self._check_token(request, route[0])
        except ApiError as error:
            return self._refuse(call, error)
        given = Request(server.backend, route[1], dict(request.query), body, files)
        fault = server.faults.draw(call.route)
        return self._finish(call, given) if fault is None else await self._fail(request, fault, call, given)

    def _check_token(self, request: web.BaseRequest, route: str) -> None:
        wanted = f"Bot {self._server.token}"
        if self._server.is_revoked or (route not in OPEN and request.headers.get("Authorization") != wanted):
            raise ApiError(401, 0, "401: Unauthorized")

    def _finish(self, call: Call, given: Request) -> web.Response:
        """Do it and answer."""
        try:
            result = HANDLERS[call.route](given)
        except ApiError as error:
            return self._refuse(call, error)
        status = 204 if result is None else 200
        self._server.calls.end(call, status)
        return web.Response(status=204, headers=_VIA) if result is None else _json(result, status)

    def _refuse(self, call: Call, error: ApiError) -> web.Response:
        self._server.calls.end(call, error.status, error.as_json())
        return _json(error.as_json(), error.status)

    async def _fail(
        self, request: web.BaseRequest, fault: Fault, call: Call, given: Request
    ) -> web.StreamResponse:
        faults = self._server.faults
        is_done = fault is Fault.LOST or (fault is Fault.TIMEOUT and faults.random.random() < 0.5)
        done = self._finish(call, given) if is_done else None
        fields: Json = {"path": call.path, "body": call.body}
        had_effect = done is not None and done.status < 300
        faults.record(fault, call.route, fields, had_effect=had_effect)
        if fault is Fault.TOO_MANY:
            return self._too_many(call)
        if fault is Fault.BAD_GATEWAY:
            self._server.calls.end(call, 502)
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html", headers=_VIA)
        if fault is Fault.TIMEOUT:
            await asyncio.Event().wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    def _too_many(self, call: Call) -> web.Response:
        """429: of this route, or of everything."""
        server = self._server
        wait, is_global = server.retry_after, server.is_limit_global
        server.calls.wait("" if is_global else call.path, server.backend.clock() + wait)
        body: Json = {"message": "You are being rate limited.", "retry_after": wait, "global": is_global}
        server.calls.end(call, 429, body)
        headers = {"Retry-After": str(max(1, math.ceil(wait))), "X-RateLimit-Reset-After": str(wait)}
        if is_global:
            headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        else:
            headers |= {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Scope": "user"}
            headers |= {"X-RateLimit-Reset": f"{server.backend.wall_clock() + wait:.3f}"}
        return _json(body, 429, headers)


def _json(body: object, status: int, headers: dict[str, str] | None = None) -> web.Response:
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return web.Response(
        body=text, status=status, content_type="application/json", headers=_VIA | (headers or {})
    )
