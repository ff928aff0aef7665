from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.answering.quoting import QuotingAnswerer
from bot.loopback.telegram import Fault, LoopbackTelegram, Message
from bot.messages import messages_in
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import conversation_in, running
from tests.bot.fakes import NEVER, WaitingAnswerer
from tests.fakes import HashingEmbedder


def nothing_wrong(server: LoopbackTelegram) -> None:
    """The server has refused nothing that was wrong in itself."""
    assert [(call.method, call.description) for call in server.calls.refused()] == []


def test_a_question_in_a_private_chat_is_answered(tmp_path: Path) -> None:
    """The answer quotes, replies to the question, and shows no preview of links."""

    async def talk() -> Message:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            chat = server.private()
            answer = await chat.reply_to(await chat.ask("Apa itu batik?"))
            nothing_wrong(server)
            return answer

    answer = asyncio.run(talk())
    assert "kain bergambar" in answer.text
    assert "Batik" in answer.text
    assert answer.preview == {"is_disabled": True}


def test_the_bot_shows_that_it_is_at_work(tmp_path: Path) -> None:
    """The sign is given at once, and again as long as the work lasts."""
    answerer = WaitingAnswerer()

    async def talk() -> tuple[int, int]:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram() as server, running(server, tmp_path, conversation):
            chat = server.private()
            question = await chat.ask("Apa itu batik?")
            await server.calls.until("sendChatAction", times=3)
            answerer.released.set()
            await chat.reply_to(question)
            given = len(chat.actions)
            await asyncio.sleep(0.5)
            return given, len(chat.actions)

    given, later = asyncio.run(talk())
    assert given >= 3
    assert later <= given + 1


def test_no_sign_is_shown_where_nothing_is_said(tmp_path: Path) -> None:
    """Neither where the bot may not speak, be it with its one line, nor for what is meant for another bot."""

    async def talk() -> None:
        allowed = -1_000
        conversation = conversation_in(tmp_path, allowed_chats=frozenset({f"telegram:{allowed}"}))
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path, conversation):
            chat = server.private()
            await chat.reply_to(await chat.ask("Apa itu batik?"))
            await chat.ask("Apa itu kopi gayo?")
            await server.backend.inbox.changed.until(lambda: not server.backend.inbox.waiting or None, 10)
        async with LoopbackTelegram(flood=False) as other, running(other, tmp_path / "other"):
            group = other.group()
            sari = group.join(other.person())
            await group.say(sari, "/cuaca")
            await other.backend.inbox.changed.until(lambda: not other.backend.inbox.waiting or None, 10)
        assert not server.calls.methods["sendChatAction"]
        assert not other.calls.methods["sendChatAction"]

    asyncio.run(talk())


def test_a_group_is_answered_where_it_asks(tmp_path: Path) -> None:
    """By command, by name and by reply; everything else there is left alone."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            # A bot that hears everything still answers only what is meant for it.
            server.backend.privacy_mode = False
            group = server.group()
            sari, budi = group.join(server.person()), group.join(server.person(first_name="Budi"))
            first = await group.reply_to(await group.say(sari, "/tanya Apa itu batik?"))
            by_name = await group.reply_to(await group.say(sari, "@kutip_bot apa itu kopi gayo?"))
            by_reply = await group.reply_to(await group.say(budi, "Apa itu kopi gayo?", reply_to=first))
            assert "kain bergambar" in first.text
            assert "Aceh" in by_name.text
            assert "Aceh" in by_reply.text
            for text in ("Apa itu batik?", "/tanya@lain_bot Apa itu batik?", "/cuaca"):
                await group.say(budi, text)
            await group.reply_to(await group.say(sari, "/help@kutip_bot"))
            assert len([one for one in group.from_bot() if one.reply_to]) == 4
            nothing_wrong(server)

    asyncio.run(talk())


def test_somebody_elses_question_can_be_asked(tmp_path: Path) -> None:
    """The command as a reply asks what that message says."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            group = server.group()
            sari, budi = group.join(server.person()), group.join(server.person(first_name="Budi"))
            asked = await group.say(budi, "Apa itu batik?")
            answer = await group.reply_to(await group.say(sari, "/tanya", reply_to=asked))
            assert "kain bergambar" in answer.text

    asyncio.run(talk())


def test_a_topic_keeps_its_thread(tmp_path: Path) -> None:
    """The answer stands in the topic of the question, and one that has vanished costs no answer."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            forum = server.group("Forum", is_forum=True)
            sari = forum.join(server.person())
            topic = forum.topic("Batik")
            answer = await forum.reply_to(await forum.say(sari, "/tanya Apa itu batik?", thread=topic))
            assert answer.thread == topic
            nothing_wrong(server)

    asyncio.run(talk())


def test_a_topic_that_vanishes_costs_no_answer(tmp_path: Path) -> None:
    """It goes to the group instead."""
    answerer = WaitingAnswerer()

    async def talk() -> None:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram() as server, running(server, tmp_path, conversation):
            forum = server.group("Forum", is_forum=True)
            topic = forum.topic("Batik")
            question = await forum.say(forum.join(server.person()), "/tanya Apa itu batik?", thread=topic)
            await asyncio.to_thread(answerer.begun.wait)
            forum.delete_topic(topic)
            answerer.released.set()
            answer = await forum.next_message(question)
            assert answer.thread is None
            assert "kain bergambar" in answer.text

    asyncio.run(talk())


def test_a_caption_is_a_question(tmp_path: Path) -> None:
    """What has no words gets a hint: a voice message, a sticker, a photo."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            chat = server.private()
            sari = chat.person
            answer = await chat.reply_to(await chat.photo(sari, "Apa itu batik?"))
            assert "kain bergambar" in answer.text
            for message in (await chat.voice(sari), await chat.sticker(sari), await chat.photo(sari)):
                hint = await chat.reply_to(message)
                assert "teks" in hint.text
            nothing_wrong(server)

    asyncio.run(talk())


def test_an_edited_question_edits_its_answer(tmp_path: Path) -> None:
    """There is one answer; where it is gone, there is a new one."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            chat = server.private()
            question = await chat.ask("Apa itu batik?")
            answer = await chat.reply_to(question)
            await chat.edit(question, "Apa itu kopi gayo?")
            await chat.edited(answer)
            assert "Aceh" in answer.text
            assert len(chat.from_bot()) == 1
            answer.is_deleted = True
            await chat.edit(question, "Apa itu batik?")
            again = await chat.next_message(answer)
            assert "kain bergambar" in again.text

    asyncio.run(talk())


def test_an_edit_survives_a_restart(tmp_path: Path) -> None:
    """Which message answered which is remembered."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            chat = server.private()
            async with running(server, tmp_path):
                question = await chat.ask("Apa itu batik?")
                answer = await chat.reply_to(question)
            async with running(server, tmp_path):
                await chat.edit(question, "Apa itu kopi gayo?")
                await chat.edited(answer)
            assert "Aceh" in answer.text
            assert len(chat.from_bot()) == 1

    asyncio.run(talk())


def test_an_edit_of_what_was_never_answered_is_a_question(tmp_path: Path) -> None:
    """As when our name is put into it later."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            group = server.group()
            question = await group.say(group.join(server.person()), "Apa itu batik?")
            await group.edit(question, "@kutip_bot Apa itu batik?")
            assert "kain bergambar" in (await group.reply_to(question)).text

    asyncio.run(talk())


def test_buttons_are_answered(tmp_path: Path) -> None:
    """Each press is acknowledged, and brings what it says; an old or forged one gets a kind word."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            chat = server.private()
            answer = await chat.reply_to(await chat.ask("Apa itu batik?"))
            good = await chat.press(answer, "👍", chat.person)
            await good.answered()
            assert good.toast
            forged = await chat.press(answer, "context:nothing", chat.person, forged=True)
            await forged.answered()
            assert forged.toast
            context = await chat.press(answer, answer.labels[0], chat.person)
            await context.answered()
            shown = await chat.next_message(answer)
            assert "kulit kayu" in shown.text
            nothing_wrong(server)

    asyncio.run(talk())


def test_buttons_survive_a_restart(tmp_path: Path) -> None:
    """Also of a message that Telegram does not show us any more."""

    async def talk() -> None:
        async with LoopbackTelegram() as server:
            chat = server.private()
            async with running(server, tmp_path):
                answer = await chat.reply_to(await chat.ask("Apa itu batik?"))
            async with running(server, tmp_path):
                query = await chat.press(answer, answer.labels[0], chat.person, inaccessible=True)
                await query.answered()
                assert "kulit kayu" in (await chat.next_message(answer)).text

    asyncio.run(talk())


def test_inline_questions_are_offered_answers(tmp_path: Path) -> None:
    """They quote and name their source; what is chosen can be sent."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            query = await server.inline(server.person(), "Apa itu batik?")
            answer = await query.answered()
            assert answer["is_personal"] is True
            assert "kain bergambar" in query.results[0]["text"]
            nothing_wrong(server)

    asyncio.run(talk())


def test_an_inline_question_without_an_answer_leads_to_the_chat(tmp_path: Path) -> None:
    """A button says so in the language of the question, and starts the chat."""
    answerer = QuotingAnswerer(HashingEmbedder(), gate=NEVER)

    async def talk() -> None:
        conversation = conversation_in(tmp_path, answerer=answerer)
        async with LoopbackTelegram() as server, running(server, tmp_path, conversation):
            sari = server.person()
            query = await server.inline(sari, "How tall is the tower today?")
            button = (await query.answered())["button"]
            assert query.results == []
            assert button["text"] == messages_in(Language.ENGLISH).get("notice.nothing_inline")
            chat = server.private(person=sari)
            assert (await chat.reply_to(await chat.ask(f"/start {button['start_parameter']}"))).text
            nothing_wrong(server)

    asyncio.run(talk())


def test_what_cannot_be_offered_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Why, but neither what was asked nor the token; what is only late is not worth one."""
    caplog.set_level(logging.INFO)
    now = 0.0

    async def talk() -> None:
        nonlocal now
        async with LoopbackTelegram(clock=lambda: now) as server, running(server, tmp_path):
            server.faults.plan(Fault.BAD_GATEWAY, method="answerInlineQuery")
            sari = server.person()
            await server.inline(sari, "Apa itu batik?")
            await server.calls.until("answerInlineQuery")
            now = 100.0
            late = await server.inline(sari, "Apa itu kopi gayo?")
            late.asked_at = 0.0
            await server.calls.until("answerInlineQuery", times=2)
            await (await server.inline(sari, "Apa itu kopi?")).answered()
            assert server.token not in caplog.text

    asyncio.run(talk())
    lines = [record for record in caplog.records if record.name == "bot.adapters.telegram.inline"]
    assert [(line.levelno, "Bad Gateway" in line.getMessage()) for line in lines] == [(logging.WARNING, True)]
    assert "batik" not in caplog.text.casefold()


def test_being_taken_into_a_group_is_greeted(tmp_path: Path) -> None:
    """As a start in a private chat is."""

    async def talk() -> None:
        async with LoopbackTelegram() as server, running(server, tmp_path):
            group = server.group()
            sari = group.join(server.person())
            group.kick_bot(sari)
            group.add_bot(sari)
            greeting = await group.changed.until(lambda: next(iter(group.from_bot()), None), 10)
            assert greeting.text

    asyncio.run(talk())


def test_answers_come_in_order(tmp_path: Path) -> None:
    """The answers of a chat stand in the order of the questions."""

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path):
            chat = server.private()
            questions = [
                await chat.ask(text) for text in ["Apa itu batik?", "/help", "Apa itu kopi gayo?"] * 5
            ]
            for question in questions:
                await chat.reply_to(question)
            assert [answer.reply_to for answer in chat.from_bot()] == [one.id for one in questions]

    asyncio.run(talk())


def test_who_manages_a_group_is_asked_each_time(tmp_path: Path) -> None:
    """Who is no longer its administrator has lost the right; where Telegram fails, they may try again."""
    english, again = (
        messages_in(Language.ENGLISH),
        messages_in(Language.ENGLISH).get("apology.managers_unknown"),
    )

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path):
            group = server.group()
            sari = group.join(server.person(), "administrator")
            set_now = await group.reply_to(await group.say(sari, "/language en"))
            assert set_now.text == english.get("command.language_set_group")
            server.faults.plan(Fault.BAD_GATEWAY, method="getChatMember")
            assert (await group.reply_to(await group.say(sari, "/language id"))).text == again
            group.set_status(sari, "member")
            denied = await group.reply_to(await group.say(sari, "/language id"))
            assert denied.text == english.get("command.language_denied")

    asyncio.run(talk())
