"""The loopback server in a process of its own, started and played by this one."""

from __future__ import annotations

import asyncio
import json
import sys
from types import TracebackType
from typing import Any

import aiohttp

from bot.loopback.telegram.server import TOKEN


class LoopbackProcess:
    """An async context manager; `root` is the server's address. The server never outlives this process."""

    def __init__(self, *, token: str = TOKEN, arguments: tuple[str, ...] = ()) -> None:
        self.token = token
        self.root = ""
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> LoopbackProcess:
        command = (sys.executable, "-m", "bot.loopback.telegram", "--with-parent", "--token", self.token)
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *command, *self._arguments, stdin=pipe, stdout=pipe
        )
        output = self._process.stdout
        line = await output.readline() if output else b""
        if not line:
            raise RuntimeError("the loopback server did not start")
        self.root = json.loads(line)["root"]
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()
        if self._process:
            if self._process.stdin:
                self._process.stdin.close()
            await self._process.wait()

    async def call(self, action: str, **fields: object) -> Any:
        """Let people do something, or ask for a report: see controlling.py and reporting.py.

        Raises:
            TimeoutError: It did not happen in its time.
            ValueError: The action or a field is wrong.
        """
        if self._session is None:
            raise RuntimeError("the loopback server was not started")
        async with self._session.post(f"{self.root}/control/{action}", json=fields) as response:
            answer = await response.json()
        if response.status == 408:
            raise TimeoutError(answer["description"])
        if not answer["ok"]:
            raise ValueError(answer["description"])
        return answer["result"]
