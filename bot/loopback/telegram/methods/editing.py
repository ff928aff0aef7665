"""Editing and deleting messages."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.keyboards import check_keyboard
from bot.loopback.telegram.methods.handler import Handler
from bot.loopback.telegram.people import Message
from bot.loopback.telegram.texts import MOST_TEXT, Text, is_empty, read_text

DELETABLE_SECONDS = 48 * 3600


def edit_message_text(backend: Backend, fields: Json) -> Json | bool:
    """EditMessageText."""
    if "text" not in fields:
        raise bad_request("message text is empty")
    text = read_text(fields["text"], fields.get("parse_mode"), fields.get("entities"), most=MOST_TEXT)
    if is_empty(text.text):
        raise bad_request("message text is empty")
    message = _editable(backend, fields)
    if message.content:
        raise bad_request("there is no text in the message to edit")
    result = _edit(backend, message, text, fields)
    message.preview = fields.get("link_preview_options")
    message.source, message.dropped_entities = fields["text"], text.dropped
    return result


def edit_message_reply_markup(backend: Backend, fields: Json) -> Json | bool:
    """EditMessageReplyMarkup."""
    message = _editable(backend, fields)
    return _edit(backend, message, Text(message.text, message.entities), fields)


def delete_message(backend: Backend, fields: Json) -> bool:
    """DeleteMessage."""
    chat = backend.chat(fields)
    message = chat.existing(fields["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    is_allowed = message.is_from_bot or chat.kind == "private" or chat.bot_member.is_admin
    if not is_allowed or backend.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    chat.changed.fire()
    return True


def _editable(backend: Backend, fields: Json) -> Message:
    """The message that a call names, sent by the bot or for somebody by it."""
    inline_id = fields.get("inline_message_id")
    if inline_id is not None:
        if "chat_id" in fields or "message_id" in fields:
            raise bad_request("inline_message_id excludes chat_id and message_id")
        if inline_id not in backend.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return backend.inline_messages[inline_id]
    if "chat_id" not in fields:
        raise bad_request("chat_id is empty")
    if "message_id" not in fields:
        raise bad_request("message identifier is not specified")
    message = backend.chat(fields).existing(fields["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.is_from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(backend: Backend, message: Message, text: Text, fields: Json) -> Json | bool:
    markup = check_keyboard(fields.get("reply_markup"))
    if (text.text, text.entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.entities, message.markup = text.text, text.entities, markup
    message.edits += 1
    message.edited_at, message.edit_date = backend.clock(), backend.now()
    message.chat.changed.fire()
    return True if "inline_message_id" in fields else message.as_json()


HANDLERS: Mapping[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
