from __future__ import annotations

import asyncio

import pytest

from bot.adapters.discord.calls import persistently
from bot.adapters.discord.errors import UndeliveredError
from bot.adapters.discord.pacing import Pacing
from tests.bot.adapters import virtual_time

PACING = Pacing()


def test_a_call_that_is_never_answered_is_made_again() -> None:
    """Long before the library gives it up."""
    tries: list[float] = []

    async def call() -> str:
        tries.append(asyncio.get_running_loop().time())
        if len(tries) == 1:
            await asyncio.Event().wait()
        return "done"

    async def made() -> str:
        return await persistently(call, PACING, until=asyncio.get_running_loop().time() + 600)

    assert virtual_time.run(made()) == "done"
    assert tries[1] - tries[0] < 2 * PACING.call


def test_a_call_that_fails_for_ever_is_given_up_in_time() -> None:
    """By then nobody can be answered any more."""

    async def call() -> None:
        raise OSError("the network is down")

    async def made() -> float:
        clock = asyncio.get_running_loop().time
        begun = clock()
        with pytest.raises(UndeliveredError):
            await persistently(call, PACING, until=begun + 600)
        return clock() - begun

    assert virtual_time.run(made()) <= 600
