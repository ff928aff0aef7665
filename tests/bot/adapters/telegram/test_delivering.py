from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation, nobody_hears
from bot.loopback.telegram import Fault, Group, LoopbackTelegram, Person, PrivateChat
from bot.reply import IncomingMessage, Reply, ReplyKind, Sentence
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import INDEX, QUICK, Bot, conversation_in, running
from tests.bot.fakes import ALWAYS, WaitingAnswerer
from tests.fakes import HashingEmbedder

PATIENT = replace(QUICK, read=0.5, retry_total=60)


async def all_answered(chats: list[PrivateChat], count: int) -> None:
    """Wait until each chat has this many answers at least."""
    for chat in chats:
        await chat.changed.until(lambda chat=chat: len(chat.from_bot()) >= count or None, 60)


def answers_to(chat: PrivateChat) -> Counter[int | None]:
    """How often each question was answered."""
    return Counter(answer.reply_to for answer in chat.from_bot())


@pytest.mark.parametrize("seed", [1, 2])
def test_no_question_is_lost_where_calls_fail(tmp_path: Path, seed: int) -> None:
    """A tenth of all calls fail in every way; twice comes only what was done without our hearing of it."""

    async def talk() -> None:
        async with LoopbackTelegram(flood=False, seed=seed) as server:
            async with running(server, tmp_path, pacing=PATIENT):
                server.faults.inject(0.1)
                chats = [server.private() for _ in range(10)]
                questions = {chat: [await chat.ask("Apa itu batik?") for _ in range(6)] for chat in chats}
                await all_answered(chats, 6)
                server.faults.inject(0)
            for chat, asked in questions.items():
                assert answers_to(chat).keys() == {question.id for question in asked}
            doubled = sum(sum(answers_to(chat).values()) - 6 for chat in chats)
            lost = [one for one in server.faults.lost_responses if one.method == "sendMessage"]
            assert doubled <= len(lost)

    asyncio.run(talk())


def test_a_chat_that_must_wait_holds_up_no_other(tmp_path: Path) -> None:
    """A refusal for one chat's sake is waited for there, while another chat is answered."""

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path):
            slow, quick = server.private(), server.private()
            server.faults.retry_after = 3
            server.faults.plan(Fault.TOO_MANY, method="sendMessage")
            refused = await slow.ask("Apa itu batik?")
            await server.calls.until("sendMessage")
            for _ in range(3):
                await quick.reply_to(await quick.ask("Apa itu kopi gayo?"), timeout=2)
            assert not slow.from_bot()
            await slow.reply_to(refused)

    asyncio.run(talk())


def test_flood_rules_are_kept(tmp_path: Path) -> None:
    """Six questions at once to each of a few chats: nothing is refused."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path, has_flood_limit=True):
            chats = [server.private() for _ in range(3)]
            for chat in chats:
                for _ in range(4):
                    await chat.ask("Apa itu batik?")
            await all_answered(chats, 4)
            assert not server.flood.refused

    asyncio.run(talk())


def test_what_is_delivered_again_is_answered_once(tmp_path: Path) -> None:
    """Telegram sends an update again whose arrival was not confirmed, after a restart too."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            chat, inbox = server.private(), server.backend.inbox
            async with running(server, tmp_path):
                question = await chat.ask("Apa itu batik?")
                update = inbox.waiting[-1]
                await chat.reply_to(question)
                await inbox.changed.until(lambda: not inbox.waiting or None, 10)
                inbox.waiting.append(update)
                inbox.arrived.fire()
                await inbox.changed.until(lambda: not inbox.waiting or None, 10)
            inbox.waiting.append(update)
            async with running(server, tmp_path):
                await chat.reply_to(await chat.ask("Apa itu kopi gayo?"))
            assert len(chat.from_bot()) == 2

    asyncio.run(talk())


def test_who_has_blocked_the_bot_is_left_alone(tmp_path: Path) -> None:
    """The answer is given up, nothing is tried again, and the others are answered."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram() as server, running(server, tmp_path, conversation) as bot:
            gone, here = server.private(), server.private()
            await gone.ask("Apa itu batik?")
            await asyncio.to_thread(answerer.begun.wait)
            gone.block()
            answerer.released.set()
            await here.reply_to(await here.ask("Apa itu batik?"))
            await server.calls.until("sendMessage", times=2)
            await asyncio.sleep(0.5)
            assert len([call for call in server.calls.of("sendMessage") if call.code == 403]) == 1
            assert not await asyncio.to_thread(bot.memory.journal.unfinished, "telegram")

    asyncio.run(talk())


def test_a_question_that_was_deleted_is_answered(tmp_path: Path) -> None:
    """The answer then replies to nothing."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram() as server, running(server, tmp_path, conversation):
            chat = server.private()
            question = await chat.ask("Apa itu batik?")
            await asyncio.to_thread(answerer.begun.wait)
            await chat.delete(question)
            answerer.released.set()
            answer = await chat.next_message(question)
            assert answer.reply_to is None

    asyncio.run(talk())


@pytest.mark.parametrize("is_limited", [False, True], ids=["everywhere", "allowed"])
def test_a_group_that_moved_gets_its_answer_and_keeps_its_language(tmp_path: Path, is_limited: bool) -> None:
    """Under its new number, also where only the old one is allowed, and is answered there from then on."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            old = server.group(kind="group")
            allowed = frozenset({f"telegram:{old.id}"}) if is_limited else frozenset[str]()
            conversation = conversation_in(tmp_path, answerer=answerer, allowed_chats=allowed)
            async with running(server, tmp_path, conversation) as bot:
                await move(old, bot)

    async def move(old: Group, bot: Bot) -> None:
        sari = old.join(Person(7, "Sari"))
        bot.memory.languages.choose(f"telegram:{old.id}", Language.ENGLISH)
        await old.say(sari, "/tanya Apa itu batik?")
        await asyncio.to_thread(answerer.begun.wait)
        new = old.migrate()
        answerer.released.set()
        await new.changed.until(lambda: next(iter(new.from_bot()), None), 10)

        def chosen() -> Language | None:
            return bot.memory.languages.chosen(f"telegram:{new.id}")

        for _ in range(100):
            if await asyncio.to_thread(chosen):
                break
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(chosen) is Language.ENGLISH
        question = await new.say(sari, "/tanya Apa itu kopi?")
        assert "Sources" in (await new.reply_to(question)).text

    asyncio.run(talk())


class LongWinded(Conversation):
    """Answers every question in three messages."""

    async def reply(
        self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
    ) -> Reply:
        """Much ado about nothing."""
        del message, waiting
        blocks = tuple(Sentence(f"Kalimat nomor {number}. " * 180) for number in range(3))
        return Reply(ReplyKind.TALK, Language.INDONESIAN, blocks)


def test_a_restart_sends_only_what_is_missing(tmp_path: Path) -> None:
    """Of three messages of an answer one was sent; the others follow, and the first does not come again."""
    embedder = HashingEmbedder()

    def long_winded() -> Conversation:
        asker = Asker(Retriever(embedder, INDEX), QuotingAnswerer(embedder, gate=ALWAYS))
        return LongWinded(asker, INDEX)

    async def talk() -> None:
        hasty = replace(QUICK, drain=0.1)
        async with LoopbackTelegram() as server:
            chat = server.private()
            server.faults.retry_after = 60
            async with running(server, tmp_path, long_winded(), has_flood_limit=True, pacing=hasty) as bot:
                question = await chat.ask("Apa itu batik?")
                first = await chat.reply_to(question)
                server.faults.plan(Fault.TOO_MANY, method="sendMessage")
                await server.calls.until("sendMessage", times=2)
                await bot.stop()
            assert chat.from_bot() == [first]
            async with running(server, tmp_path, long_winded(), has_flood_limit=True):
                await chat.changed.until(lambda: len(chat.from_bot()) == 3 or None, 10)
            texts = [answer.text for answer in chat.from_bot()]
            assert len(set(texts)) == 3

    asyncio.run(talk())


def test_what_cannot_be_sent_for_long_is_sent_later(tmp_path: Path) -> None:
    """The question stays in the journal, and is taken up again by and by."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            server.faults.inject({Fault.BAD_GATEWAY: 1.0}, methods=["sendMessage"])
            chat = server.private()
            question = await chat.ask("Apa itu batik?")
            await server.calls.until("sendMessage", times=20, timeout=30)
            assert not chat.from_bot()
            server.faults.inject(0)
            await chat.reply_to(question)

    asyncio.run(talk())
