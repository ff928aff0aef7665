"""Reindexing for a bot that keeps answering: in a process of its own, one at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.reindexing_protocol import ReindexFailedError, ReindexRequest
from bot.started_reindex import StartedReindex
from embeddings.index.errors import ReindexRunningError

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from bot.reindexing_worker import main; main()"
)

_LONGEST_LINE = 64_000_000
"""Bytes that a report may have; `bot.reindexing_protocol` keeps far below."""

_AT_ONCE = 0.5
"""Seconds to end in when we end ourselves, and as many until it is killed."""


class ReindexProcess:
    """Starts reindexing processes, one at a time. To be used within one event loop.

    Such a process shares no lock with ours, gives way to it, and ends when we do. Whatever happens to it,
    the index stays whole.

    Args:
        home: Where the index lives; who wants to reindex meanwhile is told.
        command: What to run in place of `bot.reindexing_worker`.
        environment: Its settings; those of this process if None. Tokens and other secrets are not
            passed on.
    """

    def __init__(
        self, home: Path, *, command: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        self._home = home
        self._command = command or worker()
        self._environment = environment
        self._started: StartedReindex | None = None
        self._lock = asyncio.Lock()

    @property
    def running(self) -> StartedReindex | None:
        """The one that is running; None if none of ours is."""
        return self._started if self._started and not self._started.has_ended else None

    async def start(self, request: ReindexRequest) -> StartedReindex:
        """Start one.

        Raises:
            ReindexRunningError: We have one already. That somebody else has is found out by the process, so
                that it is what becomes of it.
            ReindexFailedError: The system does not start it.
        """
        async with self._lock:
            if running := self.running:
                raise ReindexRunningError(self._home, **running.facts())
            self._started = StartedReindex(await self._spawn(), request)
            return self._started

    async def close(self) -> None:
        """End the one that is running, within a second."""
        if running := self.running:
            await running.cancel(patience=_AT_ONCE)

    async def _spawn(self) -> Process:
        environment = os.environ if self._environment is None else self._environment
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=_LONGEST_LINE,
                env={name: value for name, value in environment.items() if not _is_secret(name)},
                # Ctrl+C is meant for us, who end it in time.
                start_new_session=True,
            )
        except OSError as error:
            raise ReindexFailedError(error.strerror or type(error).__name__) from error


def worker() -> list[str]:
    """The command that runs this very code, whatever lies in the folder that somebody works in."""
    modules = [str(Path(place).absolute()) for place in sys.path]
    return [sys.executable, "-P", "-c", _START, json.dumps(modules)]


def _is_secret(variable: str) -> bool:
    """Whether it is for talking to chats and the memory, which reindexing does not."""
    return variable.startswith("KUTIP_") and variable.endswith(("_TOKEN", "_SECRET", "_DATABASE_URL"))
