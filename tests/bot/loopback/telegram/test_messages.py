"""Messages of the bot: what people see of them, replies, edits, deletions."""

from __future__ import annotations

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Refused, served


@served()
async def test_people_see_the_parsed_text(server: LoopbackTelegram, api: Api) -> None:
    """Markup becomes entities, and the ends of the text lose their spaces."""
    chat = server.private()
    text = " 😀 <b>Aceh &amp; Medan</b>\n<blockquote expandable>kutipan</blockquote> "
    await api("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")
    (message,) = chat.from_bot()
    assert message.text == "😀 Aceh & Medan\nkutipan"
    assert message.styled("bold") == ["Aceh & Medan"]
    assert message.styled("expandable_blockquote") == ["kutipan"]
    assert message.source == text


@served()
async def test_markup_that_does_not_parse_is_refused(server: LoopbackTelegram, api: Api) -> None:
    """A stray tag is a bad request, and nothing is sent."""
    chat = server.private()
    why = await api.refused("sendMessage", chat_id=chat.id, text="a < b", parse_mode="HTML")
    assert why.startswith("Bad Request: can't parse entities")
    assert chat.from_bot() == []


@served()
async def test_a_reply_names_a_message_that_exists(server: LoopbackTelegram, api: Api) -> None:
    """A reply to a missing message is refused, unless it may be sent without."""
    chat = server.private()
    question = await chat.ask("Apa?")
    fields = {"chat_id": chat.id, "text": "Ini."}
    sent = await api("sendMessage", **fields, reply_parameters={"message_id": question.id, "quote": "Apa"})
    assert sent["reply_to_message"]["text"] == "Apa?"
    assert (await chat.reply_to(question)).text == "Ini."
    why = await api.refused(
        "sendMessage", **fields, reply_parameters={"message_id": question.id, "quote": "b"}
    )
    assert "QUOTE_TEXT_INVALID" in why
    await chat.delete(question)
    why = await api.refused("sendMessage", **fields, reply_parameters={"message_id": question.id})
    assert why == "Bad Request: message to be replied not found"
    loose = {"message_id": question.id, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api("sendMessage", **fields, reply_parameters=loose)


@served()
async def test_an_edit_changes_something_of_the_bots_own(server: LoopbackTelegram, api: Api) -> None:
    """An edit replaces text and buttons; the same again, another's message and a missing one are refused."""
    chat = server.private()
    question = await chat.ask("Apa?")
    markup = {"inline_keyboard": [[{"text": "Lagi", "callback_data": "x"}]]}
    sent = await api("sendMessage", chat_id=chat.id, text="Satu", reply_markup=markup)
    place = {"chat_id": chat.id, "message_id": sent["message_id"]}
    await api("editMessageText", **place, text="<b>Dua</b>", parse_mode="HTML")
    (message,) = chat.from_bot()
    assert (message.text, message.labels, message.edits) == ("Dua", [], 1)
    same = await api.refused("editMessageText", **place, text="<b>Dua</b>", parse_mode="HTML")
    assert same.startswith("Bad Request: message is not modified")
    await api("editMessageReplyMarkup", **place, reply_markup=markup)
    assert message.labels == ["Lagi"]
    other = await api.refused("editMessageText", chat_id=chat.id, message_id=question.id, text="x")
    assert other == "Bad Request: message can't be edited"
    await chat.delete(message)
    gone = await api.refused("editMessageText", **place, text="x")
    assert gone == "Bad Request: message to edit not found"


@served()
async def test_a_document_has_no_text_to_edit(server: LoopbackTelegram, api: Api) -> None:
    """The caption of a document is not its text."""
    chat = server.private()
    file = (await chat.document(chat.person, "a.txt", b"a")).content["document"]["file_id"]
    sent = await api("sendDocument", chat_id=chat.id, document=file, caption="x")
    why = await api.refused("editMessageText", chat_id=chat.id, message_id=sent["message_id"], text="y")
    assert "no text in the message to edit" in why


@served()
async def test_what_is_deleted_is_gone(server: LoopbackTelegram, api: Api) -> None:
    """A message can be deleted once; a group's other messages only by an administrator."""
    group = server.group()
    person = group.join(server.person())
    sent = await api("sendMessage", chat_id=group.id, text="x")
    assert await api("deleteMessage", chat_id=group.id, message_id=sent["message_id"])
    why = await api.refused("deleteMessage", chat_id=group.id, message_id=sent["message_id"])
    assert why == "Bad Request: message to delete not found"
    theirs = await group.say(person, "hai")
    why = await api.refused("deleteMessage", chat_id=group.id, message_id=theirs.id)
    assert why == "Bad Request: message can't be deleted"
    group.add_bot(person, "administrator")
    assert await api("deleteMessage", chat_id=group.id, message_id=theirs.id)


@served()
async def test_a_blocked_bot_may_not_speak(server: LoopbackTelegram, api: Api) -> None:
    """A person who blocks the bot gets nothing, and the bot is told."""
    chat = server.private()
    chat.block()
    with pytest.raises(Refused, match="403 Forbidden: bot was blocked by the user"):
        await api("sendMessage", chat_id=chat.id, text="x")
    with pytest.raises(Refused, match="403 Forbidden: bot was blocked by the user"):
        await api("sendChatAction", chat_id=chat.id, action="typing")
    (update,) = await api.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    chat.unblock()
    await api("sendMessage", chat_id=chat.id, text="x")


@served(keep=5)
async def test_a_chat_remembers_as_much_as_it_is_told(server: LoopbackTelegram, api: Api) -> None:
    """Old messages are forgotten, and still counted."""
    chat = server.private()
    for number in range(9):
        await api("sendMessage", chat_id=chat.id, text=str(number))
    assert [message.text for message in chat.from_bot()] == list("45678")
    assert (chat.sent_by_bot, len(server.calls.latest)) == (9, 5)
    assert server.calls.methods["sendMessage"] == 9
