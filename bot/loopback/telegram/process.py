"""The loopback server in a process of its own."""

from __future__ import annotations

from bot.loopback.process import ServerProcess
from bot.loopback.telegram.server import TOKEN


class LoopbackProcess(ServerProcess):
    """An async context manager; `root` is the server's address. The server never outlives this process."""

    module = "bot.loopback.telegram"

    def __init__(self, *, token: str = TOKEN, arguments: tuple[str, ...] = ()) -> None:
        super().__init__(token=token, arguments=arguments)
