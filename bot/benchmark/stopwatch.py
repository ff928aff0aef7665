"""Where the time of a question goes: the parts of asking with a watch on each, and not changed otherwise."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.answering.answer import Answer, Answerer, NoAnswer
from bot.asking import Asker, Exchange
from embeddings.embedder import Embedder, EmbedderSpec, Vectors
from embeddings.embedders import Embedders
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.retriever import Retriever

PARTS = ("language", "embedding", "search", "answering", "whole")
"""Telling the language and writing out chat spelling; the question's vector; vectors, words and comparing
them; reading sentences, judging and quoting; and all of it together, from the text to the answer."""


class Stopwatch:
    """Milliseconds by name; what overlaps is counted in each."""

    def __init__(self) -> None:
        self.took: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def running(self, name: str) -> Generator[None]:
        """Count the time inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.took[name] += 1000 * (time.perf_counter() - started)


class TimedAsker:
    """Asks as an asker does, and tells how long each part took. Remembers nothing of the questions."""

    def __init__(self, asker: Asker) -> None:
        self._watch = Stopwatch()
        retriever = asker.retriever
        model = retriever.embedder
        # The index that is measured is of the configured model.
        embedder = _TimedEmbedder(model.configured if isinstance(model, Embedders) else model, self._watch)
        self._asker = replace(
            asker,
            retriever=_TimedRetriever(embedder, retriever.index, self._watch),
            answerer=_TimedAnswerer(asker.answerer, self._watch),
            unanswered=None,
        )

    def ask(self, text: str) -> tuple[Exchange, dict[str, float]]:
        """What came of a question, and the milliseconds of each of `PARTS`."""
        took = self._watch.took
        took.clear()
        with self._watch.running("whole"):
            exchange = self._asker.ask(text)
        search = took["retrieval"] - took["embedding"]
        language = took["whole"] - took["retrieval"] - took["answering"]
        return exchange, {**took, "search": search, "language": language}


@dataclass(frozen=True, slots=True)
class _TimedEmbedder:
    embedder: Embedder
    watch: Stopwatch

    @property
    def spec(self) -> EmbedderSpec:
        return self.embedder.spec

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self.embedder.embed_passages(texts)

    def embed_question(self, text: str) -> Vectors:
        with self.watch.running("embedding"):
            return self.embedder.embed_question(text)


@dataclass(frozen=True, slots=True)
class _TimedRetriever(Retriever):
    watch: Stopwatch

    def retrieve(self, question: Question, *, limit: int = 10) -> list[Hit]:
        with self.watch.running("retrieval"):
            return Retriever.retrieve(self, question, limit=limit)


@dataclass(frozen=True, slots=True)
class _TimedAnswerer:
    answerer: Answerer
    watch: Stopwatch

    def answer(self, question: Question, hits: Sequence[Hit]) -> Answer | NoAnswer:
        with self.watch.running("answering"):
            return self.answerer.answer(question, hits)
