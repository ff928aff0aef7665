"""Where the bot may speak."""

from __future__ import annotations

import logging
from threading import Lock

from bot.memory.memory import Memory
from bot.recent import Recent
from bot.reply import Origin
from bot.rights import Admins

_log = logging.getLogger(__name__)

_CALLED_NOW = "The chat %s is called %s now; please put %s into KUTIP_ALLOWED_CHATS"

_NOT_HERE = "not-here"
"""What a chat is told once."""

_REMEMBERED = 10_000


class Places:
    """The chats and servers that `KUTIP_ALLOWED_CHATS` names; all if it names none. Safe for several threads.

    Args:
        allowed: Names as in `Origin.chat` and `Origin.server`.
        memory: Keeps for good who has been told, and which chat had another name before; without it, both are
            known as long as the process lasts.
    """

    def __init__(self, allowed: frozenset[str], admins: Admins, memory: Memory | None) -> None:
        self._allowed = allowed
        self._admins = admins
        self._memory = memory
        self._told = Recent[str, None](_REMEMBERED)
        self._moved_here = Recent[str, bool](_REMEMBERED)
        self._lock = Lock()

    def may_speak(self, origin: Origin) -> bool:
        """Whether whoever speaks there is answered: Kutip's admins always are, in private."""
        names = {origin.chat.casefold(), origin.server.casefold()}
        if not self._allowed or not self._allowed.isdisjoint(names):
            return True
        if origin.is_group and self._has_moved_here(origin.chat):
            return True
        return not origin.is_group and self._admins.has(origin)

    def move(self, before: str, after: str) -> None:
        """Let a chat that may be spoken in be so under its new name as well."""
        if not self._allowed:
            return
        may_speak = before.casefold() in self._allowed or self._has_moved_here(before)
        with self._lock:
            is_told = self._moved_here.get(after, False)
            self._moved_here.keep(after, may_speak)
        if may_speak and not is_told and after.casefold() not in self._allowed:
            _log.warning(_CALLED_NOW, before, after, after)

    def _has_moved_here(self, chat: str) -> bool:
        """Whether a chat had a name before under which it may be spoken in; looked up once a chat."""
        with self._lock:
            known = self._moved_here.get(chat)
        if known is None:
            before = self._allowed_before(chat)
            if before:
                _log.warning(_CALLED_NOW, before, chat, chat)
            known = bool(before)
            with self._lock:
                self._moved_here.keep(chat, known)
        return known

    def _allowed_before(self, chat: str) -> str:
        """The name under which a chat is allowed although it has another now; "" for none."""
        earlier = self._memory.moved.earlier(chat) if self._memory is not None else ()
        if self._memory is None or not earlier:
            return ""
        allowed = {self._memory.pseudonym(name): name for name in self._allowed}
        return next((allowed[name] for name in earlier if name in allowed), "")

    def is_first_time(self, origin: Origin) -> bool:
        """Whether the chat has yet to be told that it is not answered; from now on it has been."""
        if self._memory is not None:
            return self._memory.told.first_time(origin.chat, _NOT_HERE)
        with self._lock:
            is_new = origin.chat not in self._told
            self._told.keep(origin.chat, None)
            return is_new
