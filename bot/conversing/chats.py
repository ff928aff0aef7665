"""What is known of each chat while it lasts: the language spoken, and the question before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from bot.asking import Exchange
from bot.recent import Recent
from bot.reply import IncomingMessage, Origin
from knowledge.article import Language

_REMEMBERED = 10_000
"""Chats that are known; the longest silent are forgotten first."""

_FOLLOWED = 30 * 60
"""Seconds in which a message may be a follow-up; afterwards nobody remembers what "it" was."""

_EARLIER_IDS = 20
"""Messages of a chat that are known to be older than its last question."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that was answered or refused.

    Attributes:
        message: Its id; "" where messages have none.
        asked_at: When, in the clock's seconds.
    """

    exchange: Exchange
    message: str
    asked_at: float


@dataclass(slots=True)
class Chat:
    """What is known of a chat, or of a topic of one.

    Attributes:
        earlier: The language of the last reply.
    """

    clock: Callable[[], float]
    earlier: Language | None = None
    _last: _Question | None = None
    _before: _Question | None = None
    _older: deque[str] = field(default_factory=lambda: deque[str](maxlen=_EARLIER_IDS))

    @property
    def last(self) -> Exchange | None:
        """What was asked last; talk does not erase it."""
        return self._last.exchange if self._last else None

    def followed_by(self, message: IncomingMessage) -> Exchange | None:
        """What a message may follow: the last question, or the one before it if the message replaces that."""
        if self._replaces_last(message):
            question = self._before
        elif self._is_older(message):
            return None
        else:
            question = self._last
        is_recent = question is not None and self.clock() - question.asked_at <= _FOLLOWED
        return question.exchange if question is not None and is_recent else None

    def note(self, message: IncomingMessage, exchange: Exchange) -> None:
        """Take what came of a message into account."""
        self.earlier = exchange.language
        if not exchange.hits or self._is_older(message):
            return
        if self._last is not None and not self._replaces_last(message):
            self._before = self._last
            self._older.append(self._last.message)
        self._last = _Question(exchange, message.id, self.clock())

    def forget(self) -> None:
        """Know nothing of it any more."""
        self.earlier = self._last = self._before = None
        self._older.clear()

    def _replaces_last(self, message: IncomingMessage) -> bool:
        last = self._last
        return message.is_edited and last is not None and message.id == last.message != ""

    def _is_older(self, message: IncomingMessage) -> bool:
        return message.is_edited and message.id in self._older


class Chats:
    """The chats that have spoken most recently. Safe for several threads.

    Args:
        clock: Seconds that only ever grow; they say how long ago a chat's last question was.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats = Recent[str, Chat](_REMEMBERED)
        self._lock = Lock()

    def of(self, origin: Origin) -> Chat:
        """What is known of where something was said; nothing yet of a new chat."""
        place = _place(origin)
        with self._lock:
            return self._chats.keep(place, self._chats.get(place) or Chat(self._clock))


def _place(origin: Origin) -> str:
    """What remembers its last question: a chat, or a topic of one."""
    return f"{origin.chat}/{origin.thread}" if origin.thread else origin.chat
