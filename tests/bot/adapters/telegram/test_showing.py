from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.loopback.telegram import Fault, LoopbackTelegram
from bot.reply import (
    AttachmentError,
    Button,
    Document,
    IncomingMessage,
    Press,
    Pressed,
    Reply,
    ReplyKind,
    Sentence,
)
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import QUICK, running
from tests.bot.adapters.telegram.scripted import Scripted, said

Waiting = Callable[[Reply], Awaitable[None]]


def with_button(text: str) -> Reply:
    """A reply with a button below."""
    return Reply(ReplyKind.TALK, Language.INDONESIAN, (Sentence(text),), buttons=((Button("Lanjut", "go"),),))


async def says_hello(message: IncomingMessage, waiting: Waiting) -> Reply:
    """One sentence and a button."""
    del message, waiting
    return with_button("Halo")


@pytest.mark.parametrize("failures", [0, 2])
def test_a_notice_goes_when_the_answer_is_there(tmp_path: Path, failures: int) -> None:
    """Whoever waits sees their place in the line, and then the answer alone, however often it takes."""
    go_on = asyncio.Event()

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        await waiting(said("Anda nomor 3"))
        await go_on.wait()
        return said(f"Jawaban: {message.text}")

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(answer)):
            chat = server.private()
            question = await chat.ask("Apa itu batik?")
            notice = await chat.reply_to(question)
            assert "nomor 3" in notice.text
            server.faults.plan(Fault.BAD_GATEWAY, method="deleteMessage", times=failures)
            go_on.set()
            await chat.changed.until(lambda: notice.is_deleted or None, 10)
            assert [one.text for one in chat.from_bot()] == ["Jawaban: Apa itu batik?"]

    asyncio.run(talk())


def test_a_message_shows_how_far_something_is(tmp_path: Path) -> None:
    """It is edited now and then, and ends with the last word, though edits fail on the way."""
    steps = 40

    async def progress() -> AsyncIterator[Reply]:
        for step in range(steps):
            await asyncio.sleep(0.02)
            yield said(f"Langkah {step}")
        yield said("Selesai")

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del message, waiting
        return said("Mulai", progress())

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path, Scripted(answer)):
            chat = server.private()
            shown = await chat.reply_to(await chat.ask("/reindex"))
            server.faults.plan(Fault.BAD_GATEWAY, method="editMessageText", times=2)
            await chat.changed.until(lambda: shown.text == "Selesai" or None, 10)
            assert 2 <= shown.edits < steps / 2

    asyncio.run(talk())


def test_what_goes_on_holds_up_no_question_and_no_end(tmp_path: Path) -> None:
    """The bot answers meanwhile, and ends though it never would."""

    async def progress() -> AsyncIterator[Reply]:
        while True:
            await asyncio.sleep(0.05)
            yield said("Masih")

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del waiting
        return said("Mulai", progress()) if message.text == "/reindex" else said("Halo")

    async def talk() -> None:
        async with (
            LoopbackTelegram(flood=False) as server,
            running(server, tmp_path, Scripted(answer)) as bot,
        ):
            chat = server.private()
            await chat.edited(await chat.reply_to(await chat.ask("/reindex")))
            await chat.reply_to(await chat.ask("Halo"))
            await asyncio.wait_for(bot.stop(), 10)

    asyncio.run(talk())


def test_what_was_cut_off_is_ended_at_the_next_start(tmp_path: Path) -> None:
    """A message that showed progress when the bot stopped says so, and its button goes; that happens once."""

    async def progress() -> AsyncIterator[Reply]:
        yield with_button("Masih")
        await asyncio.Event().wait()

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del waiting
        if message.text == "/selesai":
            return said("Mulai", is_over())
        return said("Mulai", progress()) if message.text == "/reindex" else says_yes

    async def is_over() -> AsyncIterator[Reply]:
        yield said("Selesai")

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            chat = server.private()
            async with running(server, tmp_path, Scripted(answer)):
                over = await chat.reply_to(await chat.ask("/selesai"))
                await chat.changed.until(lambda: over.text == "Selesai" or None, 10)
                shown = await chat.reply_to(await chat.ask("/reindex"))
                await chat.changed.until(lambda: shown.labels or None, 10)
            assert (shown.text, shown.labels) == ("Masih", ["Lanjut"])
            async with running(server, tmp_path, Scripted(answer)):
                await chat.changed.until(lambda: not shown.labels or None, 10)
                assert "/status" in shown.text
                assert over.text == "Selesai"
                await chat.reply_to(await chat.ask("Halo"))
            edits = server.calls.methods["editMessageText"]
            async with running(server, tmp_path, Scripted(answer)):
                await chat.reply_to(await chat.ask("Halo"))
            assert server.calls.methods["editMessageText"] == edits
            assert len(chat.from_bot()) == 4

    says_yes = said("Ya")
    asyncio.run(talk())


def test_a_file_is_sent_along(tmp_path: Path) -> None:
    """With its name, behind the words."""

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del message, waiting
        return replace(said("Ini tabelnya"), document=Document("pertanyaan.csv", b"a,b\n"))

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(answer)):
            chat = server.private()
            words = await chat.reply_to(await chat.ask("/gaps"))
            file = await chat.next_message(words)
            assert file.content["document"]["file_name"] == "pertanyaan.csv"

    asyncio.run(talk())


def test_a_press_may_replace_the_message(tmp_path: Path) -> None:
    """Or take its buttons away, or bring a new one."""

    async def do(press: Press) -> Pressed:
        assert press.action == "go"
        outcomes = [
            Pressed("Baik", said("Baru")),
            Pressed(reply=with_button("Ganti"), is_instead=True),
            Pressed("Sudah", keeps_buttons=False),
        ]
        return outcomes[next(numbers)]

    numbers = iter(range(3))

    async def talk() -> None:
        script = Scripted(says_hello, do)
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path, script):
            chat = server.private()
            shown = await chat.reply_to(await chat.ask("Halo"))
            query = await chat.press(shown, "Lanjut", chat.person)
            new = await chat.next_message(shown)
            assert (new.text, new.reply_to, query.toast) == ("Baru", shown.id, "Baik")
            await chat.press(shown, "Lanjut", chat.person)
            await chat.edited(shown)
            assert (shown.text, shown.labels) == ("Ganti", ["Lanjut"])
            await chat.press(shown, "Lanjut", chat.person)
            await chat.edited(shown, times=2)
            assert (shown.text, shown.labels) == ("Ganti", [])

    asyncio.run(talk())


def test_a_press_that_takes_long_is_let_go_first(tmp_path: Path) -> None:
    """What it brings comes later, be it only a notice."""
    go_on = asyncio.Event()

    async def do(press: Press) -> Pressed:
        del press
        await go_on.wait()
        return Pressed("Terima kasih")

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(says_hello, do)):
            chat = server.private()
            shown = await chat.reply_to(await chat.ask("Halo"))
            query = await chat.press(shown, "Lanjut", chat.person)
            assert "text" not in await query.answered()
            go_on.set()
            assert (await chat.next_message(shown)).text == "Terima kasih"

    asyncio.run(talk())


def test_who_asks_gets_an_apology_for_a_mistake_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What it was stands in the log, the question is done with, and the next one is answered."""

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del waiting
        if message.text == "Gagal":
            raise LookupError("nobody has foreseen this")
        return said("Halo")

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(answer)) as bot:
            chat = server.private()
            apology = await chat.reply_to(await chat.ask("Gagal"))
            assert "nobody" not in apology.text
            assert "Maaf" in apology.text
            await chat.reply_to(await chat.ask("Halo"))
            await bot.stop()
            assert not await asyncio.to_thread(bot.memory.journal.unfinished, "telegram")

    asyncio.run(talk())
    assert "nobody has foreseen this" in caplog.text


def test_silence_is_silence(tmp_path: Path) -> None:
    """Where nothing is to be said, nothing is, and the question is done with."""

    async def answer(message: IncomingMessage, waiting: Waiting) -> None:
        del message, waiting

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(answer)) as bot:
            chat = server.private()
            await chat.ask("Halo")
            await server.backend.inbox.changed.until(lambda: not server.backend.inbox.waiting or None, 10)
            await bot.stop()
            assert not chat.from_bot()
            assert not await asyncio.to_thread(bot.memory.journal.unfinished, "telegram")

    asyncio.run(talk())


def test_a_file_that_somebody_sends_can_be_read(tmp_path: Path) -> None:
    """Unless it is larger than it may be, or says that it is."""
    read: list[bytes | str] = []

    async def answer(message: IncomingMessage, waiting: Waiting) -> Reply:
        del waiting
        assert message.file is not None
        try:
            read.append(await message.file.fetch(1_000))
        except AttachmentError as error:
            read.append(str(error))
        return said("Terima kasih")

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, Scripted(answer)):
            chat = server.private()
            for size, told in ((10, None), (2_000, None), (10, 30_000_000), (2_000, 10)):
                message = await chat.document(chat.person, "kopi.md", b"a" * size, size=told)
                await chat.reply_to(message)

    asyncio.run(talk())
    assert read[0] == b"a" * 10
    assert [isinstance(one, str) for one in read[1:]] == [True] * 3


def test_who_types_on_is_offered_only_the_latest(tmp_path: Path) -> None:
    """An inline question whose asker has typed on is not answered any more."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            person = server.person()
            earlier = [await server.inline(person, text) for text in ("Apa", "Apa itu", "Apa itu ba")]
            last = await server.inline(person, "Apa itu batik?")
            await last.answered()
            assert last.results
            assert len([query for query in earlier if query.answer]) <= 3

    asyncio.run(talk())


@pytest.mark.parametrize("pacing", [replace(QUICK, typing=0.05)])
def test_a_failing_sign_is_no_failure(tmp_path: Path, pacing: object) -> None:
    """The answer comes although no sign of typing ever arrives."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, pacing=pacing):
            server.faults.inject({Fault.BAD_GATEWAY: 1.0}, methods=["sendChatAction", "deleteMessage"])
            chat = server.private()
            await chat.reply_to(await chat.ask("Apa itu batik?"))

    asyncio.run(talk())
