from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from threading import Event, Lock

import pytest

from bot.conversing.line import Line, LineFullError


class Desk:
    """Work that waits until it is let go, and notes the order in which it began."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.released = Event()
        self.busy = Event()
        self._lock = Lock()

    def work(self, name: str) -> Callable[[], str]:
        """Work with a name, which is what comes of it."""

        def do() -> str:
            with self._lock:
                self.began.append(name)
            self.busy.set()
            assert self.released.wait(timeout=30)
            return name

        return do


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk that lets go of everything at the end."""
    made = Desk()
    yield made
    made.released.set()


@pytest.fixture
def line() -> Iterator[Line]:
    """One worker, and room for a hundred."""
    made = Line(1, 100, patience=0.0)
    yield made
    made.close()


async def _busy(line: Line, desk: Desk, person: str = "first") -> asyncio.Task[str]:
    """Occupy the worker."""
    task = asyncio.create_task(line.run(person, desk.work("busy")))
    assert await asyncio.to_thread(desk.busy.wait, 30)
    return task


def test_people_take_turns(line: Line, desk: Desk) -> None:
    """One person's hundred questions let everybody else's first through, each in the order it came."""

    async def everybody() -> None:
        tasks = [await _busy(line, desk)]
        for name in (*(f"many {number}" for number in range(5)), "anna 0", "budi 0", "anna 1"):
            tasks.append(asyncio.create_task(line.run(name.split()[0], desk.work(name))))
            await asyncio.sleep(0)
        desk.released.set()
        await asyncio.gather(*tasks)

    asyncio.run(everybody())
    assert desk.began == [
        "busy",
        *("many 0", "anna 0", "budi 0"),
        *("many 1", "anna 1"),
        *("many 2", "many 3", "many 4"),
    ]


def test_of_one_person_one_thing_is_under_way_at_a_time(desk: Desk) -> None:
    """A second worker stays free for others: a follow-up never overtakes what it follows."""
    line = Line(2, 10)

    async def two() -> list[str]:
        first = await _busy(line, desk, "anna")
        second = asyncio.create_task(line.run("anna", desk.work("second")))
        other = Event()
        await line.run("budi", other.set)
        began = list(desk.began)
        desk.released.set()
        await asyncio.gather(first, second)
        return began

    assert asyncio.run(two()) == ["busy"]
    assert desk.began == ["busy", "second"]
    line.close()


def test_whoever_waits_is_told_their_place_once(line: Line, desk: Desk) -> None:
    """Places count turns, so they say how many are answered before; whose turn it is hears nothing."""
    told: list[tuple[str, int]] = []

    async def ask(name: str) -> str:
        async def slow(place: int) -> None:
            told.append((name, place))

        return await line.run(name.split(maxsplit=1)[0], desk.work(name), slow=slow)

    async def everybody() -> list[str]:
        first = await _busy(line, desk, "anna")
        tasks: list[asyncio.Task[str]] = []
        for name in ("budi 0", "budi 1", "budi 2", "anna 1", "cici 0"):
            tasks.append(asyncio.create_task(ask(name)))
            while len(told) < len(tasks):
                await asyncio.sleep(0)
        desk.released.set()
        return await asyncio.gather(first, *tasks)

    assert asyncio.run(everybody())[0] == "busy"
    # Anna's first question is being answered, so her second one waits behind Budi's first.
    assert told == [("budi 0", 1), ("budi 1", 2), ("budi 2", 3), ("anna 1", 2), ("cici 0", 2)]


def test_what_waits_too_long_a_line_is_refused_at_once(desk: Desk) -> None:
    """One is under way and one waits; there is room again once they are done, and after failures."""
    line = Line(1, 1)

    def fail() -> None:
        raise OSError("no")

    async def crowd() -> None:
        first = await _busy(line, desk)
        second = asyncio.create_task(line.run("second", desk.work("second")))
        await asyncio.sleep(0)
        with pytest.raises(LineFullError):
            await line.run("third", desk.work("third"))
        desk.released.set()
        await asyncio.gather(first, second)
        for _ in range(5):
            with pytest.raises(OSError, match="no"):
                await line.run("third", fail)
        assert await line.run("third", lambda: "done") == "done"

    asyncio.run(crowd())
    assert desk.began == ["busy", "second"]
    line.close()


def test_what_is_no_longer_wanted_is_not_begun(line: Line, desk: Desk) -> None:
    """Work whose asker was cancelled while it waited is passed over, and the next one's turn comes."""

    async def crowd() -> None:
        first = await _busy(line, desk)
        unwanted = asyncio.create_task(line.run("second", desk.work("unwanted")))
        last = asyncio.create_task(line.run("third", desk.work("third")))
        await asyncio.sleep(0)
        unwanted.cancel()
        await asyncio.sleep(0)
        desk.released.set()
        await asyncio.gather(first, last)

    asyncio.run(crowd())
    assert desk.began == ["busy", "third"]


def test_it_serves_one_event_loop_after_the_other(line: Line) -> None:
    """Nothing of it belongs to a loop."""
    assert [asyncio.run(line.run("anna", lambda: number)) for number in range(3)] == [0, 1, 2]  # noqa: B023


def test_a_closed_line_takes_nobody(line: Line) -> None:
    """Whoever comes afterwards is turned away as if it were full."""
    line.close()
    with pytest.raises(LineFullError):
        asyncio.run(line.run("anna", lambda: 1))
