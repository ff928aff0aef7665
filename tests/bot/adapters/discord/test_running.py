from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.discord.errors import DiscordIntentError, DiscordTokenError
from bot.loopback.discord import Fault, LoopbackDiscord
from bot.reply import Button, IncomingMessage, Reply
from tests.bot.adapters.discord.bots import (
    CALLBACK,
    FOLLOW_UP,
    HANDED_IN,
    ORIGINAL,
    SEND,
    running,
)
from tests.bot.adapters.discord.simulated import QUICK, said, scripted


def test_a_wrong_token_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And stands in no line of the log."""

    async def run() -> None:
        async with (
            LoopbackDiscord() as server,
            running(server, tmp_path, scripted(), token="a-wrong-token") as bot,  # noqa: S106
        ):
            await bot.stop()

    with caplog.at_level(logging.DEBUG, "bot"), pytest.raises(DiscordTokenError) as error:
        asyncio.run(run())
    assert "a-wrong-token" not in caplog.text + str(error.value)


def test_a_token_that_is_withdrawn_ends_the_bot(tmp_path: Path) -> None:
    """Discord closes the connection with a code that says so."""

    async def run() -> None:
        async with LoopbackDiscord() as server, running(server, tmp_path, scripted()) as bot:
            server.revoke()
            await server.gateway.drop()
            await bot.work

    with pytest.raises(DiscordTokenError):
        asyncio.run(run())


def test_an_intent_that_is_not_switched_on_is_said(tmp_path: Path) -> None:
    """Whoever set it learns where to switch it on."""

    async def run() -> None:
        async with LoopbackDiscord() as server, running(server, tmp_path, scripted(), hears_all=True) as bot:
            await bot.work

    with pytest.raises(DiscordIntentError):
        asyncio.run(run())


def test_what_is_under_way_is_finished_at_the_end(tmp_path: Path) -> None:
    """Who comes then is asked to come again; all of it takes less than ten seconds."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(message: IncomingMessage) -> Reply:
        begun.set()
        await go.wait()
        return said("Akhirnya.")

    async def run() -> float:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(slow)) as bot:
                first = await person.slash(channel, "tanya", pertanyaan="Apa?")
                await begun.wait()
                bot.end.set()
                began = time.monotonic()
                await asyncio.sleep(0.1)
                late = await person.slash(channel, "bantuan")
                assert "Coba lagi" in (await late.reply()).text
                go.set()
                await bot.work
                assert (await first.reply()).text == "Akhirnya."
                return time.monotonic() - began

    assert asyncio.run(run()) < 5


def test_what_never_ends_is_given_up_at_the_end(tmp_path: Path) -> None:
    """Also a message that shows how far something is."""

    async def states() -> AsyncIterator[Reply]:
        while True:
            await asyncio.sleep(0.02)
            yield said("Masih …")

    async def endless(message: IncomingMessage) -> Reply:
        if "batal" not in message.text:
            await asyncio.Event().wait()
        return said("Mulai.", later=states())

    async def run() -> float:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(endless), pacing=replace(QUICK, drain=0.3)) as bot:
                shown = await (await person.slash(channel, "batal")).reply()
                await (await person.slash(channel, "tanya", pertanyaan="Apa?")).acknowledged()
                await server.until(lambda: shown.text == "Masih …")
                began = time.monotonic()
                await bot.stop()
                return time.monotonic() - began

    assert asyncio.run(run()) < 3


@pytest.mark.parametrize("way", ["drop", "cut", "ask_to_reconnect", "invalidate"])
def test_a_connection_that_breaks_is_made_again(tmp_path: Path, way: str) -> None:
    """And what was said meanwhile is answered where the session can be resumed."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted()) as bot:
                await {
                    "drop": server.gateway.drop,
                    "cut": server.gateway.cut,
                    "ask_to_reconnect": server.gateway.ask_to_reconnect,
                    "invalidate": server.gateway.invalidate,
                }[way]()
                if way == "invalidate":
                    await server.until(lambda: server.gateway.identified == 2 or None, 20)
                asked = await person.slash(channel, "tanya", pertanyaan="Apa?")
                assert (await asked.reply(20)).text == "Baik: /tanya Apa?"
                assert not bot.work.done()
                assert server.calls.routes[HANDED_IN] == 1

    asyncio.run(run())


def test_a_restart_hands_in_nothing_and_old_buttons_work(tmp_path: Path) -> None:
    """Nobody has to ask again."""

    async def answer(message: IncomingMessage) -> Reply:
        return said("Baik.", buttons=((Button("Tekan", "do:it"),),))

    conversation = scripted(answer)

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, conversation):
                asked = await (await person.slash(channel, "tanya", pertanyaan="Apa?")).reply()
            async with running(server, tmp_path, conversation, is_new=False):
                pressed = await person.press(asked, "Tekan")
                await pressed.acknowledged()
                assert server.calls.routes[HANDED_IN] == 1

    asyncio.run(run())
    assert [press.action for press in conversation.presses] == ["do:it"]


async def long(message: IncomingMessage) -> Reply:
    """A reply of three messages."""
    del message
    return said("\n".join("Satu kalimat yang tidak pendek. " * 20 for _ in range(15)))


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.BAD_GATEWAY, Fault.CLOSED])
def test_calls_that_fail_are_made_again(tmp_path: Path, fault: Fault) -> None:
    """Of every kind: nothing is lost, and nobody is impatient."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(long)):
                server.faults.plan(fault, method=CALLBACK, times=1)
                for route in (ORIGINAL, FOLLOW_UP, SEND):
                    server.faults.plan(fault, method=route, times=2)
                asked = [await person.slash(channel, "tanya", pertanyaan="Apa?") for _ in range(3)]
                message = await person.write(channel, "<@bot> apa?")
                counts = [len(await one.replies(3, 30)) for one in asked]
                await server.until(lambda: len(channel.from_bot()) >= 12 or None, 30)
                assert counts == [3, 3, 3]
                assert len(channel.replies_to(message)) == 1
                assert len(channel.from_bot()) == 12
                assert server.calls.impatient == 0

    asyncio.run(run())


def test_an_answer_whose_response_was_lost_is_sent_once(tmp_path: Path) -> None:
    """Where Discord can know it again: an acknowledgement, the original response, an ordinary message."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted()):
                for route in (CALLBACK, ORIGINAL, SEND):
                    server.faults.plan(Fault.LOST, method=route, times=1)
                asked = await person.slash(channel, "tanya", pertanyaan="Apa?")
                assert (await asked.reply()).text == "Baik: /tanya Apa?"
                assert (
                    await channel.reply_to(await person.write(channel, "<@bot> apa?"))
                ).text == "Baik: apa?"
                await server.calls.until(SEND, times=1)
                await asyncio.sleep(0.3)
                assert len(channel.from_bot()) == 2

    asyncio.run(run())


def test_an_answer_that_comes_after_the_token_stands_in_the_channel(tmp_path: Path) -> None:
    """Unless it is for one person."""
    go = asyncio.Event()

    async def slow(message: IncomingMessage) -> Reply:
        await go.wait()
        return said(f"Baik: {message.text}")

    async def run() -> list[str]:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(slow)):
                for private in (True, False):
                    asked = await person.slash(
                        channel, "tanya", pertanyaan=f"Apa {private}?", pribadi=private
                    )
                    await asked.acknowledged()
                server.backend.token_life = -1
                go.set()
                await server.calls.until("POST /channels/{channel_id}/messages")
                await asyncio.sleep(0.2)
                return [one.text for one in channel.from_bot() if not one.is_loading]

    assert asyncio.run(run()) == ["Baik: /tanya Apa False?"]


def test_a_discord_that_cannot_be_reached_at_first_is_waited_for(tmp_path: Path) -> None:
    """Without a word in the log that helps nobody."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            server.faults.inject(1, kinds=[Fault.CLOSED])
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()

            async def mend() -> None:
                await asyncio.sleep(0.5)
                server.faults.inject(0)

            mending = asyncio.create_task(mend())
            async with running(server, tmp_path, scripted()):
                await mending
                assert await (await person.slash(channel, "bantuan")).reply()

    asyncio.run(run())


def test_shards_are_all_connected(tmp_path: Path) -> None:
    """As many as Discord says, or as we are told; and wrong ones are said."""

    async def run(**settings: object) -> int:
        async with LoopbackDiscord(shards=2) as server:
            server.guild()
            async with running(server, tmp_path, scripted(), is_new=False, **settings) as bot:
                if bot.work.done():
                    await bot.work
                return len(server.gateway.sessions)

    assert asyncio.run(run()) == 2
    assert asyncio.run(run(shards=3, shard_ids=frozenset({1, 2}))) == 2


@pytest.mark.parametrize("private", [False, True])
def test_progress_goes_on_when_the_token_is_old(tmp_path: Path, private: bool) -> None:
    """As an ordinary message; what was for one person keeps what it showed."""
    go = asyncio.Event()

    async def states() -> AsyncIterator[Reply]:
        yield said("Separuh.")
        await go.wait()
        yield said("Hampir.")
        await asyncio.sleep(0.1)
        yield said("Selesai.")

    async def work(message: IncomingMessage) -> Reply:
        return said("Mulai.", later=states())

    async def run() -> str:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(work)) as bot:
                asked = await person.slash(channel, "tanya", pertanyaan="Apa?", pribadi=private)
                shown = await asked.reply()
                await server.until(lambda: shown.text == "Separuh." or None)
                server.backend.token_life = -1
                go.set()
                if not private:
                    await server.until(lambda: shown.text == "Selesai." or None)
                await asyncio.sleep(0.3)
                assert len(channel.from_bot()) == (0 if private else 1)
                await bot.stop()
                return shown.text

    assert asyncio.run(run()) == ("Separuh." if private else "Selesai.")


def test_a_gateway_that_is_away_fills_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A line says so, without a stack trace, and we come back by ourselves."""

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted()):
                server.gateway.is_refusing = True
                await server.gateway.drop()
                await asyncio.sleep(1)
                server.gateway.is_refusing = False
                await server.gateway.ready(timeout=30)
                assert await (await person.slash(channel, "bantuan")).reply()

    asyncio.run(run())
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert any("Attempting a reconnect" in record.getMessage() for record in caplog.records)
