"""The shipped articles behind the shipped model, without a process of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import knowledge
from bot.answering.evidence import EvidenceGate
from bot.answering.quoting import QuotingAnswerer
from bot.asking import Asker
from embeddings.index.base import EmbeddedPassage, Provenance
from embeddings.index.content import embedded_text
from embeddings.index.filling import filled_with
from embeddings.index.memory import MemoryIndex
from embeddings.retriever import Retriever
from embeddings.sentence import SentenceEmbedder
from knowledge.article import Article
from knowledge.passages import split_article
from knowledge.readers import read_folder

FOLDER = Path(knowledge.__file__).parent / "articles"


@cache
def asker() -> Asker:
    """Asks the shipped articles with the shipped gate, balanced."""
    embedder, index = SentenceEmbedder("fast"), MemoryIndex()
    articles = (item for item in read_folder(FOLDER) if isinstance(item, Article))
    found = [passage for article in articles for passage in split_article(article)]
    vectors = embedder.embed_passages([embedded_text(passage) for passage in found])
    changes = filled_with(map(EmbeddedPassage, found, vectors))
    index.apply(changes, provenance=Provenance(embedder.spec))
    return Asker(Retriever(embedder, index), QuotingAnswerer(embedder, gate=EvidenceGate()))
