"""The Bot API over HTTP: tokens, routes, responses and faults."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.loopback.faults import Fault
from bot.loopback.telegram.calls import Call
from bot.loopback.telegram.checking import check_call
from bot.loopback.telegram.failure import ApiError, Json
from bot.loopback.telegram.flood import too_many
from bot.loopback.telegram.methods import HANDLERS
from bot.loopback.telegram.methods.receiving import get_updates
from bot.loopback.telegram.requests import Given, read_request

if TYPE_CHECKING:
    from bot.loopback.telegram.server import LoopbackTelegram

_ROUTE = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]*)/(?P<rest>.+)")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_FLOODED = frozenset({"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"})
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class Serving:
    """Answers the bot's requests."""

    def __init__(self, server: LoopbackTelegram) -> None:
        self._server = server

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """The response to one request."""
        if request.path.startswith("/control/") and self._server.control:
            return await self._server.control.respond(request)
        route = _ROUTE.fullmatch(request.path)
        if not route or not _TOKEN.fullmatch(route["token"]):
            return _refusal(ApiError(404, "Not Found"))
        if self._server.is_revoked or route["token"] != self._server.token:
            return _refusal(ApiError(401, "Unauthorized"))
        if route["file"]:
            return self._download(route["rest"])
        return await self._call(request, route["rest"])

    def _download(self, path: str) -> web.Response:
        try:
            return web.Response(body=self._server.backend.files.download(path))
        except ApiError as error:
            return _refusal(error)

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        server = self._server
        try:
            given = await read_request(request)
        except ApiError as error:
            return _refusal(error)
        call = Call(method, given.fields, server.backend.clock())
        server.calls.begin(call)
        fault = server.faults.draw(method)
        if fault is None:
            return await self._finish(call, given)
        return await self._fail(request, fault, call, given)

    async def _finish(self, call: Call, given: Given) -> web.Response:
        """Do it and answer."""
        try:
            result = await self._do(call.method, given)
        except ApiError as error:
            return self._refuse(call, error)
        self._server.calls.end(call, 200)
        return _json({"ok": True, "result": result}, 200)

    def _refuse(self, call: Call, error: ApiError) -> web.Response:
        self._server.calls.end(call, error.code, error.description)
        if "retry_after" in error.parameters:
            self._server.calls.wait(call, error.parameters["retry_after"])
        return _refusal(error)

    async def _do(self, method: str, given: Given) -> object:
        backend = self._server.backend
        fields = check_call(method, given.fields, given.files)
        backend.check_open()
        if method == "getUpdates":
            return await get_updates(backend, fields)
        if method in _FLOODED and fields.get("chat_id") in backend.chats:
            self._server.flood.take(fields["chat_id"])
        return HANDLERS[method](backend, fields)

    async def _fail(
        self, request: web.BaseRequest, fault: Fault, call: Call, given: Given
    ) -> web.StreamResponse:
        faults = self._server.faults
        is_done = fault is Fault.LOST or (fault is Fault.TIMEOUT and faults.random.random() < 0.5)
        done = await self._finish(call, given) if is_done and call.method != "getUpdates" else None
        faults.record(fault, call.method, call.fields, had_effect=done is not None and done.status == 200)
        if fault is Fault.TOO_MANY:
            error = too_many(faults.retry_after)
            return self._refuse(call, error)
        if fault is Fault.BAD_GATEWAY:
            self._server.calls.end(call, 502)
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        if fault is Fault.TIMEOUT:
            await asyncio.Event().wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()


def _refusal(error: ApiError) -> web.Response:
    return _json(error.as_json(), error.code)


def _json(body: Json, status: int) -> web.Response:
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(), status=status, content_type="application/json"
    )
