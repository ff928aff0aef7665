"""The library that the adapter uses finds in the server what it finds at Telegram."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.loopback.telegram import Fault, LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, served


def bot_of(server: LoopbackTelegram, token: str = "") -> Bot:
    """The library's client of the server."""
    return Bot(token or server.token, base_url=f"{server.root}/bot", base_file_url=f"{server.root}/file/bot")


class Updates:
    """Fetches and confirms updates."""

    def __init__(self, bot: Bot) -> None:
        self.bot, self.offset = bot, 0

    async def next(self) -> Update:
        """The next update."""
        (update, *_) = await self.bot.get_updates(offset=self.offset, limit=1, timeout=10)
        self.offset = update.update_id + 1
        return update


@served()
async def test_a_conversation_by_the_library(server: LoopbackTelegram, api: Api) -> None:
    """Question, answer, press, edit, inline question and files go through the library unchanged."""
    async with bot_of(server) as bot:
        updates, chat = Updates(bot), server.private()
        question = await chat.ask("/start 😀 @kutip_bot")
        asked = (await updates.next()).message
        assert asked is not None
        assert list(asked.parse_entities().values()) == ["/start", "@kutip_bot"]
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Lain", callback_data="x:1")]])
        await bot.send_message(
            chat.id,
            "<b>Aceh</b> &amp; 😀",
            ParseMode.HTML,
            reply_parameters=ReplyParameters(question.id, allow_sending_without_reply=True),
            reply_markup=keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        answer = await chat.reply_to(question)
        assert (answer.text, answer.styled("bold"), answer.labels) == ("Aceh & 😀", ["Aceh"], ["Lain"])
        press = await chat.press(answer, "Lain", chat.person)
        query = (await updates.next()).callback_query
        assert query is not None
        await query.answer("Baik")
        await query.edit_message_text("Baru", reply_markup=keyboard)
        assert (press.toast, answer.text, answer.labels) == ("Baik", "Baru", ["Lain"])
        inline = await server.inline(chat.person, "apa")
        asked_inline = (await updates.next()).inline_query
        assert asked_inline is not None
        content = InputTextMessageContent("<i>x</i>", ParseMode.HTML)
        await asked_inline.answer([InlineQueryResultArticle("1", "T", content)], cache_time=1)
        assert inline.results[0]["text"] == "x"
        await chat.document(chat.person, "a.md", b"# A")
        sent = (await updates.next()).message
        assert sent is not None
        assert sent.document is not None
        assert await (await sent.document.get_file()).download_as_bytearray() == b"# A"
        await bot.send_document(chat.id, b"a,b", filename="celah.csv", caption="<b>c</b>", parse_mode="HTML")
        assert chat.from_bot()[-1].content["document"]["file_name"] == "celah.csv"
        scope = BotCommandScopeChat(chat.id)
        await bot.set_my_commands([BotCommand("tanya", "Bertanya")], scope, language_code="id")
        assert server.backend.profile.menu(chat=chat.id, user=chat.id, language="id") == ["tanya"]


@served()
async def test_errors_have_the_librarys_classes(server: LoopbackTelegram, api: Api) -> None:
    """Every refusal becomes the exception that the adapter handles."""
    async with bot_of(server) as bot, bot_of(server) as other:
        chat, group = server.private(), server.group(kind="group")
        group.join(server.person())
        with pytest.raises(BadRequest, match="essage text is empty"):
            await bot.send_message(chat.id, " ")
        chat.block()
        with pytest.raises(Forbidden, match="blocked"):
            await bot.send_message(chat.id, "x")
        new = group.migrate()
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(group.id, "x")
        assert migrated.value.new_chat_id == new.id
        server.faults.plan(Fault.LOST, method="sendMessage")
        with pytest.raises(NetworkError):
            await bot.send_message(new.id, "x")
        server.faults.plan(Fault.TIMEOUT, method="sendChatAction")
        with pytest.raises(TimedOut):
            await bot.send_chat_action(new.id, "typing", read_timeout=0.05)
        server.backend.inbox.confirm(len(server.backend.inbox.waiting))
        poll: asyncio.Task[Any] = asyncio.create_task(bot.get_updates(timeout=30))
        await server.calls.begun("getUpdates")
        await other.get_updates()
        with pytest.raises(Conflict):
            await poll
        nobody = bot_of(server, "1:wrong")
        with pytest.raises(InvalidToken):
            await nobody.initialize()
        await nobody.shutdown()
