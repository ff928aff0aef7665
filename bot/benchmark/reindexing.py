"""What a reindex costs beside the first one: after one paragraph changed, or a file's name, or nothing."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.benchmark.folders import Kind, write_folder
from bot.benchmark.made_up import Text
from bot.benchmark.process import bytes_written, forget_peak, peak, size_of
from embeddings.embedder import Embedder
from embeddings.index.local import LocalIndex
from embeddings.reindexer import FileDigests, reindex

STEPS = ("first", "change", "rename", "nothing")

MOST_TIME = 0.05
MOST_BYTES = 0.05
"""Of the first reindex, after one paragraph changed."""

_TIMES = 3
"""How often everything but the first is done: the middle one of three is no accident of the machine."""

_YOUNG = 2.1
"""Seconds in which a file counts as young, so that it is read again; a user's articles are older."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reindex.

    Attributes:
        seconds: In the process: without its start, and without loading the model.
        written: Bytes that were handed to the system, what is not kept among them.
        kept: Bytes of the files that were new in the generation.
        peak: Most resident megabytes.
        seconds_part, written_part: Of those of the first.
    """

    embedded: int
    seconds: float
    written: int
    kept: int
    peak: float
    seconds_part: float
    written_part: float


@dataclass(frozen=True, slots=True)
class ReindexRow:
    """Reindexing a folder.

    Attributes:
        rate: Paragraphs a second at first.
        size: Megabytes of the index at the end, of all generations together.
        steps: By name of `STEPS`.
        failed: What did not hold, by name of a sentence; nothing if all is well.
    """

    kind: Kind
    passages: int
    files: int
    rate: float
    size: float
    steps: dict[str, Step]
    failed: list[str]


def measure_reindexing(
    kind: Kind, size: int, texts: Iterable[Text], embedder: Embedder, *, wait: float = _YOUNG
) -> ReindexRow:
    """Index a folder of its own, change it in each way, and reindex each time as a new process would.

    Args:
        wait: Seconds from the writing of the articles to the first reindex.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-bench-") as place:
        articles, home = Path(place) / "articles", Path(place) / "home"
        folder = write_folder(articles, kind, texts, size)
        time.sleep(wait)
        first = _reindex(articles, home, embedder, None)

        def again() -> Step:
            return _reindex(articles, home, embedder, first)

        steps = {"first": first, "change": _middle(again, folder.change)}
        steps["rename"] = _middle(again, folder.rename)
        steps["nothing"] = _middle(again, int)
        passages = LocalIndex(home).info().passages
        return ReindexRow(
            kind=kind,
            passages=passages,
            files=sum(path.is_file() for path in articles.rglob("*")),
            rate=passages / steps["first"].seconds,
            size=size_of(home) / 1e6,
            steps=steps,
            failed=broken_bars(steps),
        )


def _middle(reindexed: Callable[[], Step], change: Callable[[], object]) -> Step:
    """Change and reindex a few times: the one of middle duration, as far as all embed alike."""
    steps: list[Step] = []
    for _ in range(_TIMES):
        change()
        steps.append(reindexed())
    middle = sorted(steps, key=lambda step: step.seconds)[_TIMES // 2]
    # One that embeds too much or too little is not to be hidden by the others.
    embedded = next((s.embedded for s in steps if s.embedded != middle.embedded), middle.embedded)
    return replace(middle, embedded=embedded)


def _reindex(articles: Path, home: Path, embedder: Embedder, first: Step | None) -> Step:
    # What the last step has left in memory is not this one's.
    gc.collect()
    forget_peak()
    before, started = bytes_written(), time.perf_counter()
    # A new object each time: what is on disk has to be loaded and verified again.
    index, digests = LocalIndex(home), FileDigests(home / "index" / "files.sqlite")
    report = reindex(articles, index=index, embedder=embedder, digests=digests)
    seconds = time.perf_counter() - started
    written = bytes_written() - before or report.bytes_written
    return Step(
        embedded=report.embedded,
        seconds=seconds,
        written=written,
        kept=report.bytes_written,
        peak=peak(),
        seconds_part=seconds / first.seconds if first else 1.0,
        written_part=written / first.written if first else 1.0,
    )


def broken_bars(steps: dict[str, Step]) -> list[str]:
    """Which of the promises do not hold, by name."""
    change = steps["change"]
    holds = {
        "embeds_one": change.embedded == 1,
        "change_is_quick": change.seconds_part < MOST_TIME,
        "change_writes_little": change.written_part < MOST_BYTES,
        "rename_embeds_none": steps["rename"].embedded == 0,
        "nothing_embeds_none": steps["nothing"].embedded == 0,
    }
    return [name for name, held in holds.items() if not held]
