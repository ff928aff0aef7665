"""Answering presses and inline questions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.keyboards import check_keyboard
from bot.loopback.telegram.methods.handler import Handler
from bot.loopback.telegram.texts import MOST_TEXT, is_empty, read_text


def answer_callback_query(backend: Backend, fields: Json) -> bool:
    """AnswerCallbackQuery."""
    answer = {name: value for name, value in fields.items() if name != "callback_query_id"}
    if "url" in answer and not answer["url"].startswith(f"https://t.me/{backend.bot.username}?start="):
        raise bad_request("URL_INVALID")
    backend.queries.answer(fields["callback_query_id"], answer, backend.clock())
    return True


def answer_inline_query(backend: Backend, fields: Json) -> bool:
    """AnswerInlineQuery; results get their parsed `text` and `text_entities` beside what was sent."""
    answer = {name: value for name, value in fields.items() if name != "inline_query_id"}
    ids = [result["id"] for result in answer["results"]]
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if "button" in answer and len({"web_app", "start_parameter"} & answer["button"].keys()) != 1:
        raise bad_request("can't parse inline query results button: exactly one action is allowed")
    answer["results"] = [_read_result(result) for result in answer["results"]]
    backend.queries.answer(fields["inline_query_id"], answer, backend.clock())
    return True


def _read_result(result: Json) -> Json:
    if is_empty(result["title"]):
        raise bad_request("can't parse inline query result: title must be non-empty")
    content: Json = result["input_message_content"]
    text = read_text(
        content["message_text"], content.get("parse_mode"), content.get("entities"), most=MOST_TEXT
    )
    if is_empty(text.text):
        raise bad_request("MESSAGE_EMPTY")
    check_keyboard(result.get("reply_markup"))
    return result | {"text": text.text, "text_entities": text.entities}


HANDLERS: Mapping[str, Handler] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
