from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update

from bot.adapters.telegram.journalling import UpdateJournal, UpdateQueue, Worth
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.remembering import Entry
from bot.memory.async_journal import AsyncJournal
from bot.memory.memory import Memory
from tests.bot.adapters.telegram.updates import GROUP, message, update


class FullDisk:
    """A journal that cannot be written."""

    async def open(self, platform: str, entries: Sequence[tuple[str, str]]) -> list[str]:
        """Fail."""
        raise OSError("no space left on device")

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """Fail."""
        raise OSError("no space left on device")

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """Fail."""
        raise OSError("no space left on device")

    async def unfinished(self, platform: str) -> Sequence[Entry]:
        """Fail."""
        raise OSError("no space left on device")


def worth(item: Update) -> Worth:
    """Messages last, groups are nothing, and the rest passes."""
    if item.message is None:
        return Worth.PASSING
    return Worth.NOTHING if item.message.chat.id < 0 else Worth.LASTING


@asynccontextmanager
async def journal_in(home: Path, bot: int = 42) -> AsyncGenerator[UpdateJournal]:
    """The journal of a bot."""
    memory = Memory(home)
    kept = AsyncJournal(memory.journal)
    try:
        yield UpdateJournal(kept, lambda: bot)
    finally:
        await kept.finish()
        memory.close()


def queue_over(journal: UpdateJournal, room: int = 100) -> UpdateQueue:
    """A queue in front of nobody."""
    return UpdateQueue(journal, Polls(conflict=10), worth=worth, room=room)


def batch(*raws: dict[str, Any]) -> list[tuple[Update, dict[str, Any]]]:
    """Updates as one call brings them."""
    return [(Update.de_json(raw, None), raw) for raw in raws]


ONE, TWO = update(1, message=message("Satu")), update(2, message=message("Dua"))
CHATTER = update(3, message=message("Obrolan", chat=GROUP))


def numbers(left: list[dict[str, Any]]) -> list[int]:
    """Which updates these are."""
    return [int(raw["update_id"]) for raw in left]


def test_what_is_put_is_in_the_journal_first(tmp_path: Path) -> None:
    """By polling, where a whole batch is written at once, and by webhook, one by one; chatter is not."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            polled = batch(ONE, CHATTER)
            await queue.admit(polled)
            for each, _ in polled:
                await queue.put(each)
            await queue.put(Update.de_json(TWO, None))
            assert queue.qsize() == 2
        async with journal_in(tmp_path) as later:
            assert numbers(await later.left()) == [1, 2]

    asyncio.run(work())


def test_what_comes_again_is_not_put_again(tmp_path: Path) -> None:
    """Whether it is under way or done, in this run or an earlier one."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            for _ in range(2):
                for each, _ in (polled := batch(ONE, TWO)):
                    await queue.admit(polled) if each.update_id == 1 else None
                    await queue.put(each)
            assert queue.qsize() == 2
            await journal.close(1)
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            await queue.put(Update.de_json(TWO, None))
            assert queue.qsize() == 0
            assert numbers(await journal.left()) == [2]

    asyncio.run(work())


def test_another_update_with_the_same_number_is_put(tmp_path: Path) -> None:
    """After a week without any update Telegram numbers anew, and may come upon a number of long ago."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            await journal.close(1)
            await queue.put(Update.de_json(update(1, message=message("Lain", id=77)), None))
            assert queue.qsize() == 2

    asyncio.run(work())


def test_what_somebody_works_on_is_not_left(tmp_path: Path) -> None:
    """Until it is put back; with it comes what was sent of its answer."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            assert await journal.left() == []
            await journal.advance(1, 2, 3)
            journal.put_back(1)
            assert numbers(await journal.left()) == [1]
            assert journal.parts(1) == 2
            await journal.advance(1, 3, 3)
            assert not journal.is_open(1)
            assert await journal.left() == []

    asyncio.run(work())


def test_a_batch_that_was_only_begun_is_not_lost(tmp_path: Path) -> None:
    """What was written down and never put, because polling was stopped, is left for later."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            first = batch(ONE, TWO)
            await queue.admit(first)
            await queue.put(first[0][0])
            assert await journal.left() == []
            await queue.admit(batch(CHATTER))
            assert numbers(await journal.left()) == [2]

    asyncio.run(work())


def test_another_bots_updates_are_left_alone(tmp_path: Path) -> None:
    """They have numbers of their own, and nobody but that bot can answer them."""

    async def work() -> None:
        async with journal_in(tmp_path, bot=42) as journal:
            await queue_over(journal).put(Update.de_json(ONE, None))
        async with journal_in(tmp_path, bot=43) as journal:
            assert await journal.left() == []
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            assert queue.qsize() == 1

    asyncio.run(work())


def test_where_nothing_can_be_written_people_are_answered_nevertheless() -> None:
    """A full disk is a reason for the log, and none to be silent."""

    async def work() -> int:
        queue = queue_over(UpdateJournal(FullDisk(), lambda: 42))
        await queue.put(Update.de_json(ONE, None))
        return queue.qsize()

    assert asyncio.run(work()) == 1


def test_there_is_room_for_so_many(tmp_path: Path) -> None:
    """More is taken from Telegram only when something is done."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal, room=1)
            await queue.put(Update.de_json(ONE, None))
            second = asyncio.create_task(queue.put(Update.de_json(TWO, None)))
            done, _ = await asyncio.wait({second}, timeout=0.2)
            assert not done
            await queue.get()
            queue.task_done()
            await second

    asyncio.run(work())
