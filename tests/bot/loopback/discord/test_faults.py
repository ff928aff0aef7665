"""Requests that fail though they are right."""

from __future__ import annotations

import aiohttp
import pytest

from bot.loopback.discord import Fault, LoopbackDiscord
from tests.bot.loopback.discord.api import Api, served

_POST = "POST /channels/{channel_id}/messages"


@pytest.mark.parametrize(
    ("fault", "said"), [(Fault.TOO_MANY, 0), (Fault.BAD_GATEWAY, 0), (Fault.CLOSED, 0), (Fault.LOST, 1)]
)
def test_each_fault_is_as_on_a_real_network(fault: Fault, said: int) -> None:
    """A planned fault happens once; only a lost response has had its effect."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        channel = server.guild().text_channel()
        server.faults.plan(fault, method=_POST)
        path = f"/channels/{channel.id}/messages"
        try:
            answer = await api("POST", path, {"content": "a"})
        except aiohttp.ClientError:
            assert fault in (Fault.CLOSED, Fault.LOST)
        else:
            assert answer.status == {Fault.TOO_MANY: 429, Fault.BAD_GATEWAY: 502}[fault]
        assert len(channel.from_bot()) == said
        assert len(server.faults.lost_responses) == said
        assert (await api("POST", path, {"content": "b"})).status == 200

    served()(run)()


@served()
async def test_a_429_names_how_long_to_wait_and_for_what(server: LoopbackDiscord, api: Api) -> None:
    """Who comes again too soon is counted: on the same path, or anywhere after a global 429."""
    channel = server.guild().text_channel()
    path = f"/channels/{channel.id}/messages"
    server.retry_after = 30.5
    server.faults.plan(Fault.TOO_MANY)
    answer = await api("POST", path, {"content": "a"})
    assert answer.body == {"message": "You are being rate limited.", "retry_after": 30.5, "global": False}
    assert {name: answer.headers[name] for name in ("via", "retry-after", "x-ratelimit-scope")} == {
        "via": "1.1 loopback",
        "retry-after": "31",
        "x-ratelimit-scope": "user",
    }
    await api("GET", "/users/@me")
    assert server.calls.impatient == 0
    await api("POST", path, {"content": "a"})
    assert server.calls.impatient == 1
    server.is_limit_global = True
    server.faults.plan(Fault.TOO_MANY)
    assert (await api("POST", path, {"content": "a"})).headers["x-ratelimit-global"] == "true"
    await api("GET", "/users/@me")
    assert server.calls.impatient == 3


@served(seed=3)
async def test_a_share_of_a_route_fails(server: LoopbackDiscord, api: Api) -> None:
    """A share of the requests of one route fails, and no other."""
    channel = server.guild().text_channel()
    server.faults.inject({Fault.BAD_GATEWAY: 0.5}, methods=[_POST])
    for _ in range(60):
        await api("POST", f"/channels/{channel.id}/messages", {"content": "a"})
        assert (await api("GET", f"/channels/{channel.id}")).status == 200
    assert 15 < server.faults.counts[Fault.BAD_GATEWAY] < 45
    assert len(channel.from_bot()) == 60 - server.faults.counts[Fault.BAD_GATEWAY]


@served()
async def test_a_route_that_is_not_there_cannot_fail(server: LoopbackDiscord, api: Api) -> None:
    """Who misnames a route hears so, and does not wait for what never happens."""
    wrong = "POST /channels/{channel}/messages"
    with pytest.raises(LookupError):
        server.faults.plan(Fault.CLOSED, method=wrong)
    with pytest.raises(LookupError):
        server.faults.inject(0.5, methods=[wrong])
    with pytest.raises(LookupError):
        await server.calls.until(wrong)
