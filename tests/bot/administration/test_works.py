from __future__ import annotations

import asyncio
import threading

from bot.administration.works import Tell, Works
from bot.messages import messages_in
from bot.reply import Reply, Sentence
from bot.saying import talk
from knowledge.article import Language
from tests.bot.administration.office import seen


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


def said(text: str) -> Reply:
    """A reply of one sentence."""
    return talk(messages_in(Language.ENGLISH), Sentence(text))


def test_what_is_ended_from_outside_says_so() -> None:
    """What stays is neither how far it was nor that it failed."""

    async def work(tell: Tell) -> Reply:
        tell(said("far"))
        await asyncio.Event().wait()
        return said("never")

    async def run() -> Reply:
        works = Works()
        reply = await works.show(said("first"), work, failed=said("failed"), stopped=said("stopped"))
        await works.close(0.1)
        return (await seen(reply))[-1]

    assert asyncio.run(run()) == said("stopped")
