"""All that is SQLite's alone: its file, its settings, its ways of being damaged."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.memory.errors import DatabaseUrlError

DAMAGED = ".damaged-"
"""Behind the name of a file that was set aside."""

WRITES = "kutip_writes"
"""The execution option of connections that are going to write."""

DURABLE = "kutip_durable"
"""That of connections whose commits must outlive a power failure."""

Identity: TypeAlias = tuple[int, int]
"""Device and inode of a file."""

_BESIDE = ("", "-wal", "-shm")
_PATIENCE = 10.0
"""Seconds for which to wait while another process writes."""

_DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    # A commit survives our own end at any instruction; only a power failure may take the last ones, unless
    # it was asked for more.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    # What is forgotten is overwritten, and not only left out.
    "PRAGMA secure_delete=ON",
)


def file_of(url: str | None, default: Path) -> Path:
    """The file of a database.

    Raises:
        DatabaseUrlError: It is none, or no SQLite file.
    """
    if url is None:
        return default
    try:
        made = make_url(url.strip())
    except (ArgumentError, ValueError):
        # What is left of a password would stand in the error's text.
        raise DatabaseUrlError("not_a_database_url") from None
    if made.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise DatabaseUrlError("unknown_database")
    name = made.database or ""
    if not name or name == ":memory:" or name.startswith("file:") or "\0" in name or made.query or made.host:
        raise DatabaseUrlError("no_database_file")
    return Path(name).absolute()


def engine_over(path: Path) -> Engine:
    """An engine over a file; one that is not there yet is made, readable by its owner alone."""
    # SQLite gives the files beside it the same rights.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _PATIENCE},
        max_overflow=-1,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    del entry
    # Transactions are begun below and not by the driver, which does it too late for a read before a write.
    connection.isolation_level = None
    for setting in _SETTINGS:
        connection.execute(setting).close()


def _on_begin(connection: Connection) -> None:
    """Wait for other writers now: who has read already cannot begin to write once another has written."""
    options = connection.get_execution_options()
    writes = options.get(WRITES, False)
    if writes:
        # A commit is then on the disk with all before it; it cannot be changed within a transaction.
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get(DURABLE) else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def identity(path: Path) -> Identity | None:
    """Which file stands there; None if there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file is no database any more."""
    code: int | None = getattr(
        error.orig if isinstance(error, DBAPIError) else error, "sqlite_errorcode", None
    )
    return code is not None and code & 0xFF in _DAMAGES


def set_aside(path: Path) -> Path:
    """Move a damaged file, and what belongs to it, out of the way. Returns where it is now."""
    aside = path.with_name(f"{path.name}{DAMAGED}{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%f}")
    for end in reversed(_BESIDE):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    return aside


def empty_log(engine: Engine) -> None:
    """Write what stands in the write-ahead log into the file, so that nothing forgotten is left in it."""
    # Within a transaction, as SQLAlchemy begins one, it cannot be done.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()
