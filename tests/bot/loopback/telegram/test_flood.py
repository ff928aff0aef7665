"""Flood rules: a chat, a group and the whole bot may send only so much."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Clock, Refused, served

CLOCK = Clock()


async def sent(api: Api, chat: int, times: int) -> int:
    """How many of so many messages are taken."""
    taken = 0
    for _ in range(times):
        try:
            await api("sendMessage", chat_id=chat, text="x")
        except Refused as refused:
            if refused.code != 429:
                raise
        else:
            taken += 1
    return taken


@served(flood=True, clock=CLOCK)
async def test_a_chat_gets_a_message_a_second(server: LoopbackTelegram, api: Api) -> None:
    """After a small burst it is one a second; edits count, chat actions do not."""
    chat = server.private()
    assert await sent(api, chat.id, 5) == 3
    with pytest.raises(Refused, match="429 Too Many Requests: retry after 1") as refused:
        await api("sendMessage", chat_id=chat.id, text="x")
    assert refused.value.parameters == {"retry_after": 1}
    place: dict[str, Any] = {"chat_id": chat.id, "message_id": chat.from_bot()[0].id}
    with pytest.raises(Refused, match="429"):
        await api("editMessageText", **place, text="y")
    for _ in range(5):
        await api("sendChatAction", chat_id=chat.id, action="typing")
    CLOCK.now += 1
    await api("editMessageText", **place, text="y")
    assert await sent(api, chat.id, 1) == 0
    assert await sent(api, server.private().id, 1) == 1
    assert server.flood.refused == {"chat": 5}


@served(flood=True, clock=CLOCK)
async def test_a_group_gets_twenty_a_minute(server: LoopbackTelegram, api: Api) -> None:
    """The twenty-first message within a minute waits for the minute's end."""
    group = server.group()
    for _ in range(20):
        assert await sent(api, group.id, 1) == 1
        CLOCK.now += 2
    with pytest.raises(Refused) as refused:
        await api("sendMessage", chat_id=group.id, text="x")
    assert refused.value.parameters == {"retry_after": 20}
    CLOCK.now += 20
    assert await sent(api, group.id, 1) == 1


@served(flood=True, clock=CLOCK)
async def test_a_bot_sends_thirty_a_second(server: LoopbackTelegram, api: Api) -> None:
    """The thirty-first message within a second is refused, whatever its chat."""
    chats = [server.private() for _ in range(31)]
    assert [await sent(api, chat.id, 1) for chat in chats] == [1] * 30 + [0]
    assert server.flood.refused == {"overall": 1}
    CLOCK.now += 1
    assert await sent(api, chats[-1].id, 1) == 1
    server.flood.is_on = False
    assert await sent(api, chats[-1].id, 50) == 50


@served(flood=True, clock=CLOCK)
async def test_who_does_not_wait_is_counted(server: LoopbackTelegram, api: Api) -> None:
    """A call that comes again before `retry_after` is over is impatient, one after it is not."""
    chat = server.private()
    assert await sent(api, chat.id, 4) == 3
    assert server.calls.impatient == 0
    CLOCK.now += 0.5
    assert await sent(api, chat.id, 1) == 0
    assert server.calls.impatient == 1
    CLOCK.now += 1
    assert await sent(api, chat.id, 1) == 1
    assert server.calls.impatient == 1
