"""The server in a process of its own, and people who are played from this one."""

from __future__ import annotations

import asyncio
import base64

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.loopback.discord.process import LoopbackProcess
from tests.bot.loopback.discord.client import Client


def test_people_are_played_from_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands, buttons, messages, files, faults and broken connections, all as JSON."""

    async def run() -> None:
        async with LoopbackProcess(arguments=("--message-content", "--seed", "2")) as server:
            monkeypatch.setattr(Route, "BASE", server.api)
            monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway))
            client = Client(message_content=True)
            running = asyncio.create_task(client.start(server.token))
            try:
                await server.call("ready")
                await _play(server)
            finally:
                await client.close()
                await asyncio.wait({running})

    asyncio.run(run())


async def _play(server: LoopbackProcess) -> None:
    guild = (await server.call("guild", name="Warga"))["guild"]
    place = {"guild": guild}
    channel = (await server.call("text_channel", **place))["channel"]
    user = (await server.call("member", **place, manage_guild=True, locale="id"))["user"]
    me = {"user": user, "channel": channel}
    asked = await server.call("slash", **me, command="tanya", options={"question": "twice"}, replies=2)
    assert [one["text"] for one in asked["messages"]] == ["twice (id)", "second"]
    assert asked["acknowledged_after"] < 3
    message = asked["messages"][0]["message"]
    pressed = await server.call("press", **me, message=message, button="change")
    assert pressed["source"]["content"] == "changed"
    file = {"name": "a.md", "content": base64.b64encode(b"isi").decode()}
    added = await server.call("slash", **me, command="artikel tambah", options={"file": file})
    assert (added["messages"][0]["text"], added["messages"][0]["is_ephemeral"]) == ("a.md: isi", True)
    typed = await server.call("autocomplete", **me, command="sumber", options={"article": "k"})
    assert typed["choices"][0] == ["k0", "0"]
    written = await server.call("write", **me, text="<@bot> halo")
    reply = await server.call("reply", channel=channel, message=written["message"])
    assert reply["text"].endswith("halo")
    await server.call("break", how="drop")
    many = await server.call("slash_all", interactions=[me | {"command": "quickly"}] * 20)
    assert len(many) == 20
    await server.call("ready", timeout=20)
    quick = await server.call("slash", **me, command="quickly")
    assert quick["messages"][0]["text"] == "quick"
    counts = await server.call("counts")
    assert (counts["syncs"], counts["identified"], counts["resumed"]) == (1, 1, 1)
    assert counts["acknowledged"] == counts["interactions"]
    assert await server.call("calls", refused=True) == []
    with pytest.raises(ValueError, match="LookupError"):
        await server.call("slash", **me, command="nothing")
    with pytest.raises(ValueError, match="there are"):
        await server.call("nothing")


def test_the_library_is_the_one_that_was_looked_at() -> None:
    """What the server tells was read in this version of the library."""
    assert discord.version_info[:2] == (2, 7)
