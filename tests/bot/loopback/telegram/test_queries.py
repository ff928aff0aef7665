"""Presses of buttons and inline questions: answered once, and in time."""

from __future__ import annotations

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.loopback.telegram.api import Api, Clock, served

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
CLOCK = Clock()
MARKUP = {"inline_keyboard": [[{"text": "Mengapa?", "callback_data": "why:1"}]]}


@served()
async def test_a_press_carries_data_and_message(server: LoopbackTelegram, api: Api) -> None:
    """A press by label or data arrives with the message, and is answered once."""
    chat = server.private()
    await api("sendMessage", chat_id=chat.id, text="Ini.", reply_markup=MARKUP)
    (message,) = chat.from_bot()
    query = await chat.press(message, "Mengapa?", chat.person)
    await chat.press(message, "why:1", chat.person)
    bodies = [update["callback_query"] for update in await api.updates()]
    assert [(body["data"], body["message"]["text"]) for body in bodies] == [("why:1", "Ini.")] * 2
    await api("answerCallbackQuery", callback_query_id=query.id, text="Karena.", show_alert=True)
    assert await query.answered() == {"text": "Karena.", "show_alert": True}
    assert await api.refused("answerCallbackQuery", callback_query_id=query.id) == TOO_OLD


@served(clock=CLOCK)
async def test_a_late_answer_is_refused(server: LoopbackTelegram, api: Api) -> None:
    """A press can be answered for fifteen seconds, an inline question for ten."""
    chat = server.private()
    question = await chat.ask("x")
    for seconds, is_late in ((15.0, False), (15.1, True)):
        query = await chat.press(question, "data", chat.person, forged=True)
        CLOCK.now += seconds
        if is_late:
            assert await api.refused("answerCallbackQuery", callback_query_id=query.id) == TOO_OLD
        else:
            await api("answerCallbackQuery", callback_query_id=query.id)
    inline = await server.inline(chat.person, "apa")
    CLOCK.now += 10.1
    assert await api.refused("answerInlineQuery", inline_query_id=inline.id, results=[]) == TOO_OLD
    assert server.backend.queries.late == 2


@served()
async def test_there_must_be_a_button_to_press(server: LoopbackTelegram, api: Api) -> None:
    """A button that is not there cannot be pressed, but its data can be forged."""
    chat = server.private()
    await api("sendMessage", chat_id=chat.id, text="Ini.", reply_markup=MARKUP)
    (message,) = chat.from_bot()
    with pytest.raises(LookupError):
        await chat.press(message, "Lain", chat.person)
    await chat.press(message, "admin:1", server.person(), forged=True)
    await chat.press(message, "Mengapa?", chat.person, inaccessible=True)
    forged, hidden = (update["callback_query"] for update in await api.updates())
    assert (forged["data"], forged["from"]["id"] != chat.id) == ("admin:1", True)
    assert hidden["message"] == {"chat": chat.as_json(), "message_id": message.id, "date": 0}


@served()
async def test_an_inline_question_gets_parsed_results(server: LoopbackTelegram, api: Api) -> None:
    """Results are checked like messages, and what somebody chooses can be pressed and edited later."""
    chat = server.private()
    query = await server.inline(chat.person, "apa ibu kota Aceh")
    (update,) = await api.updates()
    assert update["inline_query"]["query"] == "apa ibu kota Aceh"
    content = {"message_text": "<b>Banda Aceh</b>", "parse_mode": "HTML"}
    result = {"type": "article", "id": "1", "title": "Aceh", "input_message_content": content}
    markup = {"inline_keyboard": [[{"text": "Tanya", "switch_inline_query_current_chat": ""}]]}
    why = await api.refused(
        "answerInlineQuery",
        inline_query_id=query.id,
        results=[result | {"input_message_content": {"message_text": "a < b", "parse_mode": "HTML"}}],
    )
    assert "can't parse entities" in why
    results = [result | {"reply_markup": markup}]
    await api("answerInlineQuery", inline_query_id=query.id, results=results, cache_time=5, is_personal=True)
    await query.answered()
    assert query.results[0]["text"] == "Banda Aceh"
    message = await server.choose(query, 0, chat)
    (chosen,) = (one for one in await api.updates() if "chosen_inline_result" in one)
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert message.styled("bold") == ["Banda Aceh"]
    assert await api("editMessageText", inline_message_id=inline_id, text="Lain") is True
    assert message.text == "Lain"
    assert await api.refused("editMessageText", inline_message_id="x", text="x") == (
        "Bad Request: MESSAGE_ID_INVALID"
    )
