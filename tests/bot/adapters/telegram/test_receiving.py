from __future__ import annotations

import asyncio
import json
import logging
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram.error import RetryAfter

from bot.adapters.telegram.connection import Connection, Webhook
from bot.adapters.telegram.errors import TelegramConflictError, TelegramTokenError, TelegramWebhookError
from bot.adapters.telegram.http import Calls
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.receiving import Receiving
from bot.loopback.telegram import Fault, LoopbackTelegram
from bot.loopback.telegram.people import Message
from bot.redacting import hidden
from tests.bot.adapters import virtual_time
from tests.bot.adapters.telegram.bots import QUICK, conversation_in, running
from tests.bot.fakes import WaitingAnswerer

SECRET = "open-sesame"  # noqa: S105 (of no bot)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def hook() -> Webhook:
    """A webhook on the loopback."""
    port = free_port()
    return Webhook(f"http://127.0.0.1:{port}/telegram/updates", SECRET, port=port)


def test_a_wrong_token_ends_the_bot(tmp_path: Path) -> None:
    """At once, with an error that does not hold it."""
    token = "123:the-wrong-one"  # noqa: S105 (of no bot)

    async def talk() -> str:
        async with LoopbackTelegram() as server, running(server, tmp_path, token=token) as bot:
            with pytest.raises(TelegramTokenError) as error:
                await bot.work
            assert token not in repr(error.getrepr(chain=True))
            return error.value.server

    assert asyncio.run(talk()).startswith("http://127.0.0.1")


def test_a_token_that_is_revoked_ends_the_bot(tmp_path: Path) -> None:
    """Also in the middle of its work."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path) as bot:
            chat = server.private()
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            server.revoke()
            with pytest.raises(TelegramTokenError):
                await asyncio.wait_for(bot.work, 10)

    asyncio.run(talk())


def test_a_second_poller_ends_the_bot(tmp_path: Path) -> None:
    """If it does not go away by itself; a short conflict is lived through."""

    async def talk() -> None:
        pacing = replace(QUICK, conflict=2)
        async with LoopbackTelegram() as server, running(server, tmp_path, pacing=pacing) as bot:
            chat = server.private()
            async with server.second_poller():
                await asyncio.sleep(0.5)
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            async with server.second_poller():
                with pytest.raises(TelegramConflictError) as error:
                    await asyncio.wait_for(bot.work, 30)
            assert error.value.name == "@kutip_bot"

    asyncio.run(talk())


def test_polling_that_stalls_is_started_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Calls that are never answered are given up, and a line in the log says so."""

    async def talk() -> None:
        pacing = replace(QUICK, poll=1, stall=0.5, late=30)
        async with LoopbackTelegram() as server, running(server, tmp_path, pacing=pacing):
            chat = server.private()
            server.hang_updates()
            question = await chat.ask("Apa itu batik?")
            await asyncio.sleep(2.5)
            server.hang_updates(hanging=False)
            await chat.reply_to(question, timeout=20)

    asyncio.run(talk())
    assert "polling is restarted" in caplog.text


def test_what_comes_while_polling_is_restarted_is_answered(tmp_path: Path) -> None:
    """The library confirms once more what it has, and drops what that call brings."""

    async def talk() -> None:
        pacing = replace(QUICK, poll=1, stall=0.5, late=30)
        async with LoopbackTelegram() as server, running(server, tmp_path, pacing=pacing):
            chat = server.private()
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            server.hang_updates()
            await asyncio.sleep(1.3)
            # The call that is under way leads nowhere; the next one, which confirms, does not.
            server.hang_updates(hanging=False)
            await chat.reply_to(await chat.ask("Apa itu kopi gayo?"), timeout=20)

    asyncio.run(talk())


def test_a_server_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    """Whoever starts before the network does is not sent away."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            server.faults.plan(Fault.CLOSED, method="getMe")
            server.faults.plan(Fault.BAD_GATEWAY, method="deleteWebhook")
            async with running(server, tmp_path):
                chat = server.private()
                await chat.reply_to(await chat.ask("Apa itu batik?"))

    asyncio.run(talk())


def test_updates_come_by_webhook(tmp_path: Path) -> None:
    """Each is answered once; who does not know the secret is turned away."""

    async def talk() -> None:
        webhook = hook()
        async with LoopbackTelegram() as server, running(server, tmp_path, webhook=webhook):
            chat = server.private()
            questions = [await chat.ask("Apa itu batik?") for _ in range(5)]
            for question in questions:
                assert "kain bergambar" in (await chat.reply_to(question)).text
            forged = {"update_id": 1}
            async with aiohttp.ClientSession() as session:
                for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
                    async with session.post(webhook.url, json=forged, headers=headers) as response:
                        assert response.status == 403
            assert len(chat.from_bot()) == 5
            assert server.backend.webhook.url == webhook.url

    asyncio.run(talk())


def test_a_webhook_is_followed_by_polling(tmp_path: Path) -> None:
    """A bot that polls takes the webhook of an earlier run away."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            async with running(server, tmp_path, webhook=hook()):
                pass
            async with running(server, tmp_path):
                chat = server.private()
                await chat.reply_to(await chat.ask("Apa itu batik?"))

    asyncio.run(talk())


def test_telegram_tells_how_well_it_reaches_us(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What it says of its last try, and that it sends elsewhere, is in the log; the latter is set right."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, webhook=(webhook := hook())):
            own = server.backend.webhook
            own.last_error, own.last_error_date = "Connection refused", 1_700_000_000
            own.url = "http://127.0.0.1:9/elsewhere"
            await server.calls.until("setWebhook", times=2)
            assert own.url == webhook.url

    asyncio.run(talk())
    assert "Connection refused" in caplog.text
    assert "elsewhere" in caplog.text


def test_a_webhook_that_telegram_does_not_take_ends_the_bot(tmp_path: Path) -> None:
    """So does a port that somebody else listens on."""

    async def talk() -> None:
        bad = Webhook("http://bot.example.org/telegram", SECRET, port=free_port())
        async with LoopbackTelegram() as server, running(server, tmp_path, webhook=bad) as bot:
            with pytest.raises(TelegramWebhookError) as error:
                await bot.work
            assert "https" in error.value.reason
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = int(taken.getsockname()[1])
            mine = Webhook(f"http://127.0.0.1:{port}/telegram", SECRET, port=port)
            async with LoopbackTelegram() as server, running(server, tmp_path, webhook=mine) as bot:
                with pytest.raises(TelegramWebhookError) as error:
                    await bot.work
                assert error.value.address == f"127.0.0.1:{port}"

    asyncio.run(talk())


def test_what_is_under_way_is_finished_at_the_end(tmp_path: Path) -> None:
    """The answer still comes; what is asked afterwards waits for the next start."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            chat = server.private()
            conversation = conversation_in(tmp_path, answerer=answerer)
            async with running(server, tmp_path, conversation) as bot:
                question = await chat.ask("Apa itu batik?")
                await asyncio.to_thread(answerer.begun.wait)
                bot.end.set()
                await asyncio.sleep(0.3)
                late = await chat.ask("Apa itu kopi gayo?")
                answerer.released.set()
                await bot.work
            assert len(chat.replies_to(question)) == 1
            assert not chat.replies_to(late)
            async with running(server, tmp_path):
                await chat.reply_to(late)
            assert len(chat.from_bot()) == 2

    asyncio.run(talk())


def test_what_takes_too_long_is_left_for_the_next_start(tmp_path: Path) -> None:
    """The bot ends nevertheless."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            chat = server.private()
            conversation = conversation_in(tmp_path, answerer=answerer)
            async with running(server, tmp_path, conversation, pacing=replace(QUICK, drain=0.2)) as bot:
                question = await chat.ask("Apa itu batik?")
                await asyncio.to_thread(answerer.begun.wait)
                await asyncio.wait_for(bot.stop(), 5)
                answerer.released.set()
            assert not chat.from_bot()
            async with running(server, tmp_path):
                await chat.reply_to(question)

    asyncio.run(talk())


def test_no_log_line_holds_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of ours or of any library, whatever fails, at every level."""
    caplog.set_level(logging.DEBUG)

    async def talk(token: str) -> None:
        async with LoopbackTelegram(token=token) as server:
            server.faults.inject(0.3)
            async with running(server, tmp_path, pacing=replace(QUICK, retry_total=20)):
                chat = server.private()
                for _ in range(5):
                    await chat.reply_to(await chat.ask("Apa itu batik?"), timeout=30)
                server.revoke()
                await asyncio.sleep(0.5)
        async with LoopbackTelegram() as server, running(server, tmp_path, token=token):
            pass
        async with LoopbackTelegram(token=token) as server, running(server, tmp_path, webhook=hook()):
            pass

    token = "8000000001:AAGno-bot-has-this-token-000000000000"  # noqa: S105 (of no bot)
    with hidden(token, token.partition(":")[2], SECRET):
        asyncio.run(talk(token))
    assert len(caplog.records) > 100
    assert "***" in caplog.text
    for secret in (token.partition(":")[2], SECRET):
        assert secret not in caplog.text
        assert not [record for record in caplog.records if secret in f"{record.__dict__}"]


def test_the_profile_is_told_once(tmp_path: Path) -> None:
    """Menus and descriptions in both languages, and nothing where nothing has changed."""

    async def talk() -> tuple[int, int]:
        async with LoopbackTelegram() as server:
            async with running(server, tmp_path):
                await server.calls.until("setMyShortDescription", times=3)
                await asyncio.sleep(0.2)
            first = server.calls.methods["setMyCommands"]
            async with running(server, tmp_path):
                chat = server.private()
                await chat.reply_to(await chat.ask("Apa itu batik?"))
            return first, server.calls.methods["setMyCommands"]

    first, both = asyncio.run(talk())
    assert first == both == 6


def test_whoever_is_told_to_wait_at_the_start_waits() -> None:
    """As long as Telegram says, and not only as long as before the next try anyway."""

    async def connect_after(seconds: int) -> float:
        loop, tries = asyncio.get_running_loop(), 0

        async def connect() -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise RetryAfter(seconds)

        updater: Any = None
        request = Calls(connections=1, connect=1, pool=1, write=1, read=1)
        take: Any = None
        receiving = Receiving(Connection("1:a"), QUICK, updater, Polls(conflict=1), request, take=take)
        await receiving.connect(connect)
        return loop.time()

    assert virtual_time.run(connect_after(90)) == pytest.approx(90)


def odd_ones(server: LoopbackTelegram, said: Message) -> None:
    """A message with half a character beside our name, and one that nobody can make sense of."""
    odd = said.as_json() | {"chat": server.group().as_json(), "message_id": 900}
    odd |= {"text": "@kutip_bot \ud83d batik?", "entities": [{"type": "mention", "offset": 0, "length": 10}]}
    server.backend.inbox.push("message", odd)
    nonsense = [{"type": "mention", "offset": "0", "length": 10}]
    server.backend.inbox.push("message", odd | {"message_id": 901, "entities": nonsense})
    nested = json.loads("[" * 400 + "]" * 400)
    server.backend.inbox.push("message", odd | {"message_id": 902, "nested": nested})


@pytest.mark.parametrize("is_polling", [True, False])
def test_an_odd_update_holds_up_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, is_polling: bool
) -> None:
    """One with half a character is answered; what nobody can make sense of is left out, with its number."""

    async def talk() -> None:
        webhook = None if is_polling else hook()
        async with LoopbackTelegram() as server, running(server, tmp_path, webhook=webhook):
            chat = server.private()
            odd_ones(server, await chat.ask("Apa itu batik?"))
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            await server.calls.until("sendMessage", times=3)

    asyncio.run(talk())
    assert "cannot be understood" in caplog.text
