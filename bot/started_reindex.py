"""A reindexing process from its start to its end."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

from bot.messages import visible
from bot.reindexing_protocol import (
    STOP,
    Failed,
    Finished,
    Progressed,
    ReindexFailedError,
    ReindexRequest,
    message_of,
    request_line,
)
from embeddings.index.errors import ReindexCancelledError
from embeddings.index.job import owner_name
from embeddings.reindexing.report import Outcome, ReindexReport

_log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds that a process has to stop when it is asked to, to end when it is told to, and to go when done."""

_MOST_LINES = 200
"""Lines that a process may add to our log."""

_CHUNK = 1 << 16


class StartedReindex:
    """How far a reindexing process is, what becomes of it, and the way to stop it.

    Attributes:
        report: The newest; the last one once it has ended.
    """

    def __init__(self, process: Process, request: ReindexRequest) -> None:
        self.report = ReindexReport()
        self._process = process
        self._request = request
        self._began = dt.datetime.now(dt.UTC)
        self._is_cancelled = False
        self._news = asyncio.Event()
        self._say(request_line(request))
        self._end = asyncio.create_task(self._follow())
        # Who does not want to know how it ends need not ask.
        self._end.add_done_callback(lambda end: end.cancelled() or end.exception())

    @property
    def has_ended(self) -> bool:
        """Whether its process is gone."""
        return self._end.done()

    def facts(self) -> dict[str, str]:
        """Who wants it, since when it runs and how far it is, as in `ReindexRunningError`."""
        return {
            "owner": owner_name(self._request.place),
            "started": f"{self._began:%Y-%m-%d %H:%M:%S} UTC",
            "done": str(self.report.articles),
            "total": str(self.report.total),
        }

    async def progress(self) -> AsyncIterator[ReindexReport]:
        """The reports as they come, twice a second at most, until it ends; who is slow misses some."""
        shown = self.report
        while not self._end.done():
            if self.report is shown:
                await self._news.wait()
            else:
                shown = self.report
                yield shown

    async def result(self) -> ReindexReport:
        """Wait for its end.

        Returns:
            The report; its outcome is `CANCELLED` if somebody stopped it, here or elsewhere.

        Raises:
            KutipError: What went wrong.
        """
        return await asyncio.shield(self._end)

    async def cancel(self, *, patience: float = _PATIENCE) -> None:
        """Stop it, whatever it is doing, and wait until it is gone; the index is as it was, or already new.

        Args:
            patience: Seconds that it may take when asked, and as many when told to end, before it is killed.
        """
        self._is_cancelled = True
        self._say(STOP)
        for end in (self._process.terminate, self._kill):
            await asyncio.wait([self._end], timeout=patience)
            if self._end.done():
                return
            with suppress(ProcessLookupError):
                end()
        await asyncio.wait([self._end])

    async def _follow(self) -> ReindexReport:
        logging_errors = asyncio.create_task(self._log_errors())
        try:
            message = await self._last_message()
        finally:
            await self._reap()
            await asyncio.wait([logging_errors], timeout=_PATIENCE)
            logging_errors.cancel()
            self._tell()
        match message:
            case Finished(report):
                self.report = report
            case Failed(error) if not isinstance(error, ReindexCancelledError):
                raise error
            case None if not self._is_cancelled:
                raise ReindexFailedError(_ending(self._process.returncode))
            case _:
                self.report = replace(self.report, outcome=Outcome.CANCELLED)
        return self.report

    async def _last_message(self) -> Finished | Failed | None:
        """How it says that it ended; None if it does not."""
        try:
            while self._process.stdout and (line := await self._process.stdout.readline()):
                message = message_of(line)
                if not isinstance(message, Progressed):
                    return message
                self.report = message.report
                self._tell()
        except ValueError as error:
            _log.error("The reindexing process cannot be understood: %s", error)
            with suppress(ProcessLookupError):
                self._kill()
        return None

    async def _reap(self) -> None:
        """See it off: it ends once nobody listens, and is killed if it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._kill()
            await self._process.wait()

    async def _log_errors(self) -> None:
        left = _MOST_LINES
        while self._process.stderr and (chunk := await self._process.stderr.read(_CHUNK)):
            lines = visible(chunk.decode("utf-8", "replace")).splitlines()
            for line in lines[:left]:
                _log.warning("Reindexing process: %s", line)
            left = max(0, left - len(lines))

    def _say(self, line: bytes) -> None:
        # One that has ended does not listen; how it ended tells why.
        with suppress(OSError, RuntimeError):
            if self._process.stdin is not None:
                self._process.stdin.write(line)

    def _tell(self) -> None:
        """Wake up whoever waits for news."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _kill(self) -> None:
        """End it and the processes that it has started itself."""
        if hasattr(os, "killpg"):
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()


def _ending(status: int | None) -> str:
    """How a process ended, as the system calls it."""
    if status is not None and status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"status {status}"
