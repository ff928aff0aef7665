"""Kutip over made-up or real articles, measured beside the least that a search by meaning can cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.answer import Answer
from bot.app import App, build
from bot.asking import Exchange
from bot.benchmark.made_up import Text, write_articles
from bot.benchmark.process import peak, resident, size_of
from bot.benchmark.stopwatch import PARTS, TimedAsker
from bot.settings import Settings
from embeddings.index.base import IndexInfo, SegmentInfo
from embeddings.index.leftovers import VECTORS
from embeddings.index.vectors import SegmentVectors
from embeddings.reindexer import reindex

_QUESTIONS = 500
"""At most; of a small number of passages there are fewer different ones."""

_WARM_UP = 10
_BARE_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A part of asking.

    Attributes:
        ms: Median milliseconds.
        ratio: That as a multiple of the median bare cost.
    """

    ms: float
    ratio: float


@dataclass(frozen=True, slots=True)
class BenchRow:
    """What was measured with a number of passages.

    Attributes:
        rate: Articles of one passage indexed a second, reading and writing included.
        p50, p95, p99: Milliseconds from a question to its answer; every question is asked once.
        bare: Median milliseconds of encoding a question and one exact scan over the same vectors,
            measured in turn with the questions.
        ratio: p50 as a multiple of bare.
        answered: Share of the questions that were answered and not refused.
        peak: Most resident megabytes of the process so far, indexing included.
        memory: Resident megabytes once everything is indexed and answers.
        disk: Megabytes of the index.
        search: How the vectors are searched (`SegmentInfo.search`).
        recall: Recall@10 beside exact search, as measured when it was built; None where search is exact.
        start_up: Seconds from the start of the program to its first answer over this index.
        parts: By name of `PARTS`.
    """

    passages: int
    rate: float
    p50: float
    p95: float
    p99: float
    bare: float
    ratio: float
    answered: float
    peak: float
    memory: float
    disk: float
    search: str
    recall: float | None
    start_up: float
    parts: dict[str, Part]


@dataclass(frozen=True, slots=True)
class _Built:
    """What indexing took."""

    info: IndexInfo
    rate: float
    peak: float
    memory: float
    disk: float


def measure(settings: Settings, size: int, texts: Iterable[Text] | None = None) -> BenchRow:
    """Index that many articles in a folder of their own, and ask about them.

    Args:
        texts: What the articles say; made up if it is left out.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
        NoArticlesError: There is no text.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-bench-") as folder:
        articles, home = Path(folder) / "articles", Path(folder) / "home"
        articles.mkdir()
        count = _WARM_UP + min(_QUESTIONS, max(20, size))
        questions = write_articles(articles / "articles.jsonl", size, questions=count, texts=texts)
        app = build(settings.model_copy(update={"articles": articles, "home": home}))
        app.embedder.embed_question("")
        asking = _Asking(app)
        built = _built(app, asking, questions[:_WARM_UP])
        asking.measure(questions[_WARM_UP:], _bare(app, home))
        return asking.row(built, start_up=_start_up(articles, home))


def _built(app: App, asking: _Asking, questions: Sequence[str]) -> _Built:
    """Index the articles, and ask some questions until everything is warm."""
    started = time.perf_counter()
    report = reindex(app.settings.articles, index=app.index, embedder=app.embedder)
    rate = report.articles / (time.perf_counter() - started)
    for question in questions:
        asking.ask(question)
    return _Built(app.index.info(), rate, peak(), resident(), size_of(app.settings.home) / 1e6)


class _Asking:
    """Asks the same questions of Kutip and of the bare search."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._asker = TimedAsker(app.asker)
        self._exchanges: list[Exchange] = []
        self._parts: list[dict[str, float]] = []
        self._bare: list[float] = []

    def ask(self, question: str) -> None:
        """Ask without measuring."""
        self._asker.ask(question)

    def measure(self, questions: Sequence[str], bare: Callable[[str], object]) -> None:
        """Ask both in turn, question by question, so that noise of the machine hits both alike.

        Each is first with every other question: what one leaves in the processor's cache shall not
        always help the same.
        """
        for place, question in enumerate(questions):
            if place % 2:
                self._bare.append(_timed(bare, question))
            exchange, parts = self._asker.ask(question)
            self._exchanges.append(exchange)
            self._parts.append(parts)
            if not place % 2:
                self._bare.append(_timed(bare, question))

    def row(self, built: _Built, *, start_up: float) -> BenchRow:
        """All of it."""
        bare = float(np.median(self._bare))
        medians = {name: float(np.median([parts[name] for parts in self._parts])) for name in PARTS}
        whole = [parts["whole"] for parts in self._parts]
        p50, p95, p99 = (float(np.percentile(whole, part)) for part in (50, 95, 99))
        answered = sum(isinstance(exchange.outcome, Answer) for exchange in self._exchanges)
        return BenchRow(
            passages=built.info.passages,
            rate=built.rate,
            p50=p50,
            p95=p95,
            p99=p99,
            bare=bare,
            ratio=p50 / bare,
            answered=answered / len(self._exchanges),
            peak=built.peak,
            memory=built.memory,
            disk=built.disk,
            search=_largest(built.info).search,
            recall=_largest(built.info).recall,
            start_up=start_up,
            parts={name: Part(ms, ms / bare) for name, ms in medians.items()},
        )


def _timed(work: Callable[[str], object], question: str) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work(question)
    return 1000 * (time.perf_counter() - started)


def _largest(info: IndexInfo) -> SegmentInfo:
    return max(info.segments, key=lambda segment: segment.passages)


def _bare(app: App, home: Path) -> Callable[[str], object]:
    """What no search by meaning can do without, over the vectors of the index that was just made."""
    (path,) = home.rglob(VECTORS)
    count, dimensions = app.index.info().passages, app.embedder.spec.dimensions
    vectors = SegmentVectors.open(path, None, dimensions=dimensions, count=count)

    def search(question: str) -> object:
        return vectors.search(app.embedder.embed_question(question), limit=_BARE_LIMIT)

    return search


def _start_up(articles: Path, home: Path) -> float:
    """Seconds from the start of the program to its first answer."""
    places = {"KUTIP_ARTICLES": str(articles), "KUTIP_HOME": str(home)}
    command = [sys.executable, "-m", "bot", "ask", "--json", "Apa itu?"]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | places)  # noqa: S603 (ourselves)
    return time.perf_counter() - started
