"""`kutip bench`: how fast this machine indexes and answers, beside the bare cost of encoding and one scan."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.app import App, build
from bot.commands.questions import print_json
from bot.messages import Messages
from bot.settings import Settings
from embeddings.embedder import Embedder
from embeddings.index.vectors import VectorIndex
from embeddings.reindexer import reindex
from knowledge.article import Article, Language
from knowledge.passages import split_article
from knowledge.readers import read_folder

_SEED = 4
_QUESTIONS = 300
_WARM_UP = 5
_WORDS_OF_A_PASSAGE = 70
_VOCABULARY = 8_000


@dataclass(frozen=True, slots=True)
class BenchRow:
    """What was measured with a number of passages.

    Attributes:
        rate: Articles indexed a second, reading and writing included.
        p50, p95, p99: Milliseconds from a question to its answer; every question is asked once.
        bare: Median milliseconds of encoding a question and one scan over as many vectors.
        ratio: p50 as a multiple of bare.
        memory: Resident megabytes of the process afterwards.
    """

    passages: int
    rate: float
    p50: float
    p95: float
    p99: float
    bare: float
    ratio: float
    memory: float


def run_bench(settings: Settings, messages: Messages, *, sizes: Sequence[int], as_json: bool) -> int:
    """Measure and print. Returns the exit status."""
    rows: list[BenchRow] = []
    start_up = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kutip-bench-") as folder:
            rows.append(_measured(settings, Path(folder), size))
            start_up = start_up or _start_up(Path(folder))
    if as_json:
        print_json({"start_up_seconds": start_up, "sizes": [asdict(row) for row in rows]})
    else:
        _print(rows, start_up, messages)
    return 0


def _measured(settings: Settings, folder: Path, size: int) -> BenchRow:
    articles = folder / "articles"
    articles.mkdir()
    questions = _write_articles(articles / "articles.jsonl", size)
    app = build(settings.model_copy(update={"articles": articles, "home": folder / "home"}))
    app.embedder.embed_question("")
    started = time.perf_counter()
    report = reindex(articles, index=app.index, embedder=app.embedder)
    rate = report.articles / (time.perf_counter() - started)
    took = _timed(questions, app.asker.ask)
    bare = _bare(app, articles, questions)
    p50, p95, p99 = (float(np.percentile(took, part)) for part in (50, 95, 99))
    return BenchRow(app.index.info().passages, rate, p50, p95, p99, bare, p50 / bare, _resident())


def _timed(questions: Sequence[str], work: Callable[[str], object]) -> list[float]:
    """Milliseconds of each, the first few left out."""
    took: list[float] = []
    for question in questions:
        started = time.perf_counter()
        work(question)
        took.append(1000 * (time.perf_counter() - started))
    return took[_WARM_UP:]


def _bare(app: App, articles: Path, questions: Sequence[str]) -> float:
    """Median milliseconds of what no search by meaning can do without."""
    vectors = VectorIndex(app.embedder.spec.dimensions)
    texts = (
        passage.text
        for item in read_folder(articles)
        if isinstance(item, Article)
        for passage in split_article(item)
    )
    while batch := list(islice(texts, 512)):
        vectors.add(app.embedder.embed_passages(batch))
    return float(np.median(_timed(questions, lambda question: _scan(app.embedder, vectors, question))))


def _scan(embedder: Embedder, vectors: VectorIndex, question: str) -> object:
    return vectors.search(embedder.embed_question(question), limit=10)


def _write_articles(path: Path, size: int) -> list[str]:
    """Made-up articles of one paragraph, their words as unevenly common as in real text (Zipf 1949).

    Returns:
        Questions, each of words from another article.
    """
    chance = random.Random(_SEED)
    vocabulary = list(_words(chance))
    weights = [1 / (place + 2) for place in range(len(vocabulary))]
    questions: list[str] = []
    step = max(1, size // (_QUESTIONS + _WARM_UP))
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            words = chance.choices(vocabulary, weights, k=_WORDS_OF_A_PASSAGE)
            text = (
                " ".join(words[:35]).capitalize() + ". " + " ".join(words[35:]).capitalize() + f" {number}."
            )
            fields = {
                "id": str(number),
                "title": " ".join(words[:3]),
                "text": text,
                "language": str(Language.INDONESIAN),
            }
            file.write(json.dumps(fields) + "\n")
            if number % step == 0 and len(questions) < _QUESTIONS + _WARM_UP:
                questions.append("Apa yang " + " ".join(chance.sample(words, 5)) + "?")
    return questions


def _words(chance: random.Random) -> Iterator[str]:
    """Pronounceable words of two to four syllables."""
    seen: set[str] = set()
    while len(seen) < _VOCABULARY:
        syllables = (
            chance.choice("bcdghjklmnprst") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
        )
        word = "".join(syllables)
        if word not in seen:
            seen.add(word)
            yield word


def _start_up(folder: Path) -> float:
    """Seconds from the start of the program to its first answer, over the index that was just measured."""
    places = {"KUTIP_ARTICLES": str(folder / "articles"), "KUTIP_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "bot", "ask", "--json", "Apa itu?"]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | places)  # noqa: S603 (ourselves)
    return time.perf_counter() - started


def _resident() -> float:
    """Megabytes of memory that the process holds now; Linux only, 0 elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * 4096 / 1e6


def _print(rows: Sequence[BenchRow], start_up: float, messages: Messages) -> None:
    names = ("passages", "rate", "p50", "p95", "p99", "bare", "ratio", "memory")
    table = Table(*(messages.get(f"bench.{name}") for name in names), box=None, pad_edge=False)
    for row in rows:
        cells = (f"{row.passages:,}", f"{row.rate:,.0f}", *(f"{x:.1f}" for x in (row.p50, row.p95, row.p99)))
        table.add_row(*cells, f"{row.bare:.2f}", f"{row.ratio:.1f}", f"{row.memory:,.0f}")
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(messages.get("bench.start_up", seconds=f"{start_up:.1f}"))
