"""What an update of Telegram means to us: a question, a button, a chat that takes us in, or nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Document, InlineQuery, Message, Update, User
from telegram.constants import ChatType

from bot.adapters.telegram.addressing import words_for_us
from bot.adapters.telegram.places import Place, hint_of, is_group, name_of, place_of
from bot.asking import readable
from bot.recent import Recent
from bot.reply import AttachedFile, IncomingMessage, Origin, Press

_log = logging.getLogger(__name__)

_ANONYMOUS = 1087968824
"""The account in whose name Telegram lets administrators write who do so in the name of their group."""

_ALBUMS = 1_000
"""Albums that are known; of each only one picture without words is answered."""

IsAdmin = Callable[[int, int], Awaitable[bool]]
"""Whether a person, the second number, is among the administrators of a chat, the first."""

Fetch = Callable[[Document, int], Awaitable[bytes]]
"""Reads a file, at most so many bytes of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that is for us.

    Attributes:
        id: Its number in the chat; None where nobody wrote it, such as when we are taken into a group.
    """

    message: IncomingMessage
    place: Place
    id: int | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of one of our messages.

    Attributes:
        query: What Telegram must be told that it has arrived.
        place: None for a message that was sent by way of the inline mode.
        id: Of the message that carries it.
    """

    press: Press
    query: str
    place: Place | None
    id: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A question that somebody is still typing, in any chat."""

    origin: Origin
    query: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A group that has another number from now on."""

    before: int
    after: int


Incoming: TypeAlias = Asked | Pressed | Typed | Moved


class Reader:
    """Reads updates.

    Args:
        me: Tells who we are; known once Telegram has said so.
        is_admin: Asks Telegram.
        fetch: The same.
    """

    def __init__(self, me: Callable[[], User], *, is_admin: IsAdmin, fetch: Fetch) -> None:
        self._me = me
        self._is_admin = is_admin
        self._fetch = fetch
        self._albums = Recent[str, int](_ALBUMS)

    def read(self, update: Update) -> Incoming | None:
        """What it means; None if it is nothing to us."""
        if (message := update.message or update.edited_message) is not None:
            return self._message(message, is_edited=update.message is None)
        if update.callback_query is not None:
            return self._pressed(update.callback_query)
        if update.inline_query is not None:
            return _typed(update.inline_query)
        if update.my_chat_member is not None:
            return self._joined(update.my_chat_member)
        return None

    def _message(self, message: Message, *, is_edited: bool) -> Incoming | None:
        if message.migrate_to_chat_id is not None:
            return Moved(message.chat.id, message.migrate_to_chat_id)
        if message.migrate_from_chat_id is not None:
            return Moved(message.migrate_from_chat_id, message.chat.id)
        sender = _sender_of(message)
        if sender is None or message.via_bot is not None or message.chat.type == ChatType.CHANNEL:
            return None
        has_words = bool(message.text or message.caption)
        if not has_words and (
            is_edited or message.effective_attachment is None or self._is_in_album(message)
        ):
            return None
        words = words_for_us(message, self._me())
        if words is None:
            return None
        origin = self._origin(place_of(message), sender, message.from_user, is_group=is_group(message.chat))
        written = (message.edit_date if is_edited else None) or message.date
        incoming = IncomingMessage(
            origin,
            words,
            str(message.message_id),
            is_edited=is_edited,
            file=self._file(message),
            age=max(0.0, time.time() - written.timestamp()),
        )
        return Asked(incoming, place_of(message), message.message_id)

    def _is_in_album(self, message: Message) -> bool:
        """Whether another one of its album has been read; that, if any, has the words."""
        album = message.media_group_id
        if album is None or message.document is not None:
            return False
        first = self._albums.keep(album, self._albums.get(album, message.message_id))
        return first != message.message_id

    def _file(self, message: Message) -> AttachedFile | None:
        document = message.document
        # An animation comes as a document as well, for apps that do not know animations.
        if document is None or message.animation is not None:
            return None
        return AttachedFile(
            readable(document.file_name or ""), document.file_size or 0, partial(self._fetch, document)
        )

    def _pressed(self, query: CallbackQuery) -> Pressed:
        message = query.message
        if message is None:
            chat = self._origin(Place(query.from_user.id), query.from_user.id, query.from_user)
            return Pressed(Press(chat, query.data or ""), query.id, None, 0)
        # Of a message that is too old Telegram tells only where it was.
        place = place_of(message) if isinstance(message, Message) else Place(message.chat.id)
        sender = _number_of(query.from_user, place)
        origin = self._origin(place, sender, query.from_user, is_group=is_group(message.chat))
        press = Press(origin, query.data or "", str(message.message_id))
        return Pressed(press, query.id, place, message.message_id)

    def _joined(self, change: ChatMemberUpdated) -> Asked | None:
        """We are taken into a group: that is answered as "/start" is."""
        is_new = change.new_chat_member.status in _INSIDE and change.old_chat_member.status not in _INSIDE
        if not is_new:
            # Not which chat: a private one has the number of its person.
            _log.debug("In a chat (%s) we are %s now", change.chat.type, change.new_chat_member.status)
        if not is_group(change.chat) or not is_new:
            return None
        place = Place(change.chat.id)
        sender = _number_of(change.from_user, place)
        origin = self._origin(place, sender, change.from_user, is_group=True)
        return Asked(IncomingMessage(origin, "/start"), place, None)

    def _origin(self, place: Place, sender: int, user: User | None, *, is_group: bool = False) -> Origin:
        return Origin(
            name_of(place.chat),
            thread=str(place.thread) if place.thread is not None else "",
            # A group or channel is no person, whoever writes in its name.
            person=name_of(sender) if sender > 0 else "",
            is_group=is_group,
            hint=hint_of(user),
            private=f"https://t.me/{self._me().username}" if is_group else "",
            manages_chat=partial(self._is_admin, place.chat, sender),
        )


_INSIDE = frozenset({"member", "administrator", "restricted"})


def _sender_of(message: Message) -> int | None:
    """Who wrote it: a person, or the group or channel in whose name one did; None for bots and the like."""
    if message.is_automatic_forward or message.from_user is None:
        return None
    if message.sender_chat is not None:
        return message.sender_chat.id
    sender = _number_of(message.from_user, place_of(message))
    return None if message.from_user.is_bot and sender > 0 else sender


def _number_of(user: User, place: Place) -> int:
    """Who a user is; the chat where one acts in its name."""
    return place.chat if user.id == _ANONYMOUS else user.id


def _typed(query: InlineQuery) -> Typed:
    person = name_of(query.from_user.id)
    return Typed(Origin(person, person=person, hint=hint_of(query.from_user)), query.id, query.query)
