"""The composition root: the only module that names concrete classes; it holds parts and no logic."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from bot.conversation import Conversation
from bot.gaps import Gaps
from bot.settings import Settings
from embeddings.embedder import Embedder
from embeddings.index.base import PassageIndex
from embeddings.index.local import LocalIndex
from embeddings.retriever import Retriever
from embeddings.sentence import SentenceEmbedder


@dataclass(frozen=True, slots=True)
class App:
    """The parts that every command shares."""

    settings: Settings
    embedder: Embedder
    index: PassageIndex
    asker: Asker
    gaps: Gaps

    def conversation(self) -> Conversation:
        """A conversation over these parts."""
        return Conversation(self.asker, self.index)


def build(settings: Settings, *, embedder: Embedder | None = None, gate: EvidenceGate | None = None) -> App:
    """Put the parts together; nothing is loaded yet.

    Args:
        embedder: In place of the one that `settings.model` names.
        gate: In place of the one for `settings.caution`.
    """
    embedder = embedder or SentenceEmbedder(
        settings.model,
        question_prefix=settings.question_prefix,
        passage_prefix=settings.passage_prefix,
    )
    index = LocalIndex(settings.home)
    answerer = QuotingAnswerer(embedder, gate=gate or EvidenceGate(caution=settings.caution))
    gaps = Gaps(settings.home)
    asker = Asker(Retriever(embedder, index), answerer, unanswered=gaps.remember)
    return App(settings=settings, embedder=embedder, index=index, asker=asker, gaps=gaps)
