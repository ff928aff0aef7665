"""What the bot has requested, for tests and benchmarks to look at."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from bot.loopback.discord.failure import Json
from bot.loopback.discord.routes import HANDLERS
from bot.loopback.signal import Signal


@dataclass(slots=True, eq=False)
class Call:
    """A request: its route, as in "POST /channels/{channel_id}/messages", and how it ended.

    Attributes:
        path: As it was requested, below the root of the API.
        body: What came as JSON, alone or beside files.
        at: When it came; seconds of the server's clock.
        code: The HTTP status of the response; 0: there was none (yet).
        answer: The body of the response to a refused request.
    """

    route: str
    path: str
    body: object
    files: tuple[str, ...]
    at: float
    code: int = 0
    answer: Json = field(default_factory=dict[str, object])


class Calls:
    """The latest requests, and how many there were of each route and status."""

    def __init__(self, *, keep: int, changed: Signal) -> None:
        self.latest: deque[Call] = deque(maxlen=keep)
        self.routes: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()
        self.impatient = 0
        """Requests of a route that came again before the `retry_after` of a 429 was over."""
        self.changed = changed
        self._waits: dict[str, float] = {}

    def begin(self, call: Call) -> None:
        """A request has come."""
        self.routes[call.route] += 1
        self.impatient += call.at < max(self._waits.get(call.path, 0.0), self._waits.get("", 0.0))
        self.latest.append(call)
        self.changed.fire()

    def end(self, call: Call, code: int, answer: Json | None = None) -> None:
        """It was answered."""
        call.code, call.answer = code, answer or {}
        self.codes[code] += 1
        self.changed.fire()

    def wait(self, path: str, until: float) -> None:
        """It was refused with a 429 that names a time to wait; path "" is everything."""
        self._waits[path] = until

    def of(self, route: str) -> list[Call]:
        """The latest requests of a route, in order.

        Raises:
            LookupError: There is no such route.
        """
        if route not in HANDLERS:
            raise LookupError(route)
        return [call for call in self.latest if call.route == route]

    def refused(self) -> list[Call]:
        """The latest requests that were wrong: refused, but not for their number or for their rights."""
        return [call for call in self.latest if call.code in (400, 404, 405, 413)]

    async def until(self, route: str, *, times: int = 1, timeout: float = 10.0) -> Call:
        """The latest request of a route, once this many were answered.

        Raises:
            LookupError: There is no such route.
            TimeoutError: There were not in these seconds.
        """
        self.of(route)

        def found() -> Call | None:
            calls = [call for call in self.of(route) if call.code]
            return calls[-1] if len(calls) >= times else None

        return await self.changed.until(found, timeout)
