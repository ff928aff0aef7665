"""Where something is said on Telegram, and by whom, in Telegram's terms and in ours."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Chat, Message, User
from telegram.constants import ChatType

from knowledge.article import Language

PLATFORM = "telegram"

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})

_UNDERSTANDS_INDONESIAN = frozenset({"id", "in", "ms"})
"""Codes of people who read Indonesian: its own, that of old devices, and Malay."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or a topic of one.

    Attributes:
        thread: The topic; None where there is none.
    """

    chat: int
    thread: int | None = None

    @property
    def is_group(self) -> bool:
        """Whether others read along: only the chat with one person has a positive number."""
        return self.chat < 0


def place_of(message: Message) -> Place:
    """Where a message stands; replies of ordinary groups have a thread, too, which is no topic."""
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)


def name_of(number: int) -> str:
    """A chat or a person, unique over all platforms."""
    return f"{PLATFORM}:{number}"


def is_group(chat: Chat) -> bool:
    """Whether it is one in which people talk with each other."""
    return chat.type in _GROUPS


def hint_of(user: User | None) -> Language | None:
    """The language that a person has set the app to, if it is one of ours."""
    code = (user.language_code or "" if user else "").casefold().partition("-")[0]
    if code in _UNDERSTANDS_INDONESIAN:
        return Language.INDONESIAN
    return Language.ENGLISH if code == "en" else None
