"""What goes: a person's traces when they ask for it, and everything when it is old."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Table, delete, update

from bot.memory import sqlite
from bot.memory.old_gaps import IMPORTED
from bot.memory.records import Forgotten
from bot.memory.shared import DAY
from bot.memory.tables import (
    answers,
    audit,
    feedback,
    gaps,
    imported,
    journal,
    languages,
    pending,
    sent,
    told,
)

_AUDIT_KEPT = 365 * DAY
_KEYS_KEPT = 2 * DAY

_KEPT_BY_AGE = (
    (feedback, "created"),
    (answers, "created"),
    (gaps, "time"),
    (imported, "created"),
    (sent, "created"),
    (told, "created"),
    (journal, "received"),
)


def forget(connection: Connection, name: str) -> Forgotten:
    """Delete what is known of a person, all but the audit; what was asked and answered stays without them.

    Args:
        name: The keyed hash, which is that of their private chat, too.
    """
    for table in (sent, told):
        connection.execute(delete(table).where(table.c.chat == name))
    connection.execute(delete(pending).where(pending.c.person == name))
    connection.execute(update(answers).where(answers.c.person == name).values(person=""))
    connection.execute(update(answers).where(answers.c.chat == name).values(chat=""))
    return Forgotten(
        languages=connection.execute(delete(languages).where(languages.c.who == name)).rowcount,
        feedback=connection.execute(delete(feedback).where(feedback.c.person == name)).rowcount,
        gaps=connection.execute(update(gaps).where(gaps.c.person == name).values(person="")).rowcount,
    )


def sweep(connection: Connection, *, now: float, kept: float) -> None:
    """Delete what is too old.

    What people leave behind is kept for so many seconds, and what was never finished as well; the audit for a
    year, or longer where everything else is; the key of what is finished for two days.
    """
    for table, column in _KEPT_BY_AGE:
        _delete_before(connection, table, column, now - kept)
    _delete_before(connection, audit, "time", now - max(kept, _AUDIT_KEPT))
    _delete_before(connection, journal, "closed", now - _KEYS_KEPT)
    _delete_before(connection, pending, "expires", now)


def sweep_files(home: Path, database: Path, *, now: float, kept: float) -> None:
    """Delete files that were set aside when nobody had added to them for as long."""
    files = [*home.glob(f"gaps*.jsonl{IMPORTED}"), *database.parent.glob(f"{database.name}{sqlite.DAMAGED}*")]
    for file in files:
        with suppress(OSError):
            if file.stat().st_mtime < now - kept:
                file.unlink()


def _delete_before(connection: Connection, table: Table, column: str, moment: float) -> None:
    connection.execute(delete(table).where(table.c[column] < moment))
