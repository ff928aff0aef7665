"""A conversation in which a test says what is replied."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation, nobody_hears
from bot.reply import IncomingMessage, Press, Pressed, Reply, ReplyKind, Sentence
from embeddings.retriever import Retriever
from knowledge.article import Language
from tests.bot.adapters.telegram.bots import INDEX
from tests.bot.fakes import ALWAYS
from tests.fakes import HashingEmbedder

Answer = Callable[[IncomingMessage, Callable[[Reply], Awaitable[None]]], Awaitable[Reply | None]]
Do = Callable[[Press], Awaitable[Pressed]]


async def _nothing(press: Press) -> Pressed:
    del press
    return Pressed()


class Scripted(Conversation):
    """Replies as it is told, and does with buttons as it is told."""

    def __init__(self, answer: Answer, do: Do = _nothing) -> None:
        embedder = HashingEmbedder()
        answerer = QuotingAnswerer(embedder, gate=ALWAYS)
        super().__init__(Asker(Retriever(embedder, INDEX), answerer), INDEX)
        self._answer = answer
        self._do = do

    async def reply(
        self, message: IncomingMessage, *, waiting: Callable[[Reply], Awaitable[None]] = nobody_hears
    ) -> Reply | None:
        """What the test says."""
        return await self._answer(message, waiting)

    async def press(self, press: Press) -> Pressed:
        """What the test says."""
        return await self._do(press)


def said(text: str, later: AsyncIterator[Reply] | None = None) -> Reply:
    """A reply of one sentence."""
    return Reply(ReplyKind.TALK, Language.INDONESIAN, (Sentence(text),), later=later)
