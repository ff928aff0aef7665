"""`kutip run` as a process of its own, on the loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.loopback.telegram import Fault, LoopbackTelegram
from tests.bot.installation import Installation, installation
from tests.bot.kutip import Kutip
from tests.bot.processes import LONG, environment

__all__ = ["installation"]

HANGING = ["sendMessage", "sendChatAction", "getUpdates", "editMessageText", "deleteMessage"]

ASKED = "Berapa harga satu bungkus kopi Gayo?"


@dataclass(slots=True, eq=False)
class Run:
    """A process, and what it has printed."""

    process: Process
    printed: str = ""

    async def until(self, text: str) -> None:
        """Wait until it prints something."""
        output = self.process.stdout
        assert output is not None
        async with asyncio.timeout(LONG):
            while text not in self.printed:
                line = await output.readline()
                assert line, f"it ended, and said: {self.printed}"
                self.printed += line.decode("utf-8")

    async def ended(self) -> int:
        """Wait until it has ended; its exit status."""
        output = self.process.stdout
        assert output is not None
        async with asyncio.timeout(LONG):
            self.printed += (await output.read()).decode("utf-8")
            return await self.process.wait()


@asynccontextmanager
async def run(installation: Installation, server: LoopbackTelegram, **settings: str) -> AsyncGenerator[Run]:
    """`kutip run` with a token; it is killed afterwards if it has not ended."""
    mine = {"KUTIP_TELEGRAM_TOKEN": server.token, "KUTIP_TELEGRAM_API": server.root, "KUTIP_LANGUAGE": "en"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        stdout=PIPE,
        stderr=STDOUT,
        env=environment(installation) | mine | {"PYTHONUTF8": "1"} | settings,
    )
    try:
        yield Run(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def test_a_bot_answers_and_ends_well(installation: Installation) -> None:
    """It says that it listens; told to end it ends with status 0."""

    async def talk() -> Run:
        async with LoopbackTelegram() as server, run(installation, server) as bot:
            await bot.until("@kutip_bot")
            chat = server.private()
            answer = await chat.reply_to(await chat.ask(ASKED), timeout=LONG)
            assert "45 ribu" in answer.text
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ended() == 0
            assert server.token not in bot.printed
            return bot

    asyncio.run(talk())


def test_a_bot_ends_in_time_though_telegram_hangs(installation: Installation) -> None:
    """Ten seconds are for everything together; the question is answered after the next start."""

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            async with run(installation, server) as bot:
                await bot.until("@kutip_bot")
                await chat.reply_to(await chat.ask(ASKED), timeout=LONG)
                server.faults.inject(1.0, kinds=[Fault.TIMEOUT], methods=HANGING)
                question = await chat.ask(ASKED)
                await server.calls.until("sendMessage", times=2, timeout=LONG)
                bot.process.send_signal(signal.SIGTERM)
                async with asyncio.timeout(11):
                    assert await bot.process.wait() == 0
            server.faults.inject(0)
            async with run(installation, server) as bot:
                await chat.reply_to(question, timeout=LONG)

    asyncio.run(talk())


def test_whoever_says_it_twice_means_it(installation: Installation) -> None:
    """The second signal ends the bot at once, whatever is under way."""

    async def talk() -> int:
        async with LoopbackTelegram() as server, run(installation, server) as bot:
            await bot.until("@kutip_bot")
            server.faults.inject({Fault.BAD_GATEWAY: 1.0}, methods=["sendMessage"])
            chat = server.private()
            await chat.ask(ASKED)
            await server.calls.until("sendMessage", timeout=LONG)
            bot.process.send_signal(signal.SIGINT)
            await asyncio.sleep(0.5)
            assert bot.process.returncode is None
            bot.process.send_signal(signal.SIGINT)
            async with asyncio.timeout(3):
                return await bot.process.wait()

    assert asyncio.run(talk()) == -signal.SIGINT


def test_a_wrong_token_is_explained(installation: Installation) -> None:
    """With the name of the setting, without the token, and with status 1."""

    async def talk() -> None:
        wrong = {"KUTIP_TELEGRAM_TOKEN": "123:the-wrong-one"}
        async with LoopbackTelegram() as server, run(installation, server, **wrong) as bot:
            assert await bot.ended() == 1
            assert "KUTIP_TELEGRAM_TOKEN" in bot.printed
            assert "Traceback" not in bot.printed
            assert "the-wrong-one" not in bot.printed

    asyncio.run(talk())


@pytest.mark.parametrize(("secret", "said"), [("", "missing"), ("an open word", "letters")])
def test_a_webhook_needs_a_secret(tmp_path: Path, secret: str, said: str) -> None:
    """Without one, anybody could play Telegram."""
    kutip = Kutip(tmp_path / "home", tmp_path / "articles")
    settings = {
        "KUTIP_TELEGRAM_TOKEN": "123:abc",
        "KUTIP_TELEGRAM_WEBHOOK_URL": "https://bot.example.org/telegram",
        "KUTIP_TELEGRAM_WEBHOOK_SECRET": secret,
    }
    done = kutip.run("run", settings=settings)
    assert done.status == 1
    assert "KUTIP_TELEGRAM_WEBHOOK_SECRET" in done.err
    assert said in done.err


def test_nothing_is_lost_when_a_bot_is_killed(installation: Installation) -> None:
    """Killed in the middle of a hundred questions and started again: each is answered, hardly any twice."""
    limits = {"KUTIP_TELEGRAM_FLOOD_LIMIT": "0", "KUTIP_PERSON_LIMIT": "0"}

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            chats = [server.private() for _ in range(20)]
            async with run(installation, server, **limits) as bot:
                await bot.until("@kutip_bot")
                questions = [await chat.ask(ASKED) for _ in range(5) for chat in chats]
                await server.calls.until("sendMessage", times=30, timeout=LONG)
                os.kill(bot.process.pid, signal.SIGKILL)
                await bot.ended()
            unheard = len([call for call in server.calls.of("sendMessage") if not call.code])
            async with run(installation, server, **limits) as bot:
                for question in questions:
                    chat = next(chat for chat in chats if chat is question.chat)
                    await chat.reply_to(question, timeout=LONG)
                bot.process.send_signal(signal.SIGTERM)
                assert await bot.ended() == 0
            times = Counter((chat.id, answer.reply_to) for chat in chats for answer in chat.from_bot())
            assert len(times) == 100
            # What was on its way when it died may come again: the bot cannot know that it had arrived.
            assert sum(times.values()) - 100 <= 16 + unheard

    asyncio.run(talk())
