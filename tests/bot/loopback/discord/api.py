"""The API as a program sees it that knows nothing but HTTP and WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.loopback.discord import Interaction, LoopbackDiscord


@dataclass
class Answer:
    """A response: its status, its body, and headers in lower case."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's own number for what is wrong."""
        return self.body["code"]


@dataclass
class Api:
    """Sends requests."""

    server: LoopbackDiscord
    session: aiohttp.ClientSession

    async def __call__(self, method: str, path: str, body: object = None, *, token: str = "") -> Answer:
        """The response to a request."""
        headers = {"Authorization": f"Bot {token or self.server.token}"}
        async with self.session.request(
            method, self.server.api + path, json=body, headers=headers
        ) as response:
            content = await response.read()
            is_json = response.content_type == "application/json"
            lower = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, json.loads(content) if is_json else content, lower)

    async def problems(self, method: str, path: str, body: object) -> set[str]:
        """The fields that a refused body has wrong, with the code of each."""
        answer = await self(method, path, body)
        assert (answer.status, answer.code) == (400, 50035), answer
        return set(_flat(answer.body["errors"], ""))


def _flat(errors: dict[str, Any], path: str) -> list[str]:
    found = [f"{path}: {one['code']}" for one in errors.get("_errors", [])]
    for name, inner in errors.items():
        if name != "_errors":
            found += _flat(inner, f"{path}.{name}" if path else name)
    return found


@dataclass
class Shard:
    """A connection to the gateway, frame by frame."""

    socket: aiohttp.ClientWebSocketResponse
    server: LoopbackDiscord
    session_id: str = ""
    sequence: int = 0

    async def next(self, event: str = "") -> dict[str, Any]:
        """The next frame, or the next of an event; frames before it are passed over."""
        while True:
            frame = await asyncio.wait_for(self.socket.receive_json(), 5)
            self.sequence = frame.get("s") or self.sequence
            if event in ("", frame.get("t")):
                return frame

    async def closed(self) -> int | None:
        """The code with which it is closed."""
        while not self.socket.closed:
            await asyncio.wait_for(self.socket.receive(), 5)
        return self.socket.close_code

    async def identify(self, intents: int = 1 << 0 | 1 << 9 | 1 << 12, **fields: object) -> None:
        """Begin a session."""
        body: dict[str, object] = {"token": self.server.token, "intents": intents, "properties": {}}
        await self.socket.send_json({"op": 2, "d": body | fields})

    async def ready(self, **fields: Any) -> dict[str, Any]:
        """Begin a session; what READY says."""
        await self.identify(**fields)
        body = (await self.next("READY"))["d"]
        self.session_id = body["session_id"]
        return body

    async def resume(self, session_id: str, sequence: int) -> None:
        """Go on with a session."""
        body = {"token": self.server.token, "session_id": session_id, "seq": sequence}
        await self.socket.send_json({"op": 6, "d": body})


async def shard(server: LoopbackDiscord, session: aiohttp.ClientSession) -> Shard:
    """A new connection, after Hello."""
    socket = await session.ws_connect(f"{server.gateway.url}?v=10&encoding=json")
    connection = Shard(socket, server)
    assert (await connection.next())["op"] == 10
    return connection


def served(
    **options: Any,
) -> Callable[[Callable[[LoopbackDiscord, Api], Coroutine[Any, Any, None]]], Callable[[], None]]:
    """Run a test against a server of its own."""

    def decorate(test: Callable[[LoopbackDiscord, Api], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        async def run() -> None:
            async with LoopbackDiscord(**options) as server, aiohttp.ClientSession() as session:
                await test(server, Api(server, session))

        def in_a_loop() -> None:
            asyncio.run(run())

        in_a_loop.__name__, in_a_loop.__doc__ = test.__name__, test.__doc__
        return in_a_loop

    return decorate


ASK: dict[str, Any] = {
    "name": "ask",
    "name_localizations": {"id": "tanya"},
    "description": "Asks",
    "options": [{"type": 3, "name": "question", "description": "A question", "required": True}],
}


async def asked(server: LoopbackDiscord, api: Api, *, in_direct_messages: bool = False) -> Interaction:
    """An interaction that nobody has acknowledged yet."""
    answer = await api("PUT", f"/applications/{server.bot.id}/commands", [ASK])
    assert answer.status == 200, answer
    guild = server.guild()
    member = guild.member()
    channel = server.direct(member) if in_direct_messages else guild.text_channel()
    return await member.slash(channel, "ask", question="Apa?")


def callback(interaction: Interaction) -> str:
    """Where an interaction is acknowledged."""
    return f"/interactions/{interaction.id}/{interaction.token}/callback"


def webhook(interaction: Interaction, message: object = None) -> str:
    """Where an interaction is answered, or where one of its messages is."""
    root = f"/webhooks/{interaction.backend.bot.id}/{interaction.token}"
    return root if message is None else f"{root}/messages/{message}"
