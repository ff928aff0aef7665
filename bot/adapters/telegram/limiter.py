"""As many messages as Telegram allows, and no more: in each chat, in each group, and over all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.adapters.telegram.failures import seconds_of

Json: TypeAlias = dict[str, Any]
Returned: TypeAlias = bool | Json | list[Json]
Call: TypeAlias = Callable[..., Coroutine[Any, Any, Returned]]

_MESSAGES = frozenset({"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"})
"""What counts: edits do, too, in practice."""

_SIGN = "sendChatAction"

_CHATS = 10_000
"""Chats whose last messages are known; the longest silent are forgotten first."""


class BusyChatError(Exception):
    """Something that can be left out would have to wait."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram says that a bot may send (https://core.telegram.org/bots/faq), with a margin.

    Attributes:
        chat: Seconds between two messages to a chat, counted from the end of the call.
        group, group_seconds: Messages to a group in so many seconds.
        overall: Messages a second to all chats together.
        burst: How many of those may go at once.
    """

    chat: float = 1.0
    group: int = 20
    group_seconds: float = 60.5
    overall: float = 27
    burst: int = 3


@dataclass(slots=True)
class _Chat:
    """When we may write to a chat again.

    Attributes:
        free_at: By the rule of the chat, and by what Telegram has told us.
        told: Until when Telegram has told us to wait.
        recent: When the last messages to a group were sent; None for a person, who has no rule over a minute.
    """

    recent: deque[float] | None
    free_at: float = 0.0
    told: float = 0.0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class ChatLimiter(BaseRateLimiter[bool]):
    """Holds messages back so that Telegram need not refuse them.

    Each chat waits for itself alone. What Telegram refuses nevertheless is raised, and the chat waits as long
    as it was told. A request whose `rate_limit_args` is True may be left out.

    Args:
        limits: None for no more than what Telegram tells.
        at_once: Messages that may be on their way at the same time, so that other requests find a connection.
    """

    def __init__(self, limits: Limits | None, *, at_once: int) -> None:
        self._limits = limits
        self._places = asyncio.Semaphore(at_once)
        self._chats: OrderedDict[int | str, _Chat] = OrderedDict()
        self._next = 0.0

    @property
    def known(self) -> int:
        """Chats whose last messages are known."""
        return len(self._chats)

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is held."""

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: Json,
        endpoint: str,
        data: Json,
        rate_limit_args: bool | None,
    ) -> Returned:
        """Make a request when it may be made.

        Raises:
            BusyChatError: It may be left out, and would have to wait.
        """
        where: int | str | None = data.get("chat_id")
        if where is None or endpoint not in _MESSAGES | {_SIGN}:
            return await callback(*args, **kwargs)
        chat = self._chat(where)
        if endpoint == _SIGN or rate_limit_args:
            if self._is_busy(chat):
                raise BusyChatError
            if endpoint == _SIGN:
                return await callback(*args, **kwargs)
        chat.waiting += 1
        try:
            async with chat.lock:
                await self._wait(chat)
                return await self._called(chat, callback, args, kwargs)
        finally:
            chat.waiting -= 1

    async def _called(self, chat: _Chat, callback: Call, args: Any, kwargs: Json) -> Returned:
        try:
            async with self._places:
                return await callback(*args, **kwargs)
        except RetryAfter as error:
            chat.told = _now() + seconds_of(error) + 0.1
            raise
        finally:
            if self._limits is not None:
                chat.free_at = _now() + self._limits.chat
                if chat.recent is not None:
                    chat.recent.append(_now())

    async def _wait(self, chat: _Chat) -> None:
        while (seconds := self._free_at(chat) - _now()) > 0:
            await asyncio.sleep(seconds)
        if self._limits is None:
            return
        # Everybody's place in the line over all chats is fixed when they come to it.
        step = 1 / self._limits.overall
        self._next = max(self._next, _now() - self._limits.burst * step) + step
        await asyncio.sleep(max(0.0, self._next - step - _now()))

    def _free_at(self, chat: _Chat) -> float:
        at = max(chat.free_at, chat.told)
        if self._limits is not None and chat.recent and len(chat.recent) == self._limits.group:
            at = max(at, chat.recent[0] + self._limits.group_seconds)
        return at

    def _is_busy(self, chat: _Chat) -> bool:
        return chat.waiting > 0 or self._free_at(chat) > _now()

    def _chat(self, where: int | str) -> _Chat:
        chat = self._chats.get(where)
        if chat is None:
            is_group = isinstance(where, str) or where < 0
            chat = _Chat(deque(maxlen=self._limits.group) if self._limits and is_group else None)
            self._chats[where] = chat
            self._forget_idle()
        self._chats.move_to_end(where)
        return chat

    def _forget_idle(self) -> None:
        while len(self._chats) > _CHATS:
            where = next((where for where, chat in self._chats.items() if not self._is_busy(chat)), None)
            if where is None:
                return
            del self._chats[where]


def _now() -> float:
    return asyncio.get_running_loop().time()
