"""What messages, buttons and inline questions have in common: who they come from, and whose turn it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.command_names import is_indonesian, is_shared
from bot.conversing.chats import Chat, Chats
from bot.conversing.languages import LanguageChoices, asker
from bot.conversing.line import Line, LineFullError, Slow
from bot.conversing.person_limit import PersonLimit
from bot.conversing.places import Places
from bot.messages import Messages, messages_in
from bot.reply import IncomingMessage, ManagersUnknownError, Origin, Reply
from bot.rights import Admins
from bot.saying import say
from embeddings.embedder import EmbedderError
from embeddings.index.errors import IndexError_
from knowledge.article import Language
from knowledge.language import choose_language

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where everybody comes.

    Attributes:
        limit: Of questions, and of buttons that bring a message.
        typing: Of what is asked while it is typed: each letter is a question of its own.
        line: In front of the workers that answer questions.
        quick: In front of those that serve commands and buttons, for which no model is needed.
    """

    admins: Admins
    chats: Chats
    choices: LanguageChoices
    places: Places
    limit: PersonLimit
    typing: PersonLimit
    line: Line
    quick: Line

    def seconds_to_wait(self, origin: Origin, *, age: float = 0.0) -> int:
        """Count a question of theirs: 0 if it may be asked, else how long they must wait.

        Args:
            age: Seconds since it was written.
        """
        return self.limit.seconds_to_wait(asker(origin), age=age)

    def too_many(self, message: IncomingMessage, chat: Chat, seconds: int) -> Reply | None:
        """What somebody hears who must wait, once a minute in a chat; then nothing."""
        if not self.limit.is_to_be_told(f"{asker(message.origin)} {message.origin.chat}", age=message.age):
            return None
        return self.say(message, chat, "apology.too_many", seconds=seconds)

    def may_type_on(self, origin: Origin) -> bool:
        """Count what somebody has typed so far: whether it is answered."""
        return not self.typing.seconds_to_wait(asker(origin))

    async def ask(self, origin: Origin, work: Callable[[], _Result], *, slow: Slow | None = None) -> _Result:
        """Do what takes a model when it is their turn.

        Raises:
            LineFullError: Too many are waiting.
        """
        return await self.line.run(asker(origin), work, slow=slow)

    async def quickly(self, origin: Origin, work: Callable[[], _Result]) -> _Result:
        """Do what takes index or memory only.

        Raises:
            LineFullError: Too many are waiting.
        """
        return await self.quick.run(asker(origin), work)

    async def is_to_be_told(self, origin: Origin) -> bool:
        """Whether a chat where we may not speak has yet to hear so."""
        return await self.quickly(origin, partial(self.places.is_first_time, origin))

    async def messages(self, origin: Origin, chat: Chat, *, command: str = "") -> Messages:
        """A command or a button is no sentence: its language is the one spoken so far.

        But whoever writes a command by its Indonesian name means Indonesian, and a name that both
        languages share says as little as opening the menu: it is answered in the language of the app.
        """
        chosen = await self.quickly(origin, partial(self.choices.chosen, origin))
        if chosen is None and is_indonesian(command):
            chosen = Language.INDONESIAN
        if chosen is None and is_shared(command):
            chosen = origin.hint
        return messages_in(_spoken(chosen, chat, origin))

    def messages_at_hand(self, origin: Origin, chat: Chat) -> Messages:
        """The same without reading the memory, so that it is always possible."""
        return messages_in(_spoken(self.choices.at_hand(origin), chat, origin))

    def say(self, message: IncomingMessage, chat: Chat, key: str, **facts: object) -> Reply:
        """One sentence in the language of a message; always possible as well."""
        hint = message.origin.hint
        language = choose_language(message.text[:200], earlier=chat.earlier, hint=hint)
        return say(self.choices.at_hand(message.origin) or language, key, **facts)

    async def may_choose(self, origin: Origin) -> bool:
        """Whether somebody may fix the language there: everybody their own, a group's who manages it."""
        return not origin.is_group or self.admins.has(origin) or await origin.manages_chat()

    def close(self) -> None:
        """Finish what is under way; whoever still waits is not served."""
        self.line.close()
        self.quick.close()


def apology_for(error: Exception) -> str:
    """The key of the sentence that we say instead; the log gets to know more."""
    match error:
        case LineFullError():
            return "apology.busy"
        case ManagersUnknownError():
            _log.warning("The platform does not say who manages a chat: %s", error)
            return "apology.managers_unknown"
        case EmbedderError() | IndexError_():
            _log.error("Cannot answer: %s", error)
            return "apology.unavailable"
        case _:
            _log.error("Answering failed", exc_info=error)
            return "apology.failed"


def _spoken(chosen: Language | None, chat: Chat, origin: Origin) -> Language:
    return chosen or chat.earlier or origin.hint or Language.INDONESIAN
