"""Calls that are made to fail, and what the server knows of them."""

from __future__ import annotations

import asyncio
from collections import Counter

import aiohttp
import pytest

from bot.loopback.telegram import Fault, LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Refused, served


@served()
async def test_a_fault_before_the_call_leaves_nothing(server: LoopbackTelegram, api: Api) -> None:
    """Neither 429, nor 502, nor a closed connection has an effect."""
    chat = server.private()
    url = f"{server.root}/bot{server.token}/sendMessage"
    for fault in (Fault.TOO_MANY, Fault.BAD_GATEWAY, Fault.CLOSED):
        server.faults.plan(fault, method="sendMessage")
    with pytest.raises(Refused, match="429") as refused:
        await api("sendMessage", chat_id=chat.id, text="x")
    assert refused.value.parameters == {"retry_after": 1}
    async with api.session.post(url, json={"chat_id": chat.id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "nginx" in await response.text()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("sendMessage", chat_id=chat.id, text="x")
    assert chat.from_bot() == []
    assert server.faults.lost_responses == []
    await api("sendMessage", chat_id=chat.id, text="x")


@served()
async def test_a_lost_response_had_its_effect(server: LoopbackTelegram, api: Api) -> None:
    """The message is there though the connection closed, and the server knows whose response was lost."""
    chat = server.private()
    server.faults.plan(Fault.LOST, method="sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("sendMessage", chat_id=chat.id, text="x")
    assert [message.text for message in chat.from_bot()] == ["x"]
    (lost,) = server.faults.lost_responses
    assert (lost.method, lost.fields["text"]) == ("sendMessage", "x")
    server.faults.plan(Fault.LOST, method="sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("sendMessage", chat_id=chat.id, text="")
    assert len(server.faults.lost_responses) == 1


@served()
async def test_a_timeout_is_never_answered(server: LoopbackTelegram, api: Api) -> None:
    """The client gives up; whether it was done is known to the server alone."""
    chat = server.private()
    server.faults.plan(Fault.TIMEOUT, times=20)
    sending = [asyncio.create_task(api("sendMessage", chat_id=chat.id, text="x")) for _ in range(20)]
    await server.calls.begun("sendMessage", times=20)
    await api("getMe")
    assert not any(task.done() for task in sending)
    for task in sending:
        task.cancel()
    await asyncio.wait(sending)
    done = len(chat.from_bot())
    assert 0 < done < 20
    assert len(server.faults.lost_responses) == done == server.faults.lost["sendMessage"]


async def failures(server: LoopbackTelegram, api: Api, calls: int) -> int:
    """How many of so many calls of sendChatAction fail."""
    chat, failed = server.private(), 0
    for _ in range(calls):
        try:
            await api("sendChatAction", chat_id=chat.id, action="typing")
        except (Refused, ValueError, aiohttp.ClientError):
            failed += 1
    return failed


@served(seed=7)
async def test_a_share_of_the_calls_fails(server: LoopbackTelegram, api: Api) -> None:
    """About as many calls fail as was asked, of the chosen methods and ways, and each is counted."""
    ways = (Fault.TOO_MANY, Fault.BAD_GATEWAY, Fault.CLOSED, Fault.LOST)
    server.faults.inject(0.2, kinds=ways, methods={"sendChatAction"})
    failed = await failures(server, api, 400)
    assert 50 < failed < 110
    assert server.faults.counts.total() == failed
    assert set(server.faults.counts) == set(ways)
    for _ in range(30):
        await api("getMe")
    server.faults.inject(0)
    assert await failures(server, api, 50) == 0


def test_the_same_seed_draws_the_same_faults() -> None:
    """What fails can be repeated."""
    counts: list[Counter[Fault]] = []

    @served(seed=3)
    async def run(server: LoopbackTelegram, api: Api) -> None:
        server.faults.inject({Fault.TOO_MANY: 0.1, Fault.BAD_GATEWAY: 0.3})
        await failures(server, api, 50)
        counts.append(server.faults.counts)

    run()
    run()
    assert counts[0] == counts[1]
    assert counts[0][Fault.BAD_GATEWAY] > counts[0][Fault.TOO_MANY] > 0
