"""What the bot has called, for tests and benchmarks to look at."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from bot.loopback.signal import Signal
from bot.loopback.telegram.failure import Json


@dataclass(slots=True, eq=False)
class Call:
    """A call: its fields as they were sent, when it came (seconds of the server's clock) and how it ended."""

    method: str
    fields: Json
    at: float
    code: int = 0
    """The HTTP status of the response; 0: there was none (yet)."""
    description: str = ""
    """Why it was refused."""


class Calls:
    """The latest calls, and how many there were of each method and status."""

    def __init__(self, *, keep: int) -> None:
        self.latest: deque[Call] = deque(maxlen=keep)
        self.methods: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()
        self.impatient = 0
        """Calls of a method to a chat that came again before the `retry_after` of a 429 was over."""
        self.changed = Signal()
        self._waits: dict[tuple[str, object], float] = {}

    def begin(self, call: Call) -> None:
        """A call has come."""
        self.methods[call.method] += 1
        until = self._waits.pop(_place(call), call.at)
        if call.at < until:
            self.impatient += 1
            self._waits[_place(call)] = until
        self.latest.append(call)
        self.changed.fire()

    def end(self, call: Call, code: int, description: str = "") -> None:
        """It was answered."""
        call.code, call.description = code, description
        self.codes[code] += 1
        self.changed.fire()

    def wait(self, call: Call, seconds: int) -> None:
        """It was refused with a 429 that names a time to wait."""
        self._waits[_place(call)] = call.at + seconds

    def of(self, method: str) -> list[Call]:
        """The latest calls of a method, in order."""
        return [call for call in self.latest if call.method == method]

    def refused(self) -> list[Call]:
        """The latest calls that were wrong: refused, but not for their number or for who blocked the bot."""
        return [call for call in self.latest if call.code in (400, 404)]

    async def until(self, method: str, *, times: int = 1, timeout: float = 10.0) -> Call:
        """The latest call of a method, once there were this many.

        Raises:
            TimeoutError: There were not in these seconds.
        """

        def found() -> Call | None:
            calls = [call for call in self.of(method) if call.code]
            return calls[-1] if len(calls) >= times else None

        return await self.changed.until(found, timeout)

    async def begun(self, method: str, *, times: int = 1, timeout: float = 10.0) -> None:
        """Wait until a method was called this many times, whether it was answered or not.

        Raises:
            TimeoutError: It was not in these seconds.
        """
        await self.changed.until(lambda: self.methods[method] >= times or None, timeout)


def _place(call: Call) -> tuple[str, object]:
    return call.method, str(call.fields.get("chat_id"))
