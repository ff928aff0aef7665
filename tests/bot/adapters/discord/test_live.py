from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from bot.adapters.discord.delivering import Delivery
from bot.adapters.discord.errors import RefusedError
from bot.adapters.discord.live import LiveMessages
from bot.adapters.discord.message import DiscordMessage
from bot.reply import Reply
from tests.bot.adapters.discord.simulated import said

EVERY = 0.05


@dataclass(slots=True)
class Board:
    """An outlet that keeps what stands there.

    Attributes:
        texts: What each message shows, by its number.
        states: All that its first message has shown.
        is_closed: Whether nothing is taken any more.
    """

    texts: dict[int, str] = field(default_factory=dict[int, str])
    states: list[str] = field(default_factory=list[str])
    is_closed: bool = False
    has_frame: bool = True

    async def notice(self, message: DiscordMessage) -> None:
        """Nothing."""
        del message

    async def send(self, message: DiscordMessage) -> int:
        """A new message."""
        return await self.edit(len(self.texts) + 1, message)

    async def edit(self, number: int, message: DiscordMessage) -> int:
        """Another text."""
        if self.is_closed:
            raise RefusedError
        self.texts[number] = message.content or message.description
        if number == 1:
            self.states.append(self.texts[1])
        return number

    async def try_to_edit(self, number: int, message: DiscordMessage) -> None:
        """The same."""
        if not self.is_closed:
            await self.edit(number, message)


async def steps(count: int, end: str = "Selesai.") -> AsyncIterator[Reply]:
    """States that follow each other quickly, and the last one."""
    for number in range(count):
        yield said(f"Langkah {number}")
        await asyncio.sleep(EVERY / 10)
    yield said(end)


def followed(later: AsyncIterator[Reply], do: Callable[[Board], Awaitable[None]] | None = None) -> Board:
    """What stands in the end where a reply has shown what came."""

    async def follow() -> Board:
        board, live = Board(), LiveMessages(every=EVERY)
        await Delivery(live).send(board, said("Mulai.", later=later))
        if do is not None:
            await do(board)
        await live.close(patience=5)
        return board

    return asyncio.run(follow())


def test_the_last_state_stays() -> None:
    """What comes in between is shown now and then, none of it out of order."""
    board = followed(steps(40))
    assert board.texts == {1: "Selesai."}
    assert 3 <= len(board.states) < 30
    numbers = [int(text.split()[1]) for text in board.states if text.startswith("Langkah")]
    assert numbers == sorted(numbers)


def test_a_last_state_may_take_several_messages() -> None:
    """Those that are missing are sent."""
    board = followed(steps(1, "\n".join("Kalimat yang tidak pendek sama sekali. " * 30 for _ in range(9))))
    assert len(board.texts) > 1


def test_a_channel_that_is_closed_costs_nothing() -> None:
    """The work goes on to its end."""
    seen: list[int] = []

    async def states() -> AsyncIterator[Reply]:
        async for state in steps(5):
            seen.append(1)
            yield state

    async def close(board: Board) -> None:
        board.is_closed = True

    board = followed(states(), close)
    assert board.texts == {1: "Mulai."}
    assert len(seen) == 6


def test_a_work_that_breaks_off_keeps_what_it_showed() -> None:
    """Its last state, too."""

    async def states() -> AsyncIterator[Reply]:
        yield said("Separuh.")
        raise RuntimeError

    assert followed(states()).texts == {1: "Separuh."}
