"""Interactions over Discord, as a whole bot acknowledges and answers them, beside the core alone."""

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
from bot.benchmark.discord_report import DiscordReport, Load, Sizes, report_of
from bot.benchmark.made_up import write_articles
from bot.benchmark.process import cpu_seconds
from bot.benchmark.whole_bot import whole_bot
from bot.loopback.discord.calls import Call
from bot.loopback.discord.channels import Channel
from bot.loopback.discord.interactions import Interaction
from bot.loopback.discord.persons import Person
from bot.loopback.discord.server import LoopbackDiscord
from bot.settings import Settings
from embeddings.reindexer import reindex

_WARM_UP = 100
_READY = 120.0
_GLANCE = 0.1
_SETTLED = 1.0
"""Seconds without any change after which nothing more is to come."""
_HEARTBEAT = 2.0
"""Seconds; far more often than at Discord, so that a blocked heartbeat shows."""

_AFTER_FAILURES = (40060, 10062, 10015)
"""Codes of an interaction that was acknowledged already, and of one that was not in time."""

_COMMANDS = {"id": ("tanya", "pertanyaan"), "en-US": ("ask", "question")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks: a channel, a thread, or direct messages."""

    channel: Channel
    person: Person

    async def ask(self, question: str) -> Interaction:
        """Use the command by its name in one's own language."""
        command, option = _COMMANDS[self.person.locale]
        return await self.person.slash(self.channel, command, **{option: question})


def measure_discord(settings: Settings, sizes: Sizes) -> DiscordReport:
    """Ask the core, then a bot of its own over a Discord on the loopback.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
        TimeoutError: The bot does not start.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-bench-") as folder:
        articles, home = Path(folder) / "articles", Path(folder) / "home"
        articles.mkdir()
        # Some are made twice, and those that are left are a few less.
        wanted = int(1.1 * sizes.interactions) + _WARM_UP + 10
        asked = write_articles(articles / "made-up.jsonl", sizes.passages, questions=wanted)
        app = build(settings.model_copy(update={"articles": articles, "home": home}))
        reindex(articles, index=app.index, embedder=app.embedder)
        core = measure_core(app, asked[: sizes.interactions], asked[-_WARM_UP:])
        return asyncio.run(_measure_bot(app.settings, sizes, asked, core))


async def _measure_bot(settings: Settings, sizes: Sizes, asked: Sequence[str], core: Core) -> DiscordReport:
    async with LoopbackDiscord(heartbeat=_HEARTBEAT) as server, _bot(settings, server) as process:
        places = _places(server, sizes.people)
        await _load(process, server, places, asked[-_WARM_UP:], seconds=5.0)
        if sizes.failing:
            server.faults.inject(sizes.failing)
        questions = asked[: sizes.interactions]
        load = await _load(process, server, places, questions, seconds=sizes.seconds)
        return report_of(sizes, core, load)


@asynccontextmanager
async def _bot(settings: Settings, server: LoopbackDiscord) -> AsyncGenerator[int]:
    """A bot of its own, once it listens and Discord knows its commands; its process's number."""
    reached = {"KUTIP_DISCORD_TOKEN": server.token, "KUTIP_DISCORD_API": server.api}
    async with whole_bot(settings, reached | {"KUTIP_DISCORD_GATEWAY": server.gateway.url}) as process:
        await server.gateway.ready(timeout=_READY)
        await server.calls.until("PUT /applications/{application_id}/commands", timeout=_READY)
        yield process


def _places(server: LoopbackDiscord, count: int) -> list[Place]:
    guild = server.guild()
    channel = guild.text_channel()
    return [_place(server, number, channel) for number in range(count)]


def _place(server: LoopbackDiscord, number: int, channel: Channel) -> Place:
    person = server.user(name=f"Warga {number}", locale="id" if number % 2 else "en-US")
    if channel.guild is None or number % 3 == 0:
        return Place(server.direct(person), person)
    channel.guild.member(person)
    if number % 3 == 1:
        return Place(channel, person)
    return Place(person.open_thread(channel, f"Utas {number}"), person)


async def _load(
    process: int,
    server: LoopbackDiscord,
    places: Sequence[Place],
    questions: Sequence[str],
    *,
    seconds: float,
) -> Load:
    """Ask at a steady pace, and wait until nothing more is to come."""
    cpu, started = cpu_seconds(process), time.perf_counter()
    calls = set(server.calls.refused())
    asked: list[Interaction] = []
    for number, (place, question) in enumerate(
        zip(islice(cycle(places), len(questions)), questions, strict=True)
    ):
        due = number * seconds / len(questions)
        await asyncio.sleep(max(0.0, due - (time.perf_counter() - started)))
        asked.append(await place.ask(question))
    await _answered(asked, patience=_READY + len(questions))
    ends = [end for one in asked if (end := _answered_at(one)) is not None]
    return Load(
        interactions=len(asked),
        acknowledged=[one.acknowledged_after for one in asked if one.acknowledged_after is not None],
        answered=[end - one.asked_at for one in asked if (end := _answered_at(one)) is not None],
        refused=sum(_is_wrong(call) for call in server.calls.refused() if call not in calls),
        silence=server.gateway.longest_silence,
        seconds=max(ends, default=asked[0].asked_at) - asked[0].asked_at,
        cpu=cpu_seconds(process) - cpu,
    )


def _is_wrong(call: Call) -> bool:
    """Whether a refused request should not have been made; after failures a bot cannot know what was done."""
    return call.answer.get("code") not in _AFTER_FAILURES


def _answered_at(interaction: Interaction) -> float | None:
    """When the answer stood as it stayed; a line that says that others come first is none."""
    said = [one for one in interaction.messages if one.embeds or one.components]
    return max((one.edited_at or one.sent_at for one in said), default=None)


async def _answered(asked: Sequence[Interaction], *, patience: float) -> None:
    """Wait until each is answered and nothing changes any more, or for as long as one may wait."""
    before, since, end = -1.0, time.perf_counter(), time.perf_counter() + patience
    while time.perf_counter() < end:
        await asyncio.sleep(_GLANCE)
        ends = [_answered_at(one) for one in asked]
        latest = max((one for one in ends if one is not None), default=0.0)
        if latest != before:
            before, since = latest, time.perf_counter()
        elif None not in ends and time.perf_counter() - since > _SETTLED:
            return
