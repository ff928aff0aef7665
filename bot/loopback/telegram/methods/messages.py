"""Sending messages, documents and chat actions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loopback.telegram.backend import Backend
from bot.loopback.telegram.chats import Chat
from bot.loopback.telegram.checking import Upload
from bot.loopback.telegram.failure import Json, bad_request
from bot.loopback.telegram.files import MOST_UPLOAD, StoredFile
from bot.loopback.telegram.keyboards import check_keyboard
from bot.loopback.telegram.methods.handler import Handler
from bot.loopback.telegram.people import Message
from bot.loopback.telegram.texts import MOST_CAPTION, MOST_TEXT, Text, is_empty, read_text

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(backend: Backend, fields: Json) -> Json:
    """SendMessage."""
    text = read_text(fields["text"], fields.get("parse_mode"), fields.get("entities"), most=MOST_TEXT)
    if is_empty(text.text):
        raise bad_request("message text is empty")
    message = _new_message(backend, fields)
    message.preview = fields.get("link_preview_options")
    return _send(message, text, fields["text"])


def send_document(backend: Backend, fields: Json) -> Json:
    """SendDocument."""
    text = read_text(
        fields.get("caption", ""), fields.get("parse_mode"), fields.get("caption_entities"), most=MOST_CAPTION
    )
    message = _new_message(backend, fields)
    message.content = {"document": _document(backend, fields["document"]).as_document()}
    return _send(message, text, fields.get("caption", ""))


def send_chat_action(backend: Backend, fields: Json) -> bool:
    """SendChatAction."""
    if fields["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = backend.chat(fields)
    chat.check_thread(fields.get("message_thread_id"))
    chat.actions.append(fields["action"])
    del chat.actions[:-50]
    chat.changed.fire()
    return True


def replied_to(chat: Chat, parameters: Json | None) -> Message | None:
    """The message that a message replies to; None: none, or one that is gone, where that is allowed.

    Raises:
        ApiError: It is gone, or the quote is not in it.
    """
    if parameters is None:
        return None
    other = parameters.get("chat_id", chat.id)
    message = chat.existing(parameters["message_id"]) if other == chat.id else None
    if message is None:
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    quote = parameters.get("quote")
    if quote is not None:
        mode, entities = parameters.get("quote_parse_mode"), parameters.get("quote_entities")
        if read_text(quote, mode, entities, most=MOST_CAPTION).text not in message.text:
            raise bad_request("QUOTE_TEXT_INVALID")
    return message


def _new_message(backend: Backend, fields: Json) -> Message:
    """An empty message, where it may be sent."""
    chat = backend.chat(fields)
    chat.check_thread(fields.get("message_thread_id"))
    replied = replied_to(chat, fields.get("reply_parameters"))
    return Message(
        chat,
        0,
        backend.bot,
        backend.now(),
        backend.clock(),
        reply_to=replied.id if replied else None,
        thread=fields.get("message_thread_id"),
        markup=check_keyboard(fields.get("reply_markup")),
    )


def _send(message: Message, text: Text, source: str) -> Json:
    message.text, message.entities, message.dropped_entities = text.text, text.entities, text.dropped
    message.source = source
    message.id = message.chat.next_id()
    message.chat.add(message)
    return message.as_json()


def _document(backend: Backend, given: object) -> StoredFile:
    if not isinstance(given, Upload):
        return backend.files.get(str(given))
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > MOST_UPLOAD:
        raise bad_request("file is too big")
    return backend.files.add(given.name, given.content)


HANDLERS: Mapping[str, Handler] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
