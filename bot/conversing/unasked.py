"""What is offered although no question was sent: while somebody types, or to what we overhear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.asking import Asker, readable
from bot.conversing.desk import Desk, apology_for
from bot.conversing.inline import SHORTEST, inline_answers
from bot.conversing.questions import Questions
from bot.conversing.titles import Title, Titles
from bot.reply import IncomingMessage, Offered, Origin, Reply

_LONGEST_TITLE = 100
"""Characters that are read of a title."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Unasked:
    """Offers it; whatever goes wrong is a line in the log, and nothing is offered."""

    desk: Desk
    asker: Asker
    questions: Questions
    titles: Titles

    async def inline(self, origin: Origin, text: str, limit: int) -> Offered:
        """Answers to a question that somebody types; nothing where it is too short, or we are busy."""
        text = readable(text).strip()
        if len(text) < SHORTEST or not self.desk.places.may_speak(origin):
            return Offered()
        if not self.desk.may_type_on(origin):
            return Offered()
        work = partial(inline_answers, self.asker, self.desk.choices, origin, text, limit)
        return await self._asked(origin, work, otherwise=Offered())

    async def titles_like(self, origin: Origin, typed: str, limit: int) -> list[Title]:
        """Titles that somebody types the beginning of; nothing where we may not speak."""
        if not self.desk.places.may_speak(origin):
            return []
        language = self.desk.messages_at_hand(origin, self.desk.chats.of(origin)).language
        work = partial(self.titles.matching, readable(typed)[:_LONGEST_TITLE], language, limit=limit)
        try:
            return await self.desk.quickly(origin, work)
        except Exception as error:
            apology_for(error)
            return []

    async def overheard(self, message: IncomingMessage, confidence: float) -> Reply | None:
        """An answer to somebody who has not asked us, if that is allowed there and sure enough."""
        message = replace(message, text=readable(message.text).strip())
        if not message.text or not self.desk.places.may_speak(message.origin):
            return None
        chat = self.desk.chats.of(message.origin)
        work = partial(self.questions.answer_if_sure, message, chat, confidence)
        return await self._asked(message.origin, work, otherwise=None)

    async def _asked(self, origin: Origin, work: Callable[[], _Result], *, otherwise: _Result) -> _Result:
        try:
            return await self.desk.ask(origin, work)
        except Exception as error:
            apology_for(error)
            return otherwise
