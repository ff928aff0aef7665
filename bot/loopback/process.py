"""A loopback server in a process of its own, started and played by this one."""

from __future__ import annotations

import asyncio
import json
import sys
from types import TracebackType
from typing import Any, ClassVar, Self

import aiohttp


class ServerProcess:
    """An async context manager; `root` is the server's address. The server never outlives this process.

    `module` is what is run; its first line of output is JSON, of which `root` is one field.
    """

    module: ClassVar[str]

    def __init__(self, *, token: str, arguments: tuple[str, ...] = ()) -> None:
        self.token = token
        self.root = ""
        self.started: dict[str, Any] = {}
        """What the server said of itself at its start."""
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        command = (sys.executable, "-m", self.module, "--with-parent", "--token", self.token)
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *command, *self._arguments, stdin=pipe, stdout=pipe
        )
        output = self._process.stdout
        line = await output.readline() if output else b""
        if not line:
            raise RuntimeError("the loopback server did not start")
        self.started = json.loads(line)
        self.root = self.started["root"]
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
        """Let people do something, or ask for a report, as its `controlling` and `reporting` say.

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
