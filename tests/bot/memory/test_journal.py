from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.memory.async_journal import AsyncJournal
from bot.memory.errors import MemoryUnavailableError
from bot.memory.journal import Journal
from bot.memory.memory import Memory
from bot.memory.records import JournalChanges, NewEntry
from tests.bot.memory.clock import START, Clock

WORK = """
import asyncio, json, os, sys
from pathlib import Path
from bot.memory.async_journal import AsyncJournal
from bot.memory.memory import Memory

memory = Memory(Path(sys.argv[1]))
journal = AsyncJournal(memory.journal)

def tell(*words):
    # One write a line, so that none is cut when we are killed.
    os.write(1, json.dumps(words).encode() + b"\\n")

async def work(worker):
    for number in range(1_000_000):
        key = f"{worker}.{number}"
        assert await journal.open("telegram", [(key, "isi " + key)]) == [key]
        tell("open", key)
        if number % 2:
            await journal.advance("telegram", key, number)
            tell("advance", key)
        if number % 3 == 0:
            await journal.close("telegram", [key])
            tell("close", key)

async def main():
    await asyncio.gather(*(work(worker) for worker in range(8)))

asyncio.run(main())
"""
"""A process that opens, advances and closes without end, and says what has returned."""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of a new home."""
    return Memory(tmp_path, clock=Clock()).journal


def keys(journal: Journal, platform: str = "telegram") -> list[str]:
    """What is open."""
    return [entry.key for entry in journal.unfinished(platform)]


def test_what_is_open_is_read_back_in_order(journal: Journal) -> None:
    """With what is needed to work on it, how far it came, and when it came; each platform for itself."""
    assert journal.open_many("telegram", [("10", "a"), ("9", "b")]) == ["10", "9"]
    assert journal.open_many("telegram", [("8", "🙏")]) == ["8"]
    assert journal.open_many("discord", [("10", "c")]) == ["10"]
    journal.advance("telegram", "9", 2)
    journal.close("telegram", ["10"])
    assert [(entry.key, entry.payload, entry.parts) for entry in journal.unfinished("telegram")] == [
        ("9", "b", 2),
        ("8", "🙏", 0),
    ]
    assert journal.unfinished("telegram")[0].received == START
    assert keys(journal, "discord") == ["10"]


def test_nothing_is_opened_twice(journal: Journal) -> None:
    """What is open, what is closed and what comes twice at once is not new; the first payload stays."""
    journal.open_many("telegram", [("1", "a"), ("2", "a")])
    journal.close("telegram", ["1"])
    assert journal.open_many("telegram", [(key, "b") for key in ("1", "2", "3", "3")]) == ["3"]
    assert [(entry.key, entry.payload) for entry in journal.unfinished("telegram")] == [
        ("2", "a"),
        ("3", "b"),
    ]


def test_each_lane_is_read_for_itself(journal: Journal) -> None:
    """In its order, from anywhere, so much of it; a lane is there as long as something is open in it."""
    lanes = ["ramai", "sepi", "ramai", "ramai"]
    journal.open_many("telegram", [NewEntry(str(place), "a", lane) for place, lane in enumerate(lanes)])
    assert journal.lanes("telegram", most=10) == ["ramai", "sepi"]
    assert journal.lanes("telegram", most=1) == ["ramai"]
    first, second = journal.unfinished("telegram", lane="ramai", most=2)
    assert (first.key, second.key) == ("0", "2")
    assert [entry.key for entry in journal.unfinished("telegram", lane="ramai", after=second.id)] == ["3"]
    journal.close("telegram", ["1"])
    assert journal.lanes("telegram", most=10) == ["ramai"]


def test_starts_are_counted(journal: Journal) -> None:
    """What waited was not begun; what ended well was begun once, however often."""
    journal.open_many("telegram", [NewEntry("1", "a", starts=0), ("2", "a"), ("3", "a")])
    for _ in range(2):
        journal.write(JournalChanges(begun=[("telegram", "1"), ("telegram", "2"), ("discord", "3")]))
    assert [entry.starts for entry in journal.unfinished("telegram")] == [2, 3, 1]
    journal.write(JournalChanges(spared=[("telegram", "2"), ("telegram", "3")]))
    assert [entry.starts for entry in journal.unfinished("telegram")] == [2, 1, 1]


def test_what_is_not_there_can_be_neither_advanced_nor_closed(journal: Journal) -> None:
    """It is left alone, and nothing fails."""
    journal.advance("telegram", "1", 1)
    journal.close("telegram", ["1", "2"])
    journal.close("telegram", [])
    assert journal.open_many("telegram", []) == []
    assert keys(journal) == []


def test_many_are_opened_at_once(journal: Journal) -> None:
    """More than a database takes in one question."""
    many = [str(number) for number in range(5_000)]
    assert journal.open_many("telegram", [(key, "a") for key in many]) == many
    assert journal.open_many("telegram", [(key, "a") for key in [*many, "baru"]]) == ["baru"]


def test_a_loop_writes_together_what_is_asked_for_at_once(journal: Journal) -> None:
    """A thousand tasks get each their own keys, and of those who open the same one has it."""

    async def main() -> list[list[str]]:
        written = AsyncJournal(journal)
        opening = [
            written.open("telegram", [(str(number // 2), "a"), ("same", "a")]) for number in range(1_000)
        ]
        opened = await asyncio.gather(*opening)
        await asyncio.gather(*(written.close("telegram", [str(number)]) for number in range(499)))
        await written.advance("telegram", "499", 3)
        assert [(entry.key, entry.parts) for entry in await written.unfinished("telegram")] == [
            ("same", 0),
            ("499", 3),
        ]
        await written.finish()
        return opened

    opened = asyncio.run(main())
    assert opened[0] == ["0", "same"]
    assert sorted(key for some in opened for key in some) == sorted([*(str(n) for n in range(500)), "same"])


def test_who_gives_up_waiting_stops_nobody(journal: Journal) -> None:
    """A task that is cancelled leaves its wish to be fulfilled, and the others theirs."""

    async def main() -> None:
        written = AsyncJournal(journal)
        impatient = asyncio.create_task(written.open("telegram", [("1", "a")]))
        patient = asyncio.create_task(written.open("telegram", [("2", "a")]))
        await asyncio.sleep(0)
        impatient.cancel()
        assert await patient == ["2"]
        await written.finish()

    asyncio.run(main())
    assert keys(journal) == ["1", "2"]


def test_finishing_writes_what_waits(journal: Journal) -> None:
    """Nothing that was asked for before is lost."""

    async def main() -> None:
        written = AsyncJournal(journal)
        opening = [asyncio.create_task(written.open("telegram", [(str(n), "a")])) for n in range(10)]
        await asyncio.sleep(0)
        await written.finish()
        assert await asyncio.gather(*opening) == [[str(n)] for n in range(10)]

    asyncio.run(main())


def test_a_disk_that_refuses_is_told_to_everybody_who_waits(tmp_path: Path) -> None:
    """Whoever journals must know, and may ask again."""
    (tmp_path / "file").write_text("mine", "utf-8")
    journal = Memory(tmp_path / "file" / "home").journal

    async def main() -> None:
        written = AsyncJournal(journal)
        opening = (written.open("telegram", [(str(n), "a")]) for n in range(3))
        failures = await asyncio.gather(*opening, return_exceptions=True)
        assert [type(failure) for failure in failures] == [MemoryUnavailableError] * 3
        (tmp_path / "file").unlink()
        assert await written.open("telegram", [("1", "a")]) == ["1"]
        await written.finish()

    asyncio.run(main())


@pytest.mark.parametrize("lines", [1, 40, 400])
def test_a_killed_process_loses_nothing_that_had_returned(tmp_path: Path, lines: int) -> None:
    """All that `open`, `advance` and `close` returned for before kill -9 is there afterwards."""
    command = [sys.executable, "-c", WORK, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 (our own interpreter)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    done: list[list[str]] = [json.loads(line) for line in said]
    journal = Memory(tmp_path).journal
    left = {entry.key: entry for entry in journal.unfinished("telegram")}
    opened, advanced, closed = (
        {key for what, key in done if what == one} for one in ("open", "advance", "close")
    )
    assert len(done) >= lines
    # It may have been killed before it could say what it had done.
    unsaid = {key for key in opened if key not in left} - closed
    assert len(unsaid) <= 8
    assert all(int(key.partition(".")[2]) % 3 == 0 for key in unsaid)
    assert closed.isdisjoint(left)
    assert all(entry.payload == f"isi {key}" for key, entry in left.items())
    assert all(left[key].parts == int(key.partition(".")[2]) for key in advanced & left.keys())
    assert journal.open_many("telegram", [(key, "lagi") for key in opened]) == []
