"""The process that reindexes for a bot; what the two say to each other is in `bot.reindexing_protocol`."""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import BinaryIO, Protocol

from bot.app import App, build
from bot.reindexing import reindex_articles
from bot.reindexing_protocol import (
    GenerationPinnedError,
    ReindexFailedError,
    ReindexRequest,
    failed_line,
    finished_line,
    progress_line,
    request_of,
)
from bot.settings import Settings, load_settings
from embeddings.index.base import PassageIndex
from embeddings.index.errors import IndexDamagedError, IndexSourceError, ReindexCancelledError
from embeddings.index.history import KeepsGenerations
from embeddings.reindexer import plan
from embeddings.reindexing.report import Outcome, Progress, ReindexReport, Stage
from knowledge.errors import KutipError

_OFTEN = 0.5
"""Seconds between two reports."""

_NICENESS = 10
"""By how much questions are more urgent than we."""

_GRACE = 1.0
"""Seconds in which we may still tidy up when nobody listens any more."""


class Build(Protocol):
    """Puts the parts together (`bot.app.build`)."""

    def __call__(self, settings: Settings, *, place: str) -> App:
        """The parts of somebody who is at that place."""
        ...


def main(build: Build = build) -> None:
    """Do what standard input asks for, and report on standard output.

    Args:
        build: In place of that of the product.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Whatever a library prints goes to the log instead of between our lines.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    listener = _Listener()
    request = request_of(listener.first_line())
    listener.start()
    reporter = _Reporter(output, listener)
    try:
        app = build(load_settings(), place=request.place)
        listener.call_to_stop(partial(_cancel, app.index))
        reporter.say(finished_line(_work(app, request, reporter)))
    except KutipError as error:
        reporter.say(failed_line(error))
    except Exception as error:
        traceback.print_exc()
        reporter.say(failed_line(ReindexFailedError(type(error).__name__)))


def _work(app: App, request: ReindexRequest, progress: Progress) -> ReindexReport:
    if request.by_itself:
        _require_consent(app)
        progress = _Consenting(app, progress)
    if request.dry_run:
        return plan(
            app.settings.articles,
            index=app.index,
            embedder=app.embedder,
            progress=progress,
            again=request.again,
            digests=app.digests,
        )
    return reindex_articles(app, progress=progress, again=request.again, force=request.force)


def _require_consent(app: App) -> None:
    """Raise if somebody must say that the index shall be replaced."""
    if isinstance(app.index, KeepsGenerations) and app.index.pinned():
        raise GenerationPinnedError
    try:
        source = app.index.info().source
    except IndexDamagedError:
        # Nobody would miss it.
        return
    articles = str(app.settings.articles.resolve())
    if source not in {"", articles}:
        raise IndexSourceError(built_from=source, articles=articles)


class _Consenting:
    """Passes reports on, and makes sure once more, when nobody else can change the index any more."""

    def __init__(self, app: App, progress: Progress) -> None:
        self._app = app
        self._progress = progress
        self._stage = Stage.WAITING

    def __call__(self, report: ReindexReport) -> None:
        if report.stage is not self._stage:
            self._stage = report.stage
            _require_consent(self._app)
        self._progress(report)


def _never() -> bool:
    return False


def _cancel(index: PassageIndex) -> None:
    """Stop our own reindex wherever it is; that of another process is none of our business."""
    if isinstance(index, KeepsGenerations):
        job = index.running()
        if job is not None and job.process == os.getpid():
            index.cancel()


class _Listener(threading.Thread):
    """Listens to standard input while the others work.

    Reads the descriptor: a file object would be locked by this thread when the interpreter ends.
    """

    def __init__(self) -> None:
        super().__init__(name="kutip-listener", daemon=True)
        self.is_stopped = threading.Event()
        self._stop_work: Callable[[], object] = _never
        self._lock = threading.Lock()

    def first_line(self) -> bytes:
        """The request."""
        line = b""
        while not line.endswith(b"\n") and (byte := os.read(0, 1)):
            line += byte
        return line

    def call_to_stop(self, stop: Callable[[], object]) -> None:
        """Have that called when somebody wants us to stop, too."""
        with self._lock:
            self._stop_work = stop

    def run(self) -> None:
        """Wait until somebody wants us to stop, or has gone."""
        while os.read(0, 1024):
            self._stop()
        self._stop()
        time.sleep(_GRACE)
        os._exit(1)

    def _stop(self) -> None:
        self.is_stopped.set()
        # Whatever keeps us from asking, the next report asks again.
        with self._lock, suppress(OSError, KutipError):
            self._stop_work()


class _Reporter:
    """Passes reports on, twice a second at most but for those of a new stage."""

    def __init__(self, output: BinaryIO, listener: _Listener) -> None:
        self._output = output
        self._listener = listener
        self._said_at = -_OFTEN
        self._stage: Stage | None = None

    def __call__(self, report: ReindexReport) -> None:
        # What has been published cannot be stopped any more.
        if self._listener.is_stopped.is_set() and report.outcome is Outcome.RUNNING:
            raise ReindexCancelledError
        now = time.monotonic()
        if report.stage is not self._stage or now - self._said_at >= _OFTEN:
            self._stage, self._said_at = report.stage, now
            self.say(progress_line(report))

    def say(self, line: bytes) -> None:
        """Pass a line on; if nobody is there to hear it, nobody needs us."""
        try:
            self._output.write(line)
            self._output.flush()
        except OSError:
            os._exit(1)
