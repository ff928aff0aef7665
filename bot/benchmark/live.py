"""Questions while another process reindexes: what those who ask notice of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

from bot.app import App, build
from bot.benchmark.bulletins import Bulletins, write_bulletins
from bot.benchmark.live_report import MOST_DELAY, LiveReport, Turn, report_of
from bot.benchmark.open_loop import Asked, OpenLoop
from bot.settings import Settings
from embeddings.embedder import Embedder
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex

_WORKERS = 2
"""As many questions at a time as a conversation answers."""

_NICENESS = 10
_GLANCE = 0.02
_WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Pace:
    """How often is asked, and for how long at least.

    Attributes:
        interval: Seconds from one question to the next.
        quiet: Seconds of quiet: a thousand questions, so that the slowest hundredth is ten.
    """

    interval: float = 0.02
    quiet: float = 20.0


def reindex_beside(settings: Settings) -> None:
    """Reindex as a bot does: in a process of its own, which is less urgent.

    Raises:
        RuntimeError: It fails.
    """
    places = {"KUTIP_ARTICLES": str(settings.articles), "KUTIP_HOME": str(settings.home)}
    command = [sys.executable, "-m", "bot", "reindex"]
    with subprocess.Popen(  # noqa: S603 (ourselves)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | places
    ) as process:
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        _, said = process.communicate()
    if process.returncode:
        raise RuntimeError(said.decode("utf-8", "replace"))


class Follower(Thread):
    """Looks when a generation is published, and when this process serves it."""

    def __init__(self, index: LocalIndex, pointer: Path) -> None:
        super().__init__(name="kutip-bench-follower", daemon=True)
        self._index = index
        self._pointer = pointer
        self._ended = Event()
        self._name = index.info().generation
        self.turns: list[Turn] = []

    def run(self) -> None:
        """Look until it is to stop."""
        while not self._ended.wait(_GLANCE):
            name = self._index.now().info().generation
            if name != self._name:
                self._name = name
                # A file's times of change are those of its renaming, and the pointer is renamed last.
                self.turns.append(Turn(self._pointer.stat().st_ctime, time.time()))

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()


def measure_live(
    settings: Settings,
    passages: int,
    reindexes: int,
    *,
    pace: Pace = Pace(),
    embedder: Embedder | None = None,
    beside: Callable[[Settings], None] = reindex_beside,
) -> LiveReport:
    """Ask in quiet, and while another process reindexes that many times.

    Args:
        pace: How often is asked, and for how long at least.
        embedder: In place of that of the settings.
        beside: Reindexes once.

    Raises:
        EmbedderError, IndexError_: Model or index cannot be used.
        RuntimeError: A reindex of the other process fails.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-bench-") as folder:
        articles, home = Path(folder) / "articles", Path(folder) / "home"
        # Rather too many: they are needed for as long as the reindexes take.
        wanted = int((pace.quiet + (reindexes + 4) * 30) / pace.interval)
        bulletins = write_bulletins(articles, passages, questions=wanted)
        app = build(settings.model_copy(update={"articles": articles, "home": home}), embedder=embedder)
        reindex(articles, index=app.index, embedder=app.embedder)
        return _Live(app, bulletins, beside, pace).measure(reindexes)


class _Live:
    """An asker as a bot has it, and the process beside it."""

    def __init__(
        self, app: App, bulletins: Bulletins, beside: Callable[[Settings], None], pace: Pace
    ) -> None:
        self._app = app
        self._beside = beside
        self._pace = pace
        self._bulletins = bulletins
        self._issue = 1
        index = app.index
        if not isinstance(index, LocalIndex):
            raise TypeError("only an index on this machine is followed")
        self._index = index
        ask = replace(app.asker, unanswered=None).ask
        self._loop = OpenLoop(ask, bulletins.questions, workers=_WORKERS, interval=pace.interval)
        for question in bulletins.questions[-_WARM_UP:]:
            ask(question)

    def measure(self, reindexes: int) -> LiveReport:
        """Quiet first, then not."""
        with self._index.following():
            follower = Follower(self._index, self._app.settings.home / "index" / "CURRENT")
            follower.start()
            once = self._reindex_once()
            quiet = self._ask_while(lambda: time.sleep(max(self._pace.quiet, reindexes * once)))
            follower.turns.clear()
            during = self._ask_while(lambda: self._reindex(reindexes, follower))
            follower.stop()
        return report_of(
            quiet,
            during,
            follower.turns,
            passages=self._index.info().passages,
            changed=len(self._bulletins.texts),
            reindexes=reindexes,
        )

    def _ask_while(self, work: Callable[[], object]) -> list[Asked]:
        stop, asked = Event(), list[Asked]()
        asking = Thread(target=lambda: asked.extend(self._loop.run(stop)))
        asking.start()
        try:
            work()
        finally:
            stop.set()
            asking.join()
        return asked

    def _reindex(self, times: int, follower: Follower) -> None:
        for number in range(1, times + 1):
            self._reindex_once()
            # The next one comes once this one is noticed.
            end = time.time() + 2 * MOST_DELAY
            while len(follower.turns) < number and time.time() < end:
                time.sleep(_GLANCE)

    def _reindex_once(self) -> float:
        """Let the bulletins be of the next issue and reindex; returns the seconds."""
        started = time.perf_counter()
        self._issue += 1
        self._bulletins.issue(self._issue)
        self._beside(self._app.settings)
        return time.perf_counter() - started
