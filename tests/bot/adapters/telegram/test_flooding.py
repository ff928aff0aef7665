from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram.pacing import USUAL
from bot.loopback.telegram import Fault, LoopbackTelegram
from bot.memory.memory import Memory
from bot.memory.records import JournalChanges, JournalEntry, NewEntry
from bot.messages import messages_in
from bot.reply import IncomingMessage, Press, Pressed, Reply
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import QUICK, conversation_in, running
from tests.bot.adapters.telegram.scripted import Scripted, said
from tests.bot.adapters.telegram.updates import message, update
from tests.bot.fakes import WaitingAnswerer

INDONESIAN = messages_in(Language.INDONESIAN)


def left_in(home: Path) -> list[JournalEntry]:
    """What the journal holds that is not done."""
    memory = Memory(home)
    try:
        return memory.journal.unfinished("telegram")
    finally:
        memory.close()


def test_a_flooded_group_holds_up_nobody_else(tmp_path: Path) -> None:
    """With Telegram's own limits it takes hours to answer all of it; a person alone is answered at once."""

    async def talk() -> None:
        async with (
            LoopbackTelegram() as server,
            running(server, tmp_path, pacing=USUAL, has_flood_limit=True),
        ):
            group, chat = server.group(), server.private()
            people = [server.person() for _ in range(12)]
            for number in range(1_200):
                await group.say(people[number % 12], "/ask Apa itu batik?")
            await group.changed.until(lambda: group.from_bot() or None, 10)
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            assert len(group.from_bot()) < 20

    asyncio.run(talk())


def test_a_chat_that_must_wait_for_long_holds_up_nobody_else(tmp_path: Path) -> None:
    """However much is asked in it; a stop in between loses none of that, and its order stays."""
    questions = 1_100

    async def talk() -> None:
        hasty = replace(QUICK, drain=0.1)
        async with LoopbackTelegram(flood=False) as server:
            slow, quick = server.private(), server.private()
            server.faults.retry_after = 600
            async with running(server, tmp_path, Scripted(answer), pacing=hasty):
                server.faults.plan(Fault.TOO_MANY, method="sendMessage")
                asked = [await slow.ask(f"Pertanyaan {number}") for number in range(questions)]
                await server.calls.until("sendMessage")
                await quick.reply_to(await quick.ask("Apa itu batik?"))
                await server.backend.inbox.changed.until(lambda: not server.backend.inbox.waiting or None, 20)
            assert len(await asyncio.to_thread(left_in, tmp_path)) == questions
            async with running(server, tmp_path, Scripted(answer)):
                await slow.changed.until(lambda: len(slow.from_bot()) == questions or None, 60)
            assert [one.reply_to for one in slow.from_bot()] == [question.id for question in asked]

    async def answer(asked: IncomingMessage, waiting: object) -> Reply:
        del waiting
        return said(f"Jawaban atas {asked.text}")

    asyncio.run(talk())
    assert left_in(tmp_path) == []


def test_whoever_asks_too_much_hears_so_once(tmp_path: Path) -> None:
    """The rest is crossed out in silence, also what waited in the line of a busy chat for a while."""

    async def talk() -> None:
        conversation = conversation_in(tmp_path, person_limit=3)
        async with LoopbackTelegram(flood=False) as server:
            async with running(server, tmp_path, conversation):
                chat = server.private()
                for _ in range(60):
                    await chat.ask("Apa itu batik?")
                await chat.changed.until(lambda: len(chat.from_bot()) == 4 or None, 10)
                await asyncio.sleep(0.5)
            refused = [one for one in chat.from_bot() if "terlalu banyak" in one.text]
            assert (len(chat.from_bot()), len(refused)) == (4, 1)

    asyncio.run(talk())
    assert left_in(tmp_path) == []


def test_what_was_admitted_before_a_kill_is_answered_after_it(tmp_path: Path) -> None:
    """It was counted then; what only waited in the journal is counted now."""

    async def talk() -> list[str]:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            asked = [await chat.ask("Apa itu batik?") for _ in range(4)]
            entries = [
                NewEntry(f"{server.backend.bot.id}:{one.id}:x", json.dumps(raw), str(chat.id), starts)
                for one, starts in zip(asked, (1, 1, 0, 0), strict=True)
                if (raw := update(one.id, message=one.as_json()))
            ]
            memory = Memory(tmp_path)
            memory.journal.open_many("telegram", entries)
            memory.close()
            server.backend.inbox.waiting.clear()
            async with running(server, tmp_path, conversation_in(tmp_path, person_limit=1)):
                return [(await chat.reply_to(one)).text for one in asked]

    *answered, refused = asyncio.run(talk())
    assert all("kain bergambar" in text for text in answered)
    assert "terlalu banyak" in refused


def test_an_update_that_kills_us_each_time_is_given_up(tmp_path: Path) -> None:
    """The person hears so in their language, and it is crossed out; others are answered."""

    async def talk() -> tuple[str, str]:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            memory = Memory(tmp_path)
            key = f"{server.backend.bot.id}:5:x"
            hello = await chat.ask("What is batik?")
            raw = update(5, message=hello.as_json())
            memory.journal.open_many("telegram", [NewEntry(key, json.dumps(raw), str(chat.id))])
            for _ in range(3):
                memory.journal.write(JournalChanges(begun=[("telegram", key)]))
            memory.close()
            server.backend.inbox.waiting.clear()
            async with running(server, tmp_path):
                given_up = (await chat.reply_to(hello)).text
                return given_up, (await chat.reply_to(await chat.ask("Apa itu batik?"))).text

    given_up, answer = asyncio.run(talk())
    assert given_up == messages_in(Language.ENGLISH).get("apology.given_up")
    assert "kain bergambar" in answer
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("starts", [0, 1])
def test_a_press_says_whether_it_may_have_been_done(tmp_path: Path, starts: int) -> None:
    """Only one that was begun before we were killed."""
    pressed: list[Press] = []

    async def do(press: Press) -> Pressed:
        pressed.append(press)
        return Pressed("Sudah")

    async def answer(asked: IncomingMessage, waiting: object) -> None:
        del asked, waiting

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            query = {
                "id": "1",
                "from": chat.person.as_json(),
                "chat_instance": "1",
                "data": "x",
                "message": message("Tombol", chat=chat.as_json()),
            }
            raw = json.dumps(update(5, callback_query=query))
            memory = Memory(tmp_path)
            memory.journal.open_many(
                "telegram", [NewEntry(f"{server.backend.bot.id}:5:x", raw, f"{chat.id}/buttons", starts)]
            )
            memory.close()
            async with running(server, tmp_path, Scripted(answer, do)):
                await server.calls.until("answerCallbackQuery")

    asyncio.run(talk())
    assert [press.is_again for press in pressed] == [bool(starts)]


def test_a_long_line_is_answered_in_its_order(tmp_path: Path) -> None:
    """Twice as long as what is held of a chat, and while an answer takes its time."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path, conversation):
            chat = server.private()
            asked = [await chat.ask("Apa itu batik?") for _ in range(50)]
            await asyncio.to_thread(answerer.begun.wait)
            answerer.released.set()
            await chat.changed.until(lambda: len(chat.from_bot()) == 50 or None, 30)
            assert [one.reply_to for one in chat.from_bot()] == [question.id for question in asked]

    asyncio.run(talk())
