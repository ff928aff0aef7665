"""The Bot API as a program sees it that knows nothing but HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.loopback.telegram import LoopbackTelegram


class Refused(Exception):  # noqa: N818  # it is no error that a test meets
    """The server has refused a call."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(f"{body['error_code']} {body['description']}")
        self.code: int = body["error_code"]
        self.description: str = body["description"]
        self.parameters: dict[str, int] = body.get("parameters", {})


@dataclass
class Api:
    """Calls methods by JSON."""

    server: LoopbackTelegram
    session: aiohttp.ClientSession
    results: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])

    async def __call__(self, method: str, **fields: object) -> Any:
        """The result of a call.

        Raises:
            Refused: There was none.
        """
        url = f"{self.server.root}/bot{self.server.token}/{method}"
        async with self.session.post(url, json=fields) as response:
            body = json.loads(await response.read())
        return self.result(method, body)

    def result(self, method: str, body: dict[str, Any]) -> Any:
        """The result in a body."""
        if not body["ok"]:
            raise Refused(body)
        self.results.append((method, body["result"]))
        return body["result"]

    async def refused(self, method: str, **fields: object) -> str:
        """Why a call was refused as a bad request or as forbidden."""
        try:
            await self(method, **fields)
        except Refused as refused:
            return refused.description
        raise AssertionError(f"{method} was not refused")

    async def updates(self, **fields: object) -> list[dict[str, Any]]:
        """What getUpdates returns."""
        return await self("getUpdates", **fields)


def served(
    **options: Any,
) -> Callable[[Callable[[LoopbackTelegram, Api], Coroutine[Any, Any, None]]], Callable[[], None]]:
    """Run a test against a server of its own; without other options flood rules do not hold."""
    defaults: dict[str, Any] = {"flood": False}

    def decorate(test: Callable[[LoopbackTelegram, Api], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        async def run() -> None:
            async with (
                LoopbackTelegram(**defaults | options) as server,
                aiohttp.ClientSession() as session,
            ):
                await test(server, Api(server, session))

        def in_a_loop() -> None:
            asyncio.run(run())

        in_a_loop.__doc__, in_a_loop.__name__ = test.__doc__, test.__name__
        return in_a_loop

    return decorate


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now
