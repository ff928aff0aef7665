from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update

from bot.adapters.telegram.journalling import UpdateJournal
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.polling import Polls
from bot.adapters.telegram.queueing import UpdateQueue
from bot.adapters.telegram.remembering import Entry
from bot.adapters.telegram.worth import Worth
from bot.memory.async_journal import AsyncJournal
from bot.memory.memory import Memory
from bot.memory.records import NewEntry
from tests.bot.adapters.telegram.updates import BUDI, GROUP, PRIVATE, message, update


class FullDisk:
    """A journal that cannot be written as long as the disk is full."""

    def __init__(self, journal: AsyncJournal) -> None:
        self.journal = journal
        self.is_full = True

    def _written(self) -> None:
        if self.is_full:
            raise OSError("no space left on device")

    async def open(self, platform: str, entries: Sequence[NewEntry]) -> list[str]:
        """Keep updates."""
        self._written()
        return await self.journal.open(platform, entries)

    async def advance(self, platform: str, key: str, parts: int) -> None:
        """Some messages were sent."""
        self._written()
        await self.journal.advance(platform, key, parts)

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """Some are finished."""
        self._written()
        await self.journal.close(platform, keys)

    async def begin(self, platform: str, keys: Sequence[str]) -> None:
        """Some are begun."""
        self._written()
        await self.journal.begin(platform, keys)

    async def spare(self, platform: str, keys: Sequence[str]) -> None:
        """Some are not to blame."""
        self._written()
        await self.journal.spare(platform, keys)

    async def unfinished(
        self, platform: str, *, lane: str | None = None, after: int = 0, most: int = -1
    ) -> Sequence[Entry]:
        """What is not finished: that can be read."""
        return await self.journal.unfinished(platform, lane=lane, after=after, most=most)

    async def lanes(self, platform: str, *, most: int) -> list[str]:
        """Where there is such: the same."""
        return await self.journal.lanes(platform, most=most)


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


def queue_over(
    journal: UpdateJournal, *, at_once: int = 100, waiting: int = 0, room: int = 1_000
) -> UpdateQueue:
    """A queue in front of nobody."""
    lanes = Lanes(at_once=at_once, waiting=waiting, room=room)
    return UpdateQueue(
        journal, Polls(conflict=10), lanes, worth=worth, read=lambda raw: Update.de_json(raw, None)
    )


@asynccontextmanager
async def refilling(queue: UpdateQueue) -> AsyncGenerator[None]:
    """What is left is fetched in the meantime."""
    work = asyncio.create_task(queue.refill())
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def next_from(queue: UpdateQueue) -> Update:
    """What is to be worked on next, once there is anything."""
    async with asyncio.timeout(10):
        item = await queue.get()
    assert isinstance(item, Update)
    return item


def batch(*raws: dict[str, Any]) -> list[tuple[Update, dict[str, Any]]]:
    """Updates as one call brings them."""
    return [(Update.de_json(raw, None), raw) for raw in raws]


ONE, TWO = update(1, message=message("Satu")), update(2, message=message("Dua"))
BUDIS = PRIVATE | {"id": BUDI["id"]}
CHATTER = update(3, message=message("Obrolan", chat=GROUP))


async def left(journal: UpdateJournal) -> list[int]:
    """The updates that nobody works on; now somebody does."""
    return [each.number for lane in await journal.lanes() for each in (await journal.next_of(lane, 100))[0]]


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
            assert await left(later) == [1, 2]

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
            assert await left(journal) == [2]

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
    """Until it is put back, and a while has passed; with it comes what was sent of its answer."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            assert await left(journal) == []
            await journal.advance(1, 2, 3)
            journal.put_back(1)
            assert await left(journal) == []
            await journal.rested()
            assert await left(journal) == [1]
            assert journal.parts(1) == 2
            await journal.advance(1, 3, 3)
            assert not journal.is_open(1)
            assert await left(journal) == []

    asyncio.run(work())


def test_a_batch_that_was_only_begun_is_not_lost(tmp_path: Path) -> None:
    """What was written down and never put, because polling was stopped, is left for later."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            first = batch(ONE, TWO)
            await queue.admit(first)
            await queue.put(first[0][0])
            assert await left(journal) == []
            await queue.admit(batch(CHATTER))
            assert await left(journal) == [2]

    asyncio.run(work())


def test_another_bots_updates_are_left_alone(tmp_path: Path) -> None:
    """They have numbers of their own, and nobody but that bot can answer them."""

    async def work() -> None:
        async with journal_in(tmp_path, bot=42) as journal:
            await queue_over(journal).put(Update.de_json(ONE, None))
        async with journal_in(tmp_path, bot=43) as journal:
            assert await left(journal) == []
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            assert queue.qsize() == 1

    asyncio.run(work())


def test_where_nothing_can_be_written_people_are_answered_nevertheless(tmp_path: Path) -> None:
    """A full disk is a reason for the log, and none to be silent, or to answer twice."""

    async def work() -> None:
        memory = Memory(tmp_path)
        kept = AsyncJournal(memory.journal)
        disk = FullDisk(kept)
        disk.is_full = False
        journal = UpdateJournal(disk, lambda: 42)
        queue = queue_over(journal)
        await queue.put(Update.de_json(ONE, None))
        disk.is_full = True
        await queue.put(Update.de_json(TWO, None))
        assert queue.qsize() == 2
        await journal.close(1)
        for _ in range(2):
            await journal.rested()
            assert await left(journal) == []
        await queue.put(Update.de_json(ONE, None))
        assert queue.qsize() == 2
        disk.is_full = False
        await journal.rested()
        assert await kept.unfinished("telegram") == []
        await kept.finish()
        memory.close()

    asyncio.run(work())


def test_a_busy_chat_waits_in_the_journal(tmp_path: Path) -> None:
    """Of ten only a few are held, and another chat's one comes next; the rest follows in order."""
    flood = [update(number, message=message(str(number), id=number)) for number in range(1, 11)]
    other = update(11, message=message("Lain", chat=BUDIS))

    async def work() -> list[int]:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal, at_once=1, waiting=1)
            async with refilling(queue):
                polled = batch(*flood, other)
                await queue.admit(polled)
                for each, _ in polled:
                    await queue.put(each)
                assert queue.qsize() == 2
                seen: list[int] = []
                for _ in range(11):
                    one = await next_from(queue)
                    seen.append(one.update_id)
                    await journal.close(one.update_id)
                    queue.done(one)
                return seen

    seen = asyncio.run(work())
    assert seen[:2] == [1, 11]
    assert seen[2:] == list(range(2, 11))


def test_what_comes_while_others_wait_comes_after_them(tmp_path: Path) -> None:
    """Also if there is a place by then: first what stands in the journal."""

    async def work() -> list[int]:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal, at_once=1)
            for number in (1, 2):
                await queue.put(Update.de_json(update(number, message=message(str(number), id=number)), None))
            first = await next_from(queue)
            queue.done(first)
            await queue.put(Update.de_json(update(3, message=message("3", id=3)), None))
            async with refilling(queue):
                seen = [first.update_id]
                for _ in range(2):
                    one = await next_from(queue)
                    seen.append(one.update_id)
                    queue.done(one)
                return seen

    assert asyncio.run(work()) == [1, 2, 3]


def test_so_many_are_held_altogether(tmp_path: Path) -> None:
    """More chats than there is room for wait in the journal, too, and none of them is forgotten."""

    async def work() -> list[int]:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal, room=2)
            async with refilling(queue):
                for number in range(1, 8):
                    chat = PRIVATE | {"id": number}
                    await queue.put(Update.de_json(update(number, message=message("Halo", chat=chat)), None))
                assert queue.qsize() == 2
                seen: list[int] = []
                for _ in range(7):
                    one = await next_from(queue)
                    seen.append(one.update_id)
                    await journal.close(one.update_id)
                    queue.done(one)
                return seen

    assert asyncio.run(work()) == list(range(1, 8))


def test_what_cannot_be_written_down_waits_for_a_place(tmp_path: Path) -> None:
    """Nobody has it but us: more is taken from Telegram only when something is done."""

    async def work() -> None:
        memory = Memory(tmp_path)
        kept = AsyncJournal(memory.journal)
        queue = queue_over(UpdateJournal(FullDisk(kept), lambda: 42), at_once=1)
        await queue.put(Update.de_json(ONE, None))
        second = asyncio.create_task(queue.put(Update.de_json(TWO, None)))
        done, _ = await asyncio.wait({second}, timeout=2)
        assert not done
        queue.done(await next_from(queue))
        await second
        assert (await next_from(queue)).update_id == 2
        await kept.finish()
        memory.close()

    asyncio.run(work())


def test_an_admission_that_is_cancelled_leaves_everything_for_later(tmp_path: Path) -> None:
    """Polling is restarted while updates are written down: they are fetched from the journal at once."""

    async def work() -> int:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal, at_once=1)
            admission = asyncio.create_task(queue.admit(batch(ONE, TWO)))
            await asyncio.sleep(0)
            admission.cancel()
            await asyncio.gather(admission, return_exceptions=True)
            async with refilling(queue):
                await queue.sweep()
                return (await next_from(queue)).update_id

    assert asyncio.run(work()) == 1


async def killed(home: Path) -> list[int]:
    """What a bot begins that is killed then, without having done any of it."""
    async with journal_in(home) as journal:
        queue = queue_over(journal, at_once=10)
        async with refilling(queue):
            await queue.sweep()
            begun = [(await next_from(queue)).update_id]
            for _ in range(50):
                await asyncio.sleep(0.002)
                while not queue.empty():
                    begun.append((await next_from(queue)).update_id)
            return begun


def test_of_what_was_under_way_at_each_end_one_is_tried_at_a_time(tmp_path: Path) -> None:
    """Until one has been tried alone so often that it is given up; what ends well is not counted."""

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            await queue.put(Update.de_json(ONE, None))
            await queue.put(Update.de_json(TWO, None))
        assert await killed(tmp_path) == [1, 2]
        assert await killed(tmp_path) == [1]
        assert await killed(tmp_path) == [1]
        async with journal_in(tmp_path) as journal:
            queue = queue_over(journal)
            async with refilling(queue):
                await queue.sweep()
                one, two = await next_from(queue), await next_from(queue)
                found = journal.earlier(one.update_id), journal.earlier(two.update_id)
                assert sorted((each.number, each.starts) for each in found if each) == [(1, 4), (2, 2)]
                await journal.close(1)
                await journal.end()
        async with journal_in(tmp_path) as journal:
            ((found,), _) = await journal.next_of("7", 10)
            assert (found.number, found.starts) == (2, 1)

    asyncio.run(work())
