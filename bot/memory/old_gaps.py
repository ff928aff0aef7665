"""Gaps that an older version kept in files, brought into the database once.

<home>/gaps.jsonl            a gap a line, oldest first
<home>/gaps.1.jsonl          what stood there before it was full
<home>/gaps.jsonl.reading    while it is brought over, and gaps.1.jsonl.reading
<home>/gaps.jsonl.imported   once it has been, and gaps.1.jsonl.imported; deleted when all in it is too old
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.memory.gaps import row_of
from bot.memory.records import Gap, nearest_ids, one_line
from bot.memory.sqlite import WRITES
from bot.memory.tables import gaps, imported
from knowledge.article import Language

_log = logging.getLogger(__name__)

FILE = "gaps.jsonl"
IMPORTED = ".imported"

_FILES = ("gaps.1.jsonl", FILE)
_READING = ".reading"
_LONGEST_LINE = 20_000
"""Bytes; more than any gap takes, so that a longer line is damaged."""

_BATCH = 1_000


def import_old_gaps(home: Path, engine: Engine) -> None:
    """Bring over the files that are there, while no other process does; what fails is told to the log.

    Killed at any moment, it goes on the next time, and brings nothing over twice.
    """
    for name in _FILES:
        path = home / name
        reading = path.with_name(name + _READING)
        try:
            if not reading.exists():
                if not path.is_file():
                    continue
                # From here on nobody adds to it.
                path.replace(reading)
            with engine.connect() as plain:
                connection = plain.execution_options(**{WRITES: True})
                with connection.begin(), reading.open("rb") as file:
                    damaged = _import(connection, file, reading.stat().st_mtime)
            reading.replace(path.with_name(name + IMPORTED))
        except (OSError, SQLAlchemyError) as error:
            _log.warning("The unanswered questions in %s cannot be brought over: %s", path, error)
        else:
            if damaged:
                _log.warning("%d lines of %s are no unanswered question and were left out", damaged, path)


def _import(connection: Connection, file: BufferedReader, changed: float) -> int:
    """Add what a file holds, unless that is done already. Returns how many lines are damaged."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    if connection.execute(select(imported.c.digest).where(imported.c.digest == digest)).scalar():
        return 0
    connection.execute(insert(imported).values(digest=digest, created=changed))
    file.seek(0)
    rows: list[dict[str, object]] = []
    damaged = 0
    for line in _lines(file):
        gap = _gap(line)
        if gap is None:
            damaged += 1
        else:
            rows.append(row_of(gap))
        if len(rows) == _BATCH:
            connection.execute(insert(gaps), rows)
            rows.clear()
    if rows:
        connection.execute(insert(gaps), rows)
    return damaged


def _lines(file: BufferedReader) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only the beginning, which is no gap."""
    while line := file.readline(_LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(_LONGEST_LINE)):
            pass
        if line.strip():
            yield line


def _gap(line: bytes) -> Gap | None:
    """What a line says; None if it is damaged."""
    try:
        fields = cast("dict[str, object]", json.loads(line))
        question, nearest = fields["question"], fields["nearest"]
        time = dt.datetime.fromisoformat(str(fields["time"]))
        confidence = float(str(fields["confidence"]))
        if not isinstance(question, str) or not isinstance(nearest, list) or time.tzinfo is None:
            return None
        return Gap(
            time=time.astimezone(dt.UTC),
            question=one_line(question),
            language=Language(str(fields["language"])),
            confidence=confidence,
            nearest=nearest_ids(cast("list[object]", nearest)),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
