"""A session of the gateway: it outlives its connection, and can send again what was lost with that."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.loopback.discord.failure import Json
from bot.loopback.discord.intents import NOTHING, Intent

if TYPE_CHECKING:
    from bot.loopback.discord.guilds import Guild

_MOST_REPLAYED = 10_000


class Session:
    """What one shard is told; `send` is None while it has no connection.

    `shard` is its number, and how many there are.
    """

    def __init__(self, intents: Intent, shard: tuple[int, int], send: Callable[[Json], None]) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.send: Callable[[Json], None] | None = send
        self.sequence = 0
        self.sent: deque[Json] = deque(maxlen=_MOST_REPLAYED)
        self.resumed = 0

    def hears_of(self, guild: Guild | None) -> bool:
        """Whether what happens in a server, or in direct messages (None), is for this shard."""
        number, count = self.shard
        return number == ((guild.id >> 22) % count if guild else 0)

    def dispatch(self, event: str, body: Json, intent: Intent, hidden: Json | None) -> bool:
        """Tell of an event that was asked for; without the message content intent of `hidden`."""
        if intent and not self.intents & intent:
            return False
        if hidden is not None and not self.intents & Intent.MESSAGE_CONTENT:
            body = hidden
        self.sequence += 1
        frame: Json = {"op": 0, "t": event, "s": self.sequence, "d": body}
        self.sent.append(frame)
        if self.send:
            self.send(frame)
        return True

    def resume(self, sequence: int, send: Callable[[Json], None]) -> bool:
        """Go on over a new connection, with all that came after a number; False if that is not possible."""
        oldest = self.sent[0]["s"] if self.sent else 1
        if sequence > self.sequence or sequence + 1 < oldest:
            return False
        self.send = send
        self.resumed += 1
        for frame in list(self.sent):
            if frame["s"] > sequence:
                send(frame)
        self.dispatch("RESUMED", {"_trace": []}, NOTHING, None)
        return True
