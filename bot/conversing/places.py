"""Where the bot may speak."""

from __future__ import annotations

from bot.memory.memory import Memory
from bot.recent import Recent
from bot.reply import Origin
from bot.rights import Admins

_NOT_HERE = "not-here"
"""What a chat is told once."""

_REMEMBERED = 10_000


class Places:
    """The chats and servers that `KUTIP_ALLOWED_CHATS` names; all there are if it names none.

    Args:
        allowed: Names as in `Origin.chat` and `Origin.server`.
        memory: Keeps who has been told for good; without it, as long as the process lasts.
    """

    def __init__(self, allowed: frozenset[str], admins: Admins, memory: Memory | None) -> None:
        self._allowed = allowed
        self._admins = admins
        self._memory = memory
        self._told = Recent[str, None](_REMEMBERED)

    def may_speak(self, origin: Origin) -> bool:
        """Whether whoever speaks there is answered: Kutip's admins always are, in private."""
        names = {origin.chat.casefold(), origin.server.casefold()}
        if not self._allowed or not self._allowed.isdisjoint(names):
            return True
        return not origin.is_group and self._admins.has(origin)

    def is_first_time(self, origin: Origin) -> bool:
        """Whether the chat has yet to be told that it is not answered; from now on it has been."""
        if self._memory is not None:
            return self._memory.told.first_time(origin.chat, _NOT_HERE)
        is_new = origin.chat not in self._told
        self._told.keep(origin.chat, None)
        return is_new
