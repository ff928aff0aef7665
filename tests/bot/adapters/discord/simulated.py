"""A bot over a Discord simulated in the process: the real adapter, a real memory, and a small index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import ChannelHandle, Env, MemberActor

from bot.adapters.discord.adapter import DiscordAdapter, Remembered
from bot.adapters.discord.client import KutipClient
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


def talkative(home: Path, **settings: Any) -> Conversation:
    """A conversation about batik and coffee that remembers in a folder."""
    memory = Memory(home)
    memory.prepare()
    embedder = HashingEmbedder()
    answerer = settings.pop("answerer", None) or QuotingAnswerer(embedder, gate=ALWAYS)
    asker = Asker(Retriever(embedder, INDEX), answerer, unanswered=memory.gaps.remember)
    return Conversation(asker, INDEX, memory=memory, **settings)


Answer = Callable[[IncomingMessage], Awaitable[Reply | None]]
Do = Callable[[Press], Awaitable[Pressed]]


async def _fine(message: IncomingMessage) -> Reply | None:
    return said(f"Baik: {message.text}")


async def _nothing(press: Press) -> Pressed:
    del press
    return Pressed()


@dataclass(slots=True)
class Scripted:
    """A conversation in which a test says what is replied, "Baik" otherwise, and sees what was said.

    Attributes:
        heard, presses: What came.
    """

    answer: Answer = _fine
    do: Do = _nothing
    heard: list[IncomingMessage] = field(default_factory=list[IncomingMessage])
    presses: list[Press] = field(default_factory=list[Press])

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


def scripted(answer: Answer = _fine, do: Do = _nothing) -> Scripted:
    """A conversation of that kind."""
    return Scripted(answer, do)


QUICK = Pacing(
    guilds=0.1,
    reconnect_first=0.1,
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


@dataclass(slots=True)
class Answers:
    """Knows which messages answered which question, as long as a test lasts."""

    known: dict[tuple[str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[str, ...]]
    )

    def remember(self, chat: str, question_id: str, answer_ids: Sequence[str]) -> None:
        """Take note of them."""
        self.known[chat, question_id] = tuple(answer_ids)

    def of(self, chat: str, question_id: str) -> tuple[str, ...]:
        """Which; none if it is not known."""
        return self.known.get((chat, question_id), ())


def client_in(
    home: Path, conversation: Any, *, pacing: Pacing = QUICK, sent: Answers | None = None, **connection: Any
) -> KutipClient:
    """The client of a bot that keeps in a folder which commands Discord knows."""
    wanted: dict[str, Any] = {"shards": 1, **connection}
    settings = Connection("simulated", **wanted)
    return DiscordAdapter(settings, Remembered(sent or Answers()), home, pacing=pacing).client(conversation)


@asynccontextmanager
async def simulated(
    home: Path, conversation: Any, *, may_fail: bool = False, **settings: Any
) -> AsyncGenerator[simcord.Env]:
    """A Discord with a bot in it.

    Args:
        may_fail: Whether a command ends with an error of discord.py's, as where somebody is refused.
        settings: Of `client_in`.
    """
    try:
        async with simcord.run(client_in(home, conversation, **settings)) as env:
            yield env
            if may_fail:
                # Whoever has read them is not told of them at the end.
                assert env.errors
    finally:
        if isinstance(conversation, Conversation):
            conversation.close()


DoThere = Callable[[Env, ChannelHandle, MemberActor], Awaitable[Any]]


def in_a_server(home: Path, conversation: Any, do: DoThere, **settings: Any) -> Any:
    """What comes of doing something in a channel of a server."""

    async def talk() -> Any:
        async with simulated(home, conversation, **settings) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("umum")
            manager = guild.create_role("Pengelola", permissions=discord.Permissions(manage_guild=True))
            sari = guild.add_member(env.create_user("sari"), roles=[manager])
            return await do(env, channel, sari)

    return asyncio.run(talk())


def shown(message: Any) -> str:
    """What somebody reads in a message, or in the response to an interaction."""
    message = getattr(message, "response", message)
    return message.content or "\n".join(embed.description or "" for embed in message.embeds)
