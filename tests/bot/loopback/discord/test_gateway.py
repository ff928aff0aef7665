"""The gateway, frame by frame: sessions, heartbeats, codes, and what is told to whom."""

from __future__ import annotations

import zlib

import aiohttp
import pytest

from bot.loopback.discord import LoopbackDiscord
from tests.bot.loopback.discord.api import Api, Shard, served, shard


@served()
async def test_a_session_begins(server: LoopbackDiscord, api: Api) -> None:
    """Hello, Identify, READY with the servers, each of which follows; a heartbeat is acknowledged."""
    guild = server.guild()
    connection = await shard(server, api.session)
    ready = await connection.ready()
    assert ready["guilds"] == [{"id": str(guild.id), "unavailable": True}]
    assert ready["user"]["id"] == str(server.bot.id)
    assert (await connection.next())["d"]["name"] == "Warga"
    await connection.socket.send_json({"op": 1, "d": connection.sequence})
    assert (await connection.next())["op"] == 11
    assert server.gateway.heartbeats == 1
    assert (await api("GET", "/gateway/bot")).body["url"] == server.gateway.url


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "other", "intents": 0}}, 4004),
        ({"op": 2, "d": {"intents": 0, "shard": [1, 1]}}, 4010),
        ({"op": 2, "d": {"intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"intents": 1 << 15}}, 4014),
        ({"op": 2, "d": {}}, 4002),
        ({"op": 8, "d": {"guild_id": "1"}}, 4003),
        ({"op": 6, "d": {"token": "other", "session_id": "x", "seq": 1}}, 4004),
    ],
)
def test_wrong_frames_close_the_connection(frame: dict[str, object], code: int) -> None:
    """A connection that begins in a wrong way is closed with Discord's code for that."""

    async def run(server: LoopbackDiscord, api: Api) -> None:
        connection = await shard(server, api.session)
        body = {"token": server.token} | dict(frame["d"])  # type: ignore[call-overload]
        await connection.socket.send_json({"op": frame["op"], "d": body})
        assert await connection.closed() == code
        assert server.gateway.closed == [code]

    served()(run)()


@served()
async def test_a_session_goes_on_with_all_that_was_missed(server: LoopbackDiscord, api: Api) -> None:
    """What happened while there was no connection is told after Resume, in order and once."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    first = await shard(server, api.session)
    await first.ready()
    await member.write(channel, "satu")
    await first.next("MESSAGE_CREATE")
    await server.gateway.cut()
    await first.closed()
    await member.write(channel, "dua")
    await member.write(channel, "tiga")
    second = await shard(server, api.session)
    await second.resume(first.session_id, first.sequence)
    told = [await second.next() for _ in range(3)]
    assert [frame["t"] for frame in told] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [frame["s"] for frame in told] == [first.sequence + 1, first.sequence + 2, first.sequence + 3]
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)


@served()
async def test_a_session_that_is_not_known_is_invalid(server: LoopbackDiscord, api: Api) -> None:
    """An unknown session, or a number that was never sent, cannot be resumed."""
    first = await shard(server, api.session)
    await first.ready()
    for session_id, sequence in (("x", 1), (first.session_id, 99)):
        other = await shard(server, api.session)
        await other.resume(session_id, sequence)
        assert await other.next() == {"op": 9, "d": False}


@served(heartbeat=0.05)
async def test_a_silent_connection_is_closed(server: LoopbackDiscord, api: Api) -> None:
    """Without heartbeats a connection is closed, and its session can be resumed."""
    connection = await shard(server, api.session)
    await connection.ready()
    assert await connection.closed() == 4009
    again = await shard(server, api.session)
    await again.resume(connection.session_id, connection.sequence)
    assert (await again.next())["t"] == "RESUMED"


@served()
async def test_only_what_was_asked_for_is_told(server: LoopbackDiscord, api: Api) -> None:
    """Without an intent its events are not told; content is left out without the right to it."""
    guild = server.guild()
    channel, member = guild.text_channel(), guild.member()
    direct = server.direct(member)
    connection = await shard(server, api.session)
    await connection.ready(intents=1 << 9)
    await member.write(direct, "diam")
    quiet = await member.write(channel, "rahasia")
    loud = await member.write(channel, "<@bot> halo")
    await member.edit(quiet, "lain")
    await member.delete(loud)
    told = [await connection.next() for _ in range(4)]
    assert [frame["t"] for frame in told] == [
        "MESSAGE_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
    ]
    assert [frame["d"].get("content") for frame in told] == ["", f"{server.bot.mention} halo", "", None]
    assert told[0]["d"]["member"]["roles"] == []


@served()
async def test_frames_are_deflated_as_one_stream(server: LoopbackDiscord, api: Api) -> None:
    """With zlib-stream all frames are one stream, each ending with a flush."""
    url = f"{server.gateway.url}/?v=10&encoding=json&compress=zlib-stream"
    async with api.session.ws_connect(url) as socket:
        inflate = zlib.decompressobj()
        await Shard(socket, server).identify()
        for expected in (b'"op":10', b"READY"):
            data = await socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            assert expected in inflate.decompress(data)


@served()
async def test_connections_are_turned_away(server: LoopbackDiscord, api: Api) -> None:
    """A gateway that is refusing, and one that is asked for another version, opens no connection."""
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await api.session.ws_connect(f"{server.gateway.url}?v=6&encoding=json")
    server.gateway.is_refusing = True
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await shard(server, api.session)
