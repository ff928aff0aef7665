from __future__ import annotations

import asyncio

from bot.adapters.turns import Turns
from tests.bot.adapters import virtual_time


async def work(turns: Turns, place: str, name: str, seconds: float, said: list[str]) -> None:
    """Take a while, and say it when it is one's turn."""
    turn = turns.take(place)
    try:
        await asyncio.sleep(seconds)
        await turn.come()
        said.append(name)
    finally:
        turns.leave(place, turn)


def test_answers_come_in_the_order_of_the_questions() -> None:
    """However long each takes; another place has an order of its own."""

    async def all_of_it() -> list[str]:
        turns, said = Turns(), list[str]()
        takes = [("a", "first", 5), ("a", "second", 1), ("b", "elsewhere", 2), ("a", "third", 3)]
        await asyncio.gather(*(work(turns, place, name, seconds, said) for place, name, seconds in takes))
        return said

    assert virtual_time.run(all_of_it()) == ["elsewhere", "first", "second", "third"]


def test_who_gives_up_holds_up_nobody() -> None:
    """Nor do those behind overtake those before."""

    async def all_of_it() -> list[str]:
        turns, said = Turns(), list[str]()
        first = asyncio.create_task(work(turns, "a", "first", 5, said))
        await asyncio.sleep(0)
        second = asyncio.create_task(work(turns, "a", "second", 1, said))
        await asyncio.sleep(0)
        third = asyncio.create_task(work(turns, "a", "third", 1, said))
        await asyncio.sleep(2)
        second.cancel()
        await asyncio.gather(first, third)
        return said

    assert virtual_time.run(all_of_it()) == ["first", "third"]
