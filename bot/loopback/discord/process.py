"""The loopback server in a process of its own."""

from __future__ import annotations

from bot.loopback.discord.server import TOKEN
from bot.loopback.process import ServerProcess


class LoopbackProcess(ServerProcess):
    """An async context manager; `api` and `gateway` are the server's addresses.

    The server never outlives this process.
    """

    module = "bot.loopback.discord"

    def __init__(self, *, token: str = TOKEN, arguments: tuple[str, ...] = ()) -> None:
        super().__init__(token=token, arguments=arguments)

    @property
    def api(self) -> str:
        """The root of the API."""
        return self.started["api"]

    @property
    def gateway(self) -> str:
        """Where events come from."""
        return self.started["gateway"]
