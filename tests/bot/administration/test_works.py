from __future__ import annotations

import asyncio
import threading

from bot.administration.works import Works


def test_long_work_leaves_the_threads_of_answers_alone() -> None:
    """However much of it waits for a disk, whoever answers finds a thread."""
    released = threading.Event()

    async def run() -> None:
        works = Works()
        slow = [asyncio.create_task(works.aside(released.wait)) for _ in range(50)]
        assert await asyncio.wait_for(asyncio.to_thread(int), 10) == 0
        released.set()
        assert all(await asyncio.gather(*slow))
        await works.close()

    asyncio.run(run())


def test_the_end_does_not_wait_for_threads() -> None:
    """What a thread is doing when everything ends is left behind."""
    released = threading.Event()

    async def run() -> None:
        works = Works()
        slow = asyncio.create_task(works.aside(released.wait))
        await asyncio.sleep(0)
        await asyncio.wait_for(works.close(0.1), 10)
        released.set()
        await slow

    asyncio.run(run())
