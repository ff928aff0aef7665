"""What the adapter needs of a conversation and of the memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.reply import IncomingMessage, Origin, Press, Pressed, Reply


async def nobody_hears(reply: Reply) -> None:
    """Say nothing while a question waits."""
    del reply


class Core(Protocol):
    """Answers; never fails."""

    async def reply(
        self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
    ) -> Reply | None:
        """What to say to a message; None for nothing."""
        ...

    async def press(self, press: Press) -> Pressed:
        """What comes of a button."""
        ...

    async def titles(self, origin: Origin, typed: str, *, limit: int = 25) -> Sequence[tuple[str, str]]:
        """Articles whose title fits what somebody is typing: what to show, and the article's id."""
        ...

    async def overheard(self, message: IncomingMessage, *, confidence: float) -> Reply | None:
        """What to say to a message that is not for us: an answer that is so sure, or nothing."""
        ...


class Sent(Protocol):
    """Knows which messages answered which question."""

    def remember(self, chat: str, question_id: str, answer_ids: Sequence[str]) -> None:
        """Take note of them."""
        ...

    def of(self, chat: str, question_id: str) -> tuple[str, ...]:
        """Which; none if it is not known any more."""
        ...
