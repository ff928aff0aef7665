"""The gateway: sessions, what is dispatched to them, and how connections break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import NOTHING, Intent
from bot.loopback.discord.sessions import Session

if TYPE_CHECKING:
    from bot.loopback.discord.backend import Backend
    from bot.loopback.discord.guilds import Guild
    from bot.loopback.discord.socket import Socket


class Gateway:
    """All sessions and connections of the bot.

    Attributes:
        allowed: Privileged intents that are switched on for the application.
        shards: How many connections bots are told to make.
        heartbeat_interval: Seconds between two heartbeats of a connection.
        longest_silence: The most seconds that lay between two heartbeats of a connection.
        identified, resumed: How often a session began, and went on.
        lost: Events for which there was no session.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.url = ""
        self.token = ""
        self.allowed = NOTHING
        self.shards = 1
        self.max_concurrency = 16
        self.heartbeat_interval = 41.25
        self.is_refusing = False
        """Whether new connections are turned away."""
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.longest_silence = 0.0
        self.lost: list[str] = []
        self.closed: list[int] = []
        """Codes with which we have closed connections because the bot was wrong."""

    @property
    def application_flags(self) -> int:
        """What the application's page says of privileged intents, as flags."""
        flags = {
            Intent.GUILD_PRESENCES: 1 << 13,
            Intent.GUILD_MEMBERS: 1 << 15,
            Intent.MESSAGE_CONTENT: 1 << 19,
        }
        return sum(flag for intent, flag in flags.items() if self.allowed & intent)

    def dispatch(
        self,
        event: str,
        body: Json,
        *,
        guild: Guild | None,
        intent: Intent = NOTHING,
        hidden: Json | None = None,
    ) -> None:
        """Tell those whom it concerns of an event; without the message content intent of `hidden`."""
        heard = [one for one in self.sessions.values() if one.hears_of(guild)]
        for session in heard:
            session.dispatch(event, body, intent, hidden)
        if not heard and event == "INTERACTION_CREATE":
            self.lost.append(event)

    async def ready(self, *, shards: int = 1, timeout: float = 10.0) -> None:
        """Wait until this many shards are connected.

        Raises:
            TimeoutError: They are not in these seconds.
        """

        def connected() -> bool | None:
            live = {session.shard for session in self.sessions.values() if session.send}
            return True if len(live) >= shards else None

        await self.backend.changed.until(connected, timeout)

    async def drop(self, code: int = 4000, *, shard: int | None = None) -> None:
        """Close the connections; the sessions can be resumed."""
        for socket in self._of(shard):
            await socket.close(code)

    async def cut(self, *, shard: int | None = None) -> None:
        """The connections break without a word; the sessions can be resumed."""
        for socket in self._of(shard):
            socket.abort()

    async def ask_to_reconnect(self, *, shard: int | None = None) -> None:
        """Ask the bot to reconnect and resume."""
        for socket in self._of(shard):
            socket.send({"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell the bot that its sessions are no longer valid."""
        for socket in self._of(shard):
            if not resumable and socket.session:
                self.sessions.pop(socket.session.id, None)
            socket.send({"op": 9, "d": resumable})

    def forget(self) -> None:
        """No session can be resumed any more."""
        self.sessions.clear()

    def _of(self, shard: int | None) -> list[Socket]:
        return [
            socket
            for socket in self.sockets
            if shard is None or (socket.session and socket.session.shard[0] == shard)
        ]
