from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.adapters.telegram.limiter import BusyChatError, ChatLimiter, Limits
from tests.bot.adapters import virtual_time

LIMITS = Limits()


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


class Server:
    """Takes messages, and remembers when; refuses some of them."""

    def __init__(self, *, takes: float = 0.0) -> None:
        self.sent: list[tuple[float, int]] = []
        self.refused: dict[int, int] = {}
        self._takes = takes

    def call(self, chat: int) -> Callable[..., Coroutine[Any, Any, bool]]:
        """A call that sends to a chat."""

        async def send() -> bool:
            await asyncio.sleep(self._takes)
            if seconds := self.refused.pop(chat, 0):
                raise RetryAfter(seconds)
            self.sent.append((asyncio.get_running_loop().time(), chat))
            return True

        return send

    def times(self, chat: int) -> list[float]:
        """When something arrived in a chat."""
        return [time for time, where in self.sent if where == chat]


async def send(
    limiter: ChatLimiter, server: Server, chat: int, endpoint: str = "sendMessage", **options: bool
) -> None:
    """Make a request."""
    may_be_left_out = options.get("may_be_left_out", False)
    await limiter.process_request(
        server.call(chat), (), {}, endpoint, {"chat_id": chat}, rate_limit_args=may_be_left_out
    )


def sent_to(*chats: int, limits: Limits | None = LIMITS, takes: float = 0.0) -> Server:
    """What arrives where if all of it is sent at once."""
    server = Server(takes=takes)

    async def work() -> None:
        limiter = ChatLimiter(limits, at_once=1_000)
        await asyncio.gather(*(send(limiter, server, chat) for chat in chats))

    virtual_time.run(work())
    return server


def test_a_chat_gets_one_message_a_second() -> None:
    """However slow the calls are."""
    for takes in (0.0, 0.3, 3.0):
        times = sent_to(*[7] * 5, takes=takes).times(7)
        assert len(times) == 5
        assert min(later - earlier for earlier, later in pairwise(times)) >= 1.0


def test_a_group_gets_twenty_messages_a_minute() -> None:
    """In any minute, not just in the first one."""
    times = sent_to(*[-7] * 65).times(-7)
    assert len(times) == 65
    assert all(later - earlier > 60 for earlier, later in zip(times, times[20:], strict=False))


def test_all_chats_together_get_thirty_messages_a_second() -> None:
    """In any second."""
    times = [time for time, _ in sent_to(*range(1, 301)).sent]
    assert len(times) == 300
    assert all(later - earlier > 1 for earlier, later in zip(times, times[30:], strict=False))
    assert times[-1] < 300 / 25


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    """What Telegram tells one chat is waited for there alone, and by all that wants to go there."""
    server = Server()
    server.refused = {7: 30}

    async def work() -> None:
        limiter = ChatLimiter(LIMITS, at_once=1_000)
        with pytest.raises(RetryAfter):
            await send(limiter, server, 7)
        await asyncio.gather(*(send(limiter, server, chat) for chat in (7, 8, 9, 7)))

    virtual_time.run(work())
    assert min(server.times(7)) > 30
    assert max(server.times(8) + server.times(9)) < 1


def test_without_a_limit_only_what_telegram_says_counts() -> None:
    """Everything goes at once but where it was refused."""
    assert max(time for time, _ in sent_to(*[-7] * 100, limits=None).sent) == 0
    server = Server()
    server.refused = {7: 30}

    async def work() -> None:
        limiter = ChatLimiter(None, at_once=10)
        with pytest.raises(RetryAfter):
            await send(limiter, server, 7)
        await send(limiter, server, 7)

    virtual_time.run(work())
    assert server.times(7)[0] > 30


def test_what_can_be_left_out_never_waits() -> None:
    """Signs of typing, and whatever is said to be so, are dropped where a message would have to wait."""
    server = Server()

    async def work() -> None:
        limiter = ChatLimiter(LIMITS, at_once=10)
        await send(limiter, server, 7, "sendChatAction")
        await send(limiter, server, 7)
        for endpoint in ("sendChatAction", "sendMessage"):
            with pytest.raises(BusyChatError):
                await send(limiter, server, 7, endpoint, may_be_left_out=True)
        await asyncio.sleep(1.1)
        await send(limiter, server, 7, may_be_left_out=True)

    virtual_time.run(work())
    assert len(server.sent) == 3


def test_buttons_never_wait() -> None:
    """Nor does anything else that is no message."""
    server = Server()

    async def work() -> None:
        limiter = ChatLimiter(LIMITS, at_once=1)
        waiting = [asyncio.create_task(send(limiter, server, 7)) for _ in range(5)]
        await asyncio.sleep(0.5)
        for endpoint in ("answerCallbackQuery", "answerInlineQuery", "getMe", "deleteMessage"):
            await send(limiter, server, 8, endpoint)
        assert server.times(8) == [0.5] * 4
        await asyncio.gather(*waiting)

    virtual_time.run(work())


def test_chats_that_are_quiet_are_forgotten() -> None:
    """There may be any number of chats over the years."""
    server = Server()

    async def work() -> int:
        limiter = ChatLimiter(None, at_once=10)
        for chat in range(1, 12_001):
            await send(limiter, server, chat)
        return limiter.known

    assert virtual_time.run(work()) <= 10_000
