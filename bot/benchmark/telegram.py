"""Questions over Telegram, as a whole bot answers them, beside what the core alone does with the same."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from bot.app import build
from bot.benchmark.core_alone import Core, measure_core
from bot.benchmark.made_up import write_articles
from bot.benchmark.process import cpu_seconds
from bot.benchmark.telegram_report import Load, Sizes, TelegramReport, report_of
from bot.benchmark.whole_bot import whole_bot
from bot.loopback.telegram.people import Message, Person
from bot.loopback.telegram.server import LoopbackTelegram
from bot.loopback.telegram.talking import TalkingChat
from bot.settings import Settings
from embeddings.reindexer import reindex

_WARM_UP = 100
_READY = 120.0
_GLANCE = 0.1
_SETTLED = 1.0
"""Seconds without any change after which nothing more is to come."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks: a private chat, a group, or a topic of a forum."""

    chat: TalkingChat
    person: Person
    thread: int | None = None

    async def ask(self, question: str) -> Message:
        """Ask it as people do there."""
        text = question if self.chat.kind == "private" else f"/tanya {question}"
        return await self.chat.say(self.person, text, thread=self.thread)


def measure_telegram(settings: Settings, sizes: Sizes) -> TelegramReport:
    """Ask the core, then a bot of its own over a Bot API on the loopback.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
        TimeoutError: The bot does not start, or stops answering.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-bench-") as folder:
        articles, home = Path(folder) / "articles", Path(folder) / "home"
        articles.mkdir()
        # Some are made twice, and those that are left are a few less.
        wanted = int(1.6 * sizes.questions) + _WARM_UP + 10
        asked = write_articles(articles / "made-up.jsonl", sizes.passages, questions=wanted)
        app = build(settings.model_copy(update={"articles": articles, "home": home}))
        reindex(articles, index=app.index, embedder=app.embedder)
        core = measure_core(app, asked[: sizes.questions], asked[-_WARM_UP:])
        return asyncio.run(_measure_bot(app.settings, sizes, asked, core))


async def _measure_bot(settings: Settings, sizes: Sizes, asked: Sequence[str], core: Core) -> TelegramReport:
    async with LoopbackTelegram(flood=False) as server, _bot(settings, server) as process:
        places = _places(server, sizes.chats)
        await _load(process, server, places, asked[-_WARM_UP:])
        if sizes.failing:
            server.faults.inject(sizes.failing)
        flood = await _load(process, server, places, asked[: sizes.questions])
        steady = asked[sizes.questions : sizes.questions + sizes.questions // 2]
        paced = await _load(process, server, places, steady, pace=sizes.pace)
        sending = [lost for lost in server.faults.lost_responses if lost.method == "sendMessage"]
        return report_of(sizes, core, flood, paced, excused=len(sending))


@asynccontextmanager
async def _bot(settings: Settings, server: LoopbackTelegram) -> AsyncGenerator[int]:
    """A bot of its own, once it listens; its process's number."""
    reached = {"KUTIP_TELEGRAM_TOKEN": server.token, "KUTIP_TELEGRAM_API": server.root}
    async with whole_bot(settings, reached | {"KUTIP_TELEGRAM_FLOOD_LIMIT": "0"}) as process:
        await server.calls.until("getUpdates", timeout=_READY)
        yield process


def _places(server: LoopbackTelegram, count: int) -> list[Place]:
    return [_place(server, number) for number in range(count)]


def _place(server: LoopbackTelegram, number: int) -> Place:
    person = server.person(10_000 + number)
    if number % 2 == 0:
        return Place(server.private(person=person), person)
    is_forum = number % 4 == 3
    group = server.group(f"Warga {number}", is_forum=is_forum)
    group.join(person)
    return Place(group, person, group.topic("Tanya jawab") if is_forum else None)


async def _load(
    process: int,
    server: LoopbackTelegram,
    places: Sequence[Place],
    questions: Sequence[str],
    *,
    pace: float | None = None,
) -> Load:
    """Ask, and wait until nothing more is to come."""
    cpu, clock, started = cpu_seconds(process), server.backend.clock, time.perf_counter()
    asked: list[tuple[Place, Message]] = []
    for number, (place, question) in enumerate(
        zip(islice(cycle(places), len(questions)), questions, strict=True)
    ):
        if pace:
            await asyncio.sleep(max(0.0, number / pace - (time.perf_counter() - started)))
        asked.append((place, await place.ask(question)))
    await _answered(asked, patience=_READY + len(questions))
    used = cpu_seconds(process) - cpu
    begun = min((message.sent_at for _, message in asked), default=clock())
    answers = [(place, message, place.chat.replies_to(message)) for place, message in asked]
    return Load(
        questions=len(asked),
        seconds=max((reply.sent_at for *_, replies in answers for reply in replies), default=begun) - begun,
        cpu=used,
        unanswered=sum(not replies for *_, replies in answers),
        misplaced=sum(reply.thread != place.thread for place, _, replies in answers for reply in replies),
        duplicates=sum(len(replies) - 1 for *_, replies in answers if replies),
        waits=tuple(replies[0].sent_at - message.sent_at for _, message, replies in answers if replies),
    )


async def _answered(asked: Sequence[tuple[Place, Message]], *, patience: float) -> None:
    """Wait until each has an answer and nothing changes any more, or for as long as one may wait."""
    before, since, end = -1, time.perf_counter(), time.perf_counter() + patience
    while time.perf_counter() < end:
        await asyncio.sleep(_GLANCE)
        replies = [place.chat.replies_to(message) for place, message in asked]
        count = sum(map(len, replies))
        if count != before:
            before, since = count, time.perf_counter()
        elif all(replies) and time.perf_counter() - since > _SETTLED:
            return
