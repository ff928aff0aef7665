"""A bot over a Discord simulated in the process: the real adapter, a real memory, and a small index."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simcord

from bot.adapters.discord.adapter import DiscordAdapter, Remembered
from bot.adapters.discord.connection import Connection
from bot.adapters.discord.core import nobody_hears
from bot.adapters.discord.pacing import Pacing
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.memory.memory import Memory
from bot.reply import IncomingMessage, Origin, Press, Pressed, Reply, ReplyKind, Sentence
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import INDEX
from tests.bot.fakes import ALWAYS
from tests.fakes import HashingEmbedder

TITLES = [("Batik", "batik"), ("Kopi Gayo", "kopi")]


class Talkative(Conversation):
    """A conversation that also offers titles, and says something to what it overhears."""

    async def titles(self, origin: Origin, typed: str, *, limit: int = 25) -> list[tuple[str, str]]:
        """Those that begin so."""
        del origin
        found = [one for one in TITLES if one[0].casefold().startswith(typed.casefold())]
        return found[:limit]

    async def overheard(self, message: IncomingMessage, *, confidence: float) -> Reply | None:
        """An answer, if it is one."""
        del confidence
        reply = await self.reply(message)
        return reply if reply is not None and reply.kind is ReplyKind.ANSWER else None


def talkative(home: Path, **settings: Any) -> Talkative:
    """A conversation about batik and coffee that remembers in a folder."""
    memory = Memory(home)
    memory.prepare()
    embedder = HashingEmbedder()
    answerer = settings.pop("answerer", None) or QuotingAnswerer(embedder, gate=ALWAYS)
    asker = Asker(Retriever(embedder, INDEX), answerer, unanswered=memory.gaps.remember)
    return Talkative(asker, INDEX, memory=memory, **settings)


Answer = Callable[[IncomingMessage], Awaitable[Reply | None]]
Do = Callable[[Press], Awaitable[Pressed]]


@dataclass(slots=True)
class Scripted:
    """A conversation in which a test says what is replied, and sees what was said.

    Attributes:
        heard: The messages and presses that came.
    """

    answer: Answer
    do: Do
    heard: list[IncomingMessage]
    presses: list[Press]

    async def reply(
        self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
    ) -> Reply | None:
        """What the test says."""
        del waiting
        self.heard.append(message)
        return await self.answer(message)

    async def press(self, press: Press) -> Pressed:
        """What the test says."""
        self.presses.append(press)
        return await self.do(press)

    async def titles(self, origin: Origin, typed: str, *, limit: int = 25) -> list[tuple[str, str]]:
        """None."""
        del origin, typed, limit
        return []

    async def overheard(self, message: IncomingMessage, *, confidence: float) -> Reply | None:
        """What the test says."""
        del confidence
        self.heard.append(message)
        return await self.answer(message)


def said(text: str, **more: Any) -> Reply:
    """A reply of one sentence."""
    return Reply(ReplyKind.TALK, Language.INDONESIAN, (Sentence(text),), **more)


def scripted(answer: Answer | None = None, do: Do | None = None) -> Scripted:
    """A conversation that says "Baik." to everything, unless the test says otherwise."""

    async def fine(message: IncomingMessage) -> Reply | None:
        return said(f"Baik: {message.text}")

    async def nothing(press: Press) -> Pressed:
        del press
        return Pressed()

    return Scripted(answer or fine, do or nothing, [], [])


QUICK = Pacing(
    edit=0.05,
    typing=0.2,
    retry_first=0.02,
    retry_longest=0.1,
    retry_total=1,
    starter=1,
    drain=2,
    last_word=0.3,
)
"""Everything as soon as possible."""


@asynccontextmanager
async def simulated(
    home: Path, conversation: Any, *, pacing: Pacing = QUICK, **connection: Any
) -> AsyncGenerator[simcord.Env]:
    """A Discord with a bot in it."""
    home.mkdir(exist_ok=True)
    memory = Memory(home / "adapter")
    (home / "adapter").mkdir(exist_ok=True)
    memory.prepare()
    connection = {"shards": 1, **connection}
    adapter = DiscordAdapter(
        Connection("simulated", **connection), Remembered(memory.sent), home, pacing=pacing
    )
    client = adapter.client(conversation)
    try:
        async with simcord.run(client) as env:
            yield env
            env.raise_errors()
    finally:
        memory.close()
        if isinstance(conversation, Conversation):
            conversation.close()
