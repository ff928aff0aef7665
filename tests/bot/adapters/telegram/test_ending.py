"""The end of a bot whose Telegram does not answer any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram.ending import left_after, over
from bot.loopback.telegram import Fault, LoopbackTelegram
from bot.reply import Button, IncomingMessage, Press, Pressed, Reply, ReplyKind, Sentence
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import QUICK, running
from tests.bot.adapters.telegram.scripted import Scripted, said
from tests.bot.adapters.virtual_time import run

SLOW = replace(QUICK, connect=60, read=60, write=60, late=60, drain=1, last_word=0.3, typing=60)

PRESSED = ["answerCallbackQuery", "deleteMessage"]

Waiting = Callable[[Reply], Awaitable[None]]


async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
    """What takes back a notice, what is only an apology, and what has a button."""
    if message.text == "Lama":
        await waiting(said("Anda nomor 3"))
        await asyncio.sleep(0.2)
    if message.text == "Gagal":
        raise LookupError(message.text)
    buttons = ((Button("Lanjut", "go"),),)
    return Reply(ReplyKind.TALK, Language.INDONESIAN, (Sentence("Ya"),), buttons=buttons)


async def do(press: Press) -> Pressed:
    """What a button brings."""
    del press
    await asyncio.sleep(0.1)
    return Pressed("Baik", said("Baru"))


@pytest.mark.parametrize("text", ["Halo", "Lama", "Gagal", "press"])
def test_nothing_that_hangs_holds_up_the_end(tmp_path: Path, text: str) -> None:
    """Neither an answer, nor a notice that is to go, nor an apology, nor a button; each comes later."""

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            async with running(server, tmp_path, Scripted(answer, do), pacing=SLOW) as bot:
                shown = await chat.reply_to(await chat.ask("Halo"))
                server.faults.inject(1.0, kinds=[Fault.TIMEOUT], methods=["sendMessage", *PRESSED])
                if text == "press":
                    await chat.press(shown, "Lanjut", chat.person)
                else:
                    await chat.ask(text)
                async with asyncio.timeout(10):
                    while not server.faults.failures:
                        await asyncio.sleep(0.02)
                    server.faults.inject(1.0, kinds=[Fault.TIMEOUT])
                    await bot.stop()
                assert len(await asyncio.to_thread(bot.memory.journal.unfinished, "telegram")) == 1
            server.faults.inject(0)
            before = len(chat.from_bot())
            async with running(server, tmp_path, Scripted(answer, do)):
                await chat.changed.until(lambda: len(chat.from_bot()) > before or None, 10)

    asyncio.run(talk())


def test_what_is_over_in_time_is_not_cut_off() -> None:
    """The rest is, at the time that was said, also if it tidies up for too long."""
    ended: list[tuple[str, float]] = []

    async def work(name: str, seconds: float, tidying: float = 0) -> None:
        loop = asyncio.get_running_loop()
        try:
            await asyncio.sleep(seconds)
        finally:
            await asyncio.sleep(tidying)
            ended.append((name, loop.time()))

    async def talk() -> float:
        tasks = [
            asyncio.create_task(work("soon", 3)),
            asyncio.create_task(work("late", 60)),
            asyncio.create_task(work("stubborn", 60, tidying=60)),
        ]
        assert await left_after(tasks, 5) == set(tasks[1:])
        await over(tasks, 7)
        return asyncio.get_running_loop().time()

    assert run(talk()) < 8
    assert ended == [("soon", 3), ("late", 7)]
