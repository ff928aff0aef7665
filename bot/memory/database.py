"""The database below a home folder: opened and brought up to date when first used, mended where damaged."""

from __future__ import annotations

import logging
import sqlite3
import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TypeVar

from filelock import FileLock
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.memory import sqlite
from bot.memory.errors import MemoryError_, MemoryUnavailableError
from bot.memory.migrating import upgrade

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

FILE = "memory.sqlite"

_ATTEMPTS = 3
"""The first may open the file, the second find it damaged, and the third begin another."""

_PATIENCE = 60.0
"""Seconds for which to wait while another process brings the database up to date."""

# A damaged file can fail already where the driver is told its settings, outside of SQLAlchemy; and not
# every file system can lock, which the library says with the last.
_FAILURES = (SQLAlchemyError, sqlite3.Error, OSError, NotImplementedError)


class Database:
    """Runs work in transactions. Safe for several threads and processes at once.

    A damaged file is set aside, with a line in the log, and an empty one takes its place.

    Args:
        home: Where the file is, if no URL says so.
        url: As in SQLAlchemy.
        awaited: A file whose content is still to come into the database, if it is there.
        on_opening: Done once with each database that is opened, while no other process opens it.
    """

    def __init__(
        self, home: Path, url: str | None, *, awaited: Path, on_opening: Callable[[Engine], None]
    ) -> None:
        self._home = home
        self._url = url
        self._awaited = awaited
        self._on_opening = on_opening
        self._lock = RLock()
        self._engine: Engine | None = None
        self._opened: sqlite.Identity | None = None
        self._close: Callable[[], object] = int
        self._is_failing = False

    @cached_property
    def path(self) -> Path:
        """The file.

        Raises:
            DatabaseUrlError: The URL names none.
        """
        return sqlite.file_of(self._url, self._home / FILE)

    def read(self, work: Callable[[Connection], _T], *, empty: _T) -> _T:
        """What work finds in one state of the database; `empty` where there is none, and none is made.

        Raises:
            MemoryError_: It cannot be used.
        """
        return self._run(work, writes=False) if self.is_there() else empty

    def is_there(self) -> bool:
        """Whether anything was ever remembered. Raises `DatabaseUrlError`."""
        try:
            return self.path.exists() or self._awaited.exists()
        except OSError:
            # Whoever opens it gets to know why.
            return True

    def write(self, work: Callable[[Connection], _T], *, is_durable: bool = False) -> _T:
        """Do work that others see whole or not at all; may be begun twice. Raises as `read`.

        Args:
            is_durable: Whether it, and all before it, must outlive a power failure as well.
        """
        return self._run(work, writes=True, is_durable=is_durable)

    def try_read(self, work: Callable[[Connection], _T], *, empty: _T) -> _T:
        """As `read`, for what no answer may fail for: what fails is told to the log once, and is `empty`."""
        try:
            return self.read(work, empty=empty)
        except MemoryError_ as error:
            self._tell_once(error)
            return empty

    def try_write(self, work: Callable[[Connection], _T], *, otherwise: _T) -> _T:
        """As `write`, for what no answer may fail for, in the same way."""
        try:
            done = self.write(work)
        except MemoryError_ as error:
            self._tell_once(error)
            return otherwise
        self._is_failing = False
        return done

    def _tell_once(self, error: MemoryError_) -> None:
        """Say that it fails; again only once something was written in between: a full disk can be read."""
        with self._lock:
            is_first, self._is_failing = not self._is_failing, True
        if is_first:
            _log.warning("Nothing is remembered: %s", error)

    def prepare(self) -> None:
        """Open it now. Raises as `read`."""
        self._run(lambda _: None, writes=False)

    def empty_log(self) -> None:
        """Leave nothing that was forgotten in files beside the database. Raises as `read`."""
        self._guarded(lambda: sqlite.empty_log(self._ready()))

    def close(self) -> None:
        """Close what is open; whatever comes after opens it again."""
        with self._lock:
            self._engine = None
            self._close()

    def _run(self, work: Callable[[Connection], _T], *, writes: bool, is_durable: bool = False) -> _T:
        return self._guarded(lambda: self._within_transaction(work, writes=writes, is_durable=is_durable))

    def _guarded(self, work: Callable[[], _T]) -> _T:
        """Do something; where the file turns out to be damaged, do it again with another."""
        path = self.path
        for attempt in range(_ATTEMPTS):
            with self._lock:
                opened = self._opened
            try:
                return work()
            except _FAILURES as error:
                if attempt + 1 == _ATTEMPTS or not sqlite.is_damage(error):
                    raise MemoryUnavailableError(path, _reason(error)) from error
                self._leave_damaged(path, opened, error)
        raise AssertionError("the last attempt returns or raises")

    def _within_transaction(self, work: Callable[[Connection], _T], *, writes: bool, is_durable: bool) -> _T:
        with self._ready().connect() as plain:
            connection = plain.execution_options(**{sqlite.WRITES: writes, sqlite.DURABLE: is_durable})
            with connection.begin():
                return work(connection)

    def _ready(self) -> Engine:
        """The engine over the file that stands there now: another process may have set ours aside."""
        with self._lock:
            path = self.path
            if self._engine is not None and sqlite.identity(path) != self._opened:
                self.close()
            if self._engine is None:
                self._engine = self._open(path)
                self._opened = sqlite.identity(path)
                # Whoever forgets to close it, or ends, leaves no log behind.
                self._close = weakref.finalize(self, self._engine.dispose)
            return self._engine

    def _open(self, path: Path) -> Engine:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            try:
                return self._opened_over(path)
            except (DBAPIError, sqlite3.Error) as error:
                if not sqlite.is_damage(error):
                    raise
                _set_aside(path, error)
                return self._opened_over(path)

    def _opened_over(self, path: Path) -> Engine:
        engine = sqlite.engine_over(path)
        try:
            with engine.connect() as plain:
                connection = plain.execution_options(**{sqlite.WRITES: True})
                with connection.begin():
                    upgrade(connection, path)
            self._on_opening(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _leave_damaged(self, path: Path, opened: sqlite.Identity | None, error: Exception) -> None:
        """Set the file aside that was just found damaged, unless another thread or process has done so.

        Args:
            opened: The file that was open before.
        """
        with self._lock:
            self.close()
            try:
                with _locked(path):
                    if sqlite.identity(path) == opened:
                        _set_aside(path, error)
            except (OSError, NotImplementedError) as failure:
                raise MemoryUnavailableError(path, _reason(failure)) from failure


def _locked(path: Path) -> FileLock:
    return FileLock(path.with_name(f"{path.name}.lock"), timeout=_PATIENCE, mode=0o600)


def _set_aside(path: Path, error: Exception) -> None:
    aside = sqlite.set_aside(path)
    _log.error("%s is damaged (%s): it is %s now, and memory begins anew", path, _reason(error), aside)


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return str(error.orig)
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
