"""One reindex at a time: who is at it, since when, how far, and how to stop them."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from embeddings.index.errors import HomeNotWritableError, ReindexCancelledError, ReindexRunningError

_LOCK, _STATE, _CANCEL = "reindex.lock", "reindex.json", "reindex.cancel"
_ANYBODY = "*"
"""Whom a request to stop is for where nothing is known of them."""

_OFTEN = 0.3
"""Seconds between two notes of how far it is."""

_PATIENCE, _MOMENT = 0.5, 0.02
"""Seconds for which the lock may be taken by somebody who only looks, and between two tries."""


@dataclass(frozen=True, slots=True)
class Job:
    """A reindex that is running.

    Attributes:
        owner: Who started it, such as "terminal (user@host)".
        process: Its process id, on that host.
        started: In UTC.
        stage: What it is doing (`embeddings.reindexing.report.Stage`).
        done, total: Editions; total 0 while it is unknown.
    """

    owner: str
    process: int
    started: dt.datetime
    stage: str
    done: int
    total: int


def owner_name(place: str) -> str:
    """Who we are, for people: where it was asked for, and by whom on which machine."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    name = f"{place} ({user}@{socket.gethostname()})"
    return "".join(character for character in name if character.isprintable())


class Jobs:
    """The right to change the index below a folder, which one process has at a time.

    The lock is the operating system's and ends with its process, however that ends; the note beside it says
    who it is and is believed only while the lock is held.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def running(self) -> Job | None:
        """Who is at it now; None if nobody is.

        Raises:
            HomeNotWritableError: The lock cannot be looked at.
        """
        if not (self._root / _LOCK).exists():
            return None
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                with FileLock(self._root / _LOCK, timeout=0):
                    self._forget()
                    return None
            except Timeout:
                job = self._noted()
            except OSError as error:
                raise self._not_writable(error) from error
            # Without a note it may be somebody who only looks, as we do.
            if job.process or time.monotonic() > end:
                return job
            time.sleep(_MOMENT)

    def cancel(self) -> Job | None:
        """Ask the one who is at it to stop; returns who that is, None if nobody is. Raises as `running`."""
        job = self.running()
        if job is not None:
            try:
                (self._root / _CANCEL).write_text(f"{job.process or _ANYBODY}\n", "ascii")
            except OSError as error:
                raise self._not_writable(error) from error
        return job

    @contextmanager
    def alone(self, owner: str) -> Generator[RunningJob]:
        """Be the one who may.

        Raises:
            HomeNotWritableError: The folder cannot be made or written to.
            ReindexRunningError: Another process is at it.
        """
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / _LOCK)
            # Whoever looks whether somebody is at it has the lock for a moment, too.
            lock.acquire(timeout=_PATIENCE, poll_interval=_MOMENT)
        except Timeout as error:
            raise self._taken() from error
        except OSError as error:
            raise self._not_writable(error) from error
        job = RunningJob(self._root / _STATE, self._root / _CANCEL, owner)
        try:
            job.begin()
            yield job
        finally:
            job.end()
            lock.release()

    def _forget(self) -> None:
        """Remove the note of a process that is no more; to be called with the lock alone."""
        with suppress(OSError):
            (self._root / _STATE).unlink(missing_ok=True)

    def _not_writable(self, error: OSError) -> HomeNotWritableError:
        return HomeNotWritableError(self._root.parent, error.strerror or type(error).__name__)

    def _taken(self) -> ReindexRunningError:
        job = self._noted()
        return ReindexRunningError(
            self._root.parent,
            owner=job.owner,
            started=f"{job.started:%Y-%m-%d %H:%M:%S} UTC" if job.process else "?",
            done=str(job.done),
            total=str(job.total),
        )

    def _noted(self) -> Job:
        """What the note says; a job that nothing is known of where there is none yet."""
        try:
            noted = cast("dict[str, object]", json.loads((self._root / _STATE).read_text("utf-8")))
            return Job(
                owner=str(noted["owner"]),
                process=int(str(noted["process"])),
                started=dt.datetime.fromisoformat(str(noted["started"])),
                stage=str(noted["stage"]),
                done=int(str(noted["done"])),
                total=int(str(noted["total"])),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return Job("?", 0, dt.datetime.now(dt.UTC), "waiting", 0, 0)


class RunningJob:
    """Our own job: tells others how far it is, and whether they want it to stop."""

    def __init__(self, state: Path, cancel: Path, owner: str) -> None:
        self._state = state
        self._cancel = cancel
        self._job = Job(owner, os.getpid(), dt.datetime.now(dt.UTC), "waiting", 0, 0)
        self._noted_at = 0.0
        self._checked_at = 0.0

    def check(self, *, always: bool = False) -> None:
        """Look whether somebody wants it to stop, a few times a second at most.

        Args:
            always: Look now, however short the last time is ago.

        Raises:
            ReindexCancelledError: Somebody does.
        """
        if always or time.monotonic() - self._checked_at >= _OFTEN:
            self._checked_at = time.monotonic()
            if self._is_cancelled():
                raise ReindexCancelledError

    def _is_cancelled(self) -> bool:
        try:
            asked = self._cancel.read_text("ascii").strip()
        except (OSError, ValueError):
            return False
        # A request that came too late for somebody else is not meant for us.
        return asked in {str(self._job.process), _ANYBODY}

    def begin(self) -> None:
        """Take the note over from whoever had it."""
        self._cancel.unlink(missing_ok=True)
        self._write()

    def note(self, stage: str, *, done: int, total: int) -> None:
        """Tell how far it is; a few times a second at most, and whatever goes wrong is no reason to stop."""
        stage = stage or self._job.stage
        if stage != self._job.stage or time.monotonic() - self._noted_at >= _OFTEN:
            self._job = replace(self._job, stage=stage, done=done, total=total)
            self._write()

    def end(self) -> None:
        """Leave no note behind."""
        for path in (self._state, self._cancel):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _write(self) -> None:
        self._noted_at = time.monotonic()
        fields = asdict(self._job) | {"started": self._job.started.isoformat(timespec="seconds")}
        waiting = self._state.with_name(f"{self._state.name}.new")
        with suppress(OSError):
            waiting.write_text(json.dumps(fields, ensure_ascii=False), "utf-8")
            waiting.replace(self._state)
