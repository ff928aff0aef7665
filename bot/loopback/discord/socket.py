"""One connection to the gateway: Hello, Identify or Resume, heartbeats, and events as they come."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from typing import TYPE_CHECKING, cast

from aiohttp import WSMsgType, web

from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import ALL_INTENTS, NOTHING, PRIVILEGED, Intent
from bot.loopback.discord.sessions import Session

if TYPE_CHECKING:
    from bot.loopback.discord.gateway import Gateway

_MOST_FRAMES = 120
"""Frames that a bot may send in a minute."""


class RefusedError(Exception):
    """The connection is closed with a code, as Discord does when a bot is wrong."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """A connection from its first moment to its last."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self._gateway = gateway
        self._socket = socket
        self._request = request
        self._clock = gateway.backend.clock
        self._out: asyncio.Queue[Json | None] = asyncio.Queue()
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._frames: deque[float] = deque(maxlen=_MOST_FRAMES)
        self._heard = self._clock()
        self.session: Session | None = None

    def send(self, frame: Json) -> None:
        """Send a frame after those before it."""
        self._out.put_nowait(frame)

    async def close(self, code: int) -> None:
        """Close it with a code."""
        self._detach()
        await self._socket.close(code=code, message=b"")

    def abort(self) -> None:
        """Break it."""
        self._detach()
        if self._request.transport:
            self._request.transport.abort()

    def _detach(self) -> None:
        if self.session and self.session.send == self.send:
            self.session.send = None

    async def run(self) -> None:
        """Serve it until it ends."""
        self._gateway.sockets.add(self)
        self.send({"op": 10, "d": {"heartbeat_interval": int(self._gateway.heartbeat_interval * 1000)}})
        tasks = [asyncio.create_task(work) for work in (self._write(), self._watch())]
        try:
            await self._read()
        except RefusedError as refused:
            self._gateway.closed.append(refused.code)
            await self.close(refused.code)
        finally:
            self._detach()
            self._gateway.sockets.discard(self)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._gateway.backend.changed.fire()

    async def _write(self) -> None:
        while (frame := await self._out.get()) is not None:
            text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
            try:
                if self._deflate:
                    data = text.encode("utf-8", "surrogatepass")
                    await self._socket.send_bytes(
                        self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    )
                else:
                    await self._socket.send_str(text)
            except (ConnectionError, RuntimeError):
                return

    async def _watch(self) -> None:
        """A bot that is silent for too long is cut off."""
        interval = self._gateway.heartbeat_interval
        while self._clock() - self._heard < 2 * interval:
            await asyncio.sleep(interval / 4)
        self._gateway.closed.append(4009)
        await self.close(4009)

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                raise RefusedError(4002)
            now = self._clock()
            if len(self._frames) == _MOST_FRAMES and now - self._frames[0] < 60:
                raise RefusedError(4008)
            self._frames.append(now)
            try:
                frame = json.loads(cast("str", message.data))
                self._take(frame["op"], frame.get("d"), now)
            except (ValueError, TypeError, KeyError, LookupError):
                raise RefusedError(4002) from None
            self._gateway.backend.changed.fire()

    def _take(self, op: int, body: Json | None, now: float) -> None:
        if op == 1:
            self._gateway.heartbeats += 1
            self._gateway.longest_silence = max(self._gateway.longest_silence, now - self._heard)
            self._heard = now
            self.send({"op": 11, "d": None})
        elif op == 2:
            self._identify(body or {})
        elif op == 6:
            self._resume(body or {})
        elif self.session is None:
            raise RefusedError(4003)
        elif op == 8:
            self._members(body or {})
        elif op not in (3, 4):
            raise RefusedError(4001)

    def _check_token(self, body: Json) -> None:
        if body.get("token") != self._gateway.token:
            raise RefusedError(4004)

    def _identify(self, body: Json) -> None:
        if self.session is not None:
            raise RefusedError(4005)
        self._check_token(body)
        number, count = body.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise RefusedError(4010)
        intents = body["intents"]
        if not isinstance(intents, int) or intents & ~ALL_INTENTS:
            raise RefusedError(4013)
        if Intent(intents) & PRIVILEGED & ~self._gateway.allowed:
            raise RefusedError(4014)
        self.session = Session(Intent(intents), (number, count), self.send)
        self._gateway.sessions[self.session.id] = self.session
        self._gateway.identified += 1
        self._greet(self.session)

    def _greet(self, session: Session) -> None:
        backend = self._gateway.backend
        guilds = [guild for guild in backend.guilds.values() if session.hears_of(guild)]
        bot = backend.bot
        ready: Json = {"v": 10, "user": bot.as_json(), "session_id": session.id, "shard": list(session.shard)}
        ready |= {"guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds]}
        ready |= {"resume_gateway_url": self._gateway.url, "session_type": "normal"}
        ready |= {"application": {"id": str(bot.id), "flags": self._gateway.application_flags}}
        session.dispatch("READY", ready, NOTHING, None)
        for guild in guilds:
            session.dispatch("GUILD_CREATE", guild.as_json(), Intent.GUILDS, None)

    def _resume(self, body: Json) -> None:
        self._check_token(body)
        session = self._gateway.sessions.get(str(body.get("session_id")))
        if session is None or not session.resume(body["seq"], self.send):
            self.send({"op": 9, "d": False})
            return
        self.session = session
        self._gateway.resumed += 1

    def _members(self, body: Json) -> None:
        """Some members of a server, by their ids; all of them only with the intent."""
        guild = self._gateway.backend.guilds[int(body["guild_id"])]
        session = self.session
        if session is None or ("user_ids" not in body and not session.intents & Intent.GUILD_MEMBERS):
            return
        wanted = body.get("user_ids") or list(guild.members)
        ids = {
            int(str(number))
            for number in cast("list[object]", wanted if isinstance(wanted, list) else [wanted])
        }
        found = [guild.member_json(one.account) for one in guild.members.values() if one.account.id in ids]
        chunk: Json = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        chunk |= {"not_found": [], "nonce": body.get("nonce")}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk, NOTHING, None)
