"""Calls to the Bot API over aiohttp.

python-telegram-bot's own way, over httpx, looks through every connection with every call: with dozens of
chats answered at a time that was most of what a message cost. Its `BaseRequest` is where another way fits in.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Failures before anything reached the server."""


class Calls(BaseRequest):
    """Makes calls over connections that are kept open. To be used within one event loop.

    Args:
        connections: At most at the same time.
        connect: Seconds until a connection must be there.
        pool: Seconds that a call waits for a free one.
        write: Seconds for what is sent.
        read: Seconds until the server says something, and from one piece of an answer to the next.
    """

    def __init__(self, *, connections: int, connect: float, pool: float, write: float, read: float) -> None:
        self._connections = connections
        self._connect = connect
        self._pool = pool
        self._write = write
        self._read = read
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds until the server says something."""
        return self._read

    async def initialize(self) -> None:
        """Be ready; the library calls it before any call, and again after `shutdown`."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=True,
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - as the library calls it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call: the status and what came back.

        Raises:
            TimedOut, NetworkError: There was no answer; the cause is aiohttp's.
        """
        if self._session is None:
            raise RuntimeError("calls are made between `initialize` and `shutdown` only")
        connect, read = _seconds(connect_timeout, self._connect), _seconds(read_timeout, self._read)
        write, pool = _seconds(write_timeout, self._write), _seconds(pool_timeout, self._pool)
        timeout = aiohttp.ClientTimeout(
            total=pool + connect + write + read, connect=pool + connect, sock_connect=connect, sock_read=read
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _seconds(given: Any, usual: float) -> float:
    return given if isinstance(given, int | float) else usual


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(data.json_parameters)
    for field, (name, content, kind) in data.multipart_data.items():
        form.add_field(field, content, filename=name, content_type=kind)
    return form
