"""Telegram's flood rules: how many messages a chat, a group and a bot may send."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.loopback.telegram.failure import ApiError


def too_many(seconds: float) -> ApiError:
    """The refusal of a call that came too soon."""
    wait = max(1, math.ceil(seconds))
    return ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


@dataclass(slots=True)
class _Bucket:
    """Allowances that come back with time, up to a number that can be saved."""

    rate: float
    most: float
    left: float
    since: float

    def wait(self, now: float) -> float:
        """Seconds until one can be taken; 0 is now."""
        self.left = min(self.most, self.left + (now - self.since) * self.rate)
        self.since = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


@dataclass(slots=True)
class Flood:
    """Counts messages and edits; `burst` is how many a chat may get at once after a pause."""

    clock: Callable[[], float]
    is_on: bool = True
    burst: int = 3
    chat_rate: float = 1.0
    """Messages a second."""
    group_minute: int = 20
    overall_rate: float = 30.0
    refused: Counter[str] = field(default_factory=Counter[str])
    """Refusals by rule: chat, group, overall."""
    _chats: dict[int, _Bucket] = field(default_factory=dict[int, _Bucket])
    _groups: dict[int, deque[float]] = field(default_factory=dict[int, deque[float]])
    _overall: _Bucket | None = None

    def take(self, chat_id: int) -> None:
        """Count a message to a chat.

        Raises:
            ApiError: It is one too many (429); `retry_after` is in whole seconds.
        """
        if not self.is_on:
            return
        now = self.clock()
        chat = self._chats.setdefault(chat_id, _Bucket(self.chat_rate, self.burst, self.burst, now))
        overall = self._overall = self._overall or _Bucket(
            self.overall_rate, self.overall_rate, self.overall_rate, now
        )
        waits = {
            "chat": chat.wait(now),
            "overall": overall.wait(now),
            "group": self._group_wait(chat_id, now),
        }
        rule = max(waits, key=lambda name: waits[name])
        if waits[rule] > 0:
            self.refused[rule] += 1
            raise too_many(waits[rule])
        chat.left -= 1
        overall.left -= 1
        if chat_id < 0:
            self._groups[chat_id].append(now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        times = self._groups.setdefault(chat_id, deque())
        while times and times[0] <= now - 60:
            times.popleft()
        return 0.0 if len(times) < self.group_minute else times[0] + 60 - now
