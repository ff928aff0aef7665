"""A reply as the messages that it becomes, one after the other, each noted in the journal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.live import LiveMessages
from bot.adapters.telegram.places import Place
from bot.adapters.telegram.render import render
from bot.adapters.telegram.sending import Sender
from bot.reply import Reply


async def _unnoted(numbers: Sequence[int]) -> None:
    del numbers


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends what an update asked for; after a restart it goes on where it was.

    Attributes:
        live: Takes over what goes on changing.
    """

    sender: Sender
    journal: UpdateJournal
    live: LiveMessages

    async def send(
        self,
        place: Place,
        reply: Reply,
        number: int,
        *,
        reply_to: int | None,
        instead: int | None = None,
        noted: Callable[[Sequence[int]], Awaitable[None]] = _unnoted,
    ) -> list[int]:
        """Send what was not sent before we were started.

        Args:
            number: Of the update.
            reply_to: The message that the first one, and a file, reply to.
            instead: A message whose place the first one takes.
            noted: Told the numbers of the messages after each of them.

        Returns:
            The numbers of the messages that were sent now, but for a file's.

        Raises:
            RefusedError: It is not wanted.
            UndeliveredError: Not everything could be sent; later it may be.
        """
        messages = render(reply)
        total = len(messages) + (reply.document is not None)
        done, numbers = self.journal.parts(number), list[int]()
        for part, message in enumerate(messages[done:], start=done + 1):
            if part == 1 and instead is not None:
                numbers.append(await self.sender.edit(place, instead, message))
            else:
                first = reply_to if part == 1 else None
                numbers.append(await self.sender.send(place, message, reply_to=first))
            await self.journal.advance(number, part, total)
            await noted(numbers)
        if reply.document is not None:
            await self.sender.send_document(place, reply.document, reply_to=reply_to)
            await self.journal.advance(number, total, total)
        return numbers

    def follow(self, place: Place, reply: Reply, numbers: list[int]) -> None:
        """Let these messages show what takes the reply's place later, if anything does."""
        if reply.later is not None and numbers:
            self.live.follow(place, numbers, reply.later, reply.language)
