"""Real folders, watched; whatever is waited for is waited for as long as it takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.watching import USUAL, Waits, Watcher

LONG = 60.0
"""Seconds after which a test gives up."""

QUIET = 0.1


class Calls:
    """Notes what the folder holds whenever it is called, and may keep the caller waiting.

    Attributes:
        seen: Texts by name, a call each.
        hold: Whether calls wait until `release`.
        failing: How many of the next calls fail.
    """

    def __init__(self, folder: Path) -> None:
        self.seen: list[dict[str, str]] = []
        self.hold = False
        self.failing = 0
        self._folder = folder
        self._happened = asyncio.Condition()
        self._released = asyncio.Event()

    async def __call__(self) -> bool:
        """Note."""
        files = sorted(self._folder.rglob("*.*"))
        self.seen.append({path.name: path.read_text("utf-8") for path in files})
        async with self._happened:
            self._happened.notify_all()
        if self.hold:
            await self._released.wait()
        self.failing -= 1
        return self.failing < 0

    def release(self) -> None:
        """Let all callers go."""
        self.hold = False
        self._released.set()

    async def happen(self, count: int) -> dict[str, str]:
        """Wait for so many calls; returns what the last of them saw."""
        async with asyncio.timeout(LONG), self._happened:
            await self._happened.wait_for(lambda: len(self.seen) >= count)
        assert len(self.seen) == count
        return self.seen[-1]


@asynccontextmanager
async def watching(
    folder: Path,
    *,
    golden: Path | None = None,
    latest: float = LONG,
    poll: bool = False,
    calls: Calls | None = None,
    again: Sequence[float] = USUAL.again,
) -> AsyncGenerator[Calls]:
    """Watch a folder; the call at the beginning has happened."""
    calls = calls or Calls(folder)
    waits = Waits(quiet=QUIET, latest=latest, again=again)
    watcher = Watcher(folder, changed=calls, golden=golden, waits=waits, poll=poll)
    task = asyncio.create_task(watcher.run())
    try:
        await calls.happen(1)
        yield calls
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one article."""
    made = tmp_path / "articles"
    made.mkdir()
    (made / "kopi.md").write_text("Kopi", "utf-8")
    return made


def test_every_change_is_noticed(folder: Path) -> None:
    """A new file, an edit, a move into a new folder and a removal are a call each."""

    async def run() -> None:
        async with watching(folder) as calls:
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert await calls.happen(2) == {"kopi.md": "Kopi", "teh.md": "Teh"}
            (folder / "teh.md").write_text("Teh manis", "utf-8")
            assert (await calls.happen(3))["teh.md"] == "Teh manis"
            (folder / "a" / "b").mkdir(parents=True)
            (folder / "teh.md").rename(folder / "a" / "b" / "teh-manis.md")
            assert "teh-manis.md" in await calls.happen(4)
            (folder / "a" / "b" / "teh-manis.md").unlink()
            assert await calls.happen(5) == {"kopi.md": "Kopi"}

    asyncio.run(run())


def test_where_the_system_does_not_tell_we_look(folder: Path) -> None:
    """A change is noticed by looking, too."""

    async def run() -> None:
        async with watching(folder, poll=True) as calls:
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert await calls.happen(2) == {"kopi.md": "Kopi", "teh.md": "Teh"}

    asyncio.run(run())


def test_a_file_is_read_when_it_is_complete(folder: Path) -> None:
    """While a file grows nobody is called; afterwards once."""

    async def run() -> None:
        async with watching(folder) as calls:
            with (folder / "teh.md").open("w", encoding="utf-8") as file:
                for _ in range(20):
                    file.write("Teh. ")
                    file.flush()
                    await asyncio.sleep(QUIET / 5)
            assert (await calls.happen(2))["teh.md"] == 20 * "Teh. "

    asyncio.run(run())


def test_a_burst_is_one_call(folder: Path) -> None:
    """A hundred files that are copied into the folder are a call."""

    async def run() -> None:
        async with watching(folder) as calls:
            for number in range(100):
                (folder / f"{number}.md").write_text("Teh", "utf-8")
                await asyncio.sleep(0)
            assert len(await calls.happen(2)) == 101

    asyncio.run(run())


def test_a_file_that_is_moved_into_place_counts(folder: Path) -> None:
    """What editors write beside the article and then put in its place is read once, complete."""

    async def run() -> None:
        async with watching(folder) as calls:
            (folder / "kopi.md.part").write_text("Kopi manis", "utf-8")
            (folder / "kopi.md.part").replace(folder / "kopi.md")
            assert await calls.happen(2) == {"kopi.md": "Kopi manis"}

    asyncio.run(run())


def test_changes_during_a_call_cause_one_more(folder: Path) -> None:
    """Whatever happens meanwhile is one call afterwards, however much it is."""

    async def run() -> None:
        calls = Calls(folder)
        calls.hold = True
        async with watching(folder, calls=calls):
            for number in range(5):
                (folder / f"{number}.md").write_text("Teh", "utf-8")
                await asyncio.sleep(2 * QUIET)
            assert len(calls.seen) == 1
            calls.release()
            assert len(await calls.happen(2)) == 6
            (folder / "last.md").write_text("Teh", "utf-8")
            assert "last.md" in await calls.happen(3)

    asyncio.run(run())


def test_a_call_that_fails_is_not_the_last(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong in it is in the log, and the next change is another call."""

    class Failing(Calls):
        async def __call__(self) -> bool:
            await super().__call__()
            raise RuntimeError("no luck")

    async def run() -> None:
        async with watching(folder, calls=Failing(folder), again=(10 * LONG,)) as calls:
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert "teh.md" in await calls.happen(2)

    asyncio.run(run())
    assert "no luck" in caplog.text


def test_a_call_that_failed_is_made_again(folder: Path) -> None:
    """Nothing needs to change for it, and once it went well there is no other."""

    async def run() -> None:
        calls = Calls(folder)
        calls.failing = 3
        async with watching(folder, calls=calls, again=(QUIET, 2 * QUIET)):
            assert await calls.happen(4) == {"kopi.md": "Kopi"}
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert await calls.happen(5) == {"kopi.md": "Kopi", "teh.md": "Teh"}

    asyncio.run(run())


def test_a_change_does_not_wait_for_the_next_try(folder: Path) -> None:
    """After a failure, too, it is a call at once."""

    async def run() -> None:
        calls = Calls(folder)
        calls.failing = 2
        async with watching(folder, calls=calls, again=(10 * LONG,)):
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert "teh.md" in await calls.happen(2)

    asyncio.run(run())


def test_a_folder_that_never_rests_is_read_nevertheless(folder: Path) -> None:
    """Somebody who keeps writing does not keep the others' changes out for ever."""

    async def run() -> None:
        async def write_for_ever() -> None:
            with (folder / "log.md").open("w", encoding="utf-8") as file:
                while True:
                    file.write("Teh. ")
                    file.flush()
                    await asyncio.sleep(QUIET / 5)

        async with watching(folder, latest=4 * QUIET) as calls:
            writing = asyncio.create_task(write_for_ever())
            assert "log.md" in await calls.happen(2)
            assert not writing.done()
            writing.cancel()

    asyncio.run(run())


class Told(logging.Handler):
    """Wakes up whoever waits for a line of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        """Note."""
        self.lines.append(record.getMessage())
        self._loop.call_soon_threadsafe(self._news.set)

    async def line(self, text: str) -> None:
        """Wait for a line that holds a text."""
        async with asyncio.timeout(LONG):
            while not any(text in line for line in self.lines):
                self._news.clear()
                await self._news.wait()


def test_a_folder_that_vanishes_is_waited_for(folder: Path) -> None:
    """Nobody is called for a folder that is not there; one warning says so, and watching goes on."""

    async def run() -> None:
        told = Told()
        log = logging.getLogger("bot.watching")
        log.addHandler(told)
        try:
            async with watching(folder) as calls:
                away = folder.rename(folder.with_name("away"))
                await told.line("There is no folder")
                (away / "teh.md").write_text("Teh", "utf-8")
                away.rename(folder)
                assert set(await calls.happen(2)) == {"kopi.md", "teh.md"}
                (folder / "susu.md").write_text("Susu", "utf-8")
                assert "susu.md" in await calls.happen(3)
        finally:
            log.removeHandler(told)
        assert len(told.lines) == 2
        assert told.lines[1].endswith("is back")

    asyncio.run(run())


def test_a_link_may_lead_to_another_folder(folder: Path) -> None:
    """A whole folder that is put in place by a link is one change, and is watched from then on."""

    async def run() -> None:
        other = folder.with_name("other")
        other.mkdir()
        (other / "teh.md").write_text("Teh", "utf-8")
        link, new = folder.with_name("link"), folder.with_name("new")
        link.symlink_to(folder)
        async with watching(link, calls=Calls(link)) as calls:
            new.symlink_to(other)
            new.replace(link)
            assert await calls.happen(2) == {"teh.md": "Teh"}
            (other / "teh.md").write_text("Teh manis", "utf-8")
            assert await calls.happen(3) == {"teh.md": "Teh manis"}

    asyncio.run(run())


def test_golden_questions_are_watched_once_there_are_any(folder: Path) -> None:
    """What they blocked may pass when they have changed; their folder may come later."""

    async def run() -> None:
        golden = folder.with_name("golden")
        async with watching(folder, golden=golden) as calls:
            golden.mkdir()
            (golden / "questions.jsonl").write_text("{}\n", "utf-8")
            await calls.happen(2)
            (golden / "questions.jsonl").write_text('{"question": 1}\n', "utf-8")
            await calls.happen(3)
            (golden / "notes.md").write_text("Teh", "utf-8")
            (folder / "teh.md").write_text("Teh", "utf-8")
            assert "teh.md" in await calls.happen(4)

    asyncio.run(run())
