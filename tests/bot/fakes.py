"""Small parts with real behaviour: articles, an index over them, and answerers that wait or fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from bot.answering.answer import Answer, Answerer, Citation, NoAnswer
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.memory.memory import Memory
from bot.reply import IncomingMessage, Reply
from embeddings.embedder import Embedder, Vectors
from embeddings.index.base import EmbeddedPassage, Hit, PassageIndex, Provenance
from embeddings.index.content import embedded_text
from embeddings.index.filling import filled_with
from embeddings.index.memory import MemoryIndex
from embeddings.index.wording import Coverage
from embeddings.question import Question
from embeddings.retriever import Retriever
from knowledge.article import Article, Language, Paragraph, Passage
from knowledge.passages import split_article
from tests.fakes import HashingEmbedder

ALWAYS = EvidenceGate(threshold=0.0)
"""Lets every question pass."""

NEVER = EvidenceGate(threshold=1.1)
"""Refuses every question."""


class BrokenEmbedder(HashingEmbedder):
    """Fails whenever a question is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def embed_question(self, text: str) -> Vectors:
        """Fail."""
        raise self._error


class StrictEmbedder(HashingEmbedder):
    """Reads nothing but text that UTF-8 can hold, as real tokenizers do."""

    def embed_question(self, text: str) -> Vectors:
        """The vector of a question."""
        return super().embed_question(text.encode("utf-8").decode("utf-8"))


@dataclass(frozen=True, slots=True)
class WaitingAnswerer:
    """Works on a question until it is let go, and then quotes the first hit.

    Attributes:
        begun: Set once it is working on a question.
        released: Set it to let it finish.
    """

    begun: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        """Wait, and quote."""
        del question
        self.begun.set()
        if not self.released.wait(timeout=30):
            return NoAnswer()
        return Answer((Citation(1, hits[0].passage, hits[0].passage.text),), confidence=1.0)


def article(
    article_id: str, *texts: str, language: Language = Language.INDONESIAN, title: str = "", heading: str = ""
) -> Article:
    """An article of these paragraphs."""
    paragraphs = tuple(Paragraph(number, text, heading, number) for number, text in enumerate(texts, start=1))
    return Article(article_id, title or article_id, language, paragraphs, Path(f"{article_id}.md"))


def passages(*articles: Article) -> list[Passage]:
    """The passages of articles, in reading order."""
    return [passage for each in articles for passage in split_article(each)]


def hit(passage: Passage, score: float) -> Hit:
    """A hit that is as near in meaning as in words."""
    return Hit(passage, score, meaning=score, words=score, coverage=Coverage(score, score, score, score))


def index_of(*articles: Article) -> MemoryIndex:
    """An index that holds these articles."""
    index = MemoryIndex()
    put_into(index, *articles)
    return index


def put_into(index: PassageIndex, *articles: Article) -> None:
    """Put articles into an index."""
    embedder = HashingEmbedder()
    found = passages(*articles)
    vectors = embedder.embed_passages([embedded_text(passage) for passage in found])
    changes = filled_with(map(EmbeddedPassage, found, vectors))
    index.apply(changes, provenance=Provenance(embedder.spec))


def conversation_over(
    index: PassageIndex,
    *,
    answerer: Answerer | None = None,
    embedder: Embedder | None = None,
    memory: Memory | None = None,
    **settings: Any,
) -> Conversation:
    """A conversation that finds answers by their words, or answers as the given answerer does.

    Args:
        settings: Whatever else a `Conversation` takes.
    """
    embedder = embedder or HashingEmbedder()
    unanswered = memory.gaps.remember if memory is not None else None
    answerer = answerer or QuotingAnswerer(embedder, gate=ALWAYS)
    asker = Asker(Retriever(embedder, index), answerer, unanswered=unanswered)
    return Conversation(asker, index, memory=memory, **settings)


async def replied(conversation: Conversation, message: IncomingMessage) -> Reply:
    """The reply to a message that must have one."""
    reply = await conversation.reply(message)
    assert reply is not None, message
    return reply
