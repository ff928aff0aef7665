"""What became of the last reindex, kept for `kutip status` and whoever asks in a chat."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from embeddings.reindexing.record import from_json, to_json
from embeddings.reindexing.report import Outcome, ReindexReport

_log = logging.getLogger(__name__)

_FILE = "last_report.json"

_MOST_PROBLEMS = 1_000
"""Problems that are kept; a file of a million broken lines shall not make this one as large."""

_WAITING = "last_report-"
"""How reports begin that are not written whole. Whoever reindexes clears away all that ends with .new, and
reports are written when another may reindex already."""

_ABANDONED = 3600.0
"""Seconds after which nobody writes such a file any more."""

_LARGEST = 16_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True)
class LastReport:
    """A reindex that has ended, however it did.

    Attributes:
        ended: In UTC.
        owner: Who ran it, as in `embeddings.index.job.Job`.
        report: How far it came.
        error: Name of the error's class; "" unless it failed.
        facts: Of the error.
    """

    ended: dt.datetime
    owner: str
    report: ReindexReport
    error: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def outcome(self) -> str:
        """How it ended: an `Outcome`, or "failed"."""
        return "failed" if self.error else str(self.report.outcome)


def last_report_as_json(last: LastReport) -> dict[str, object]:
    """All of it, in what JSON can hold."""
    return {
        "ended": last.ended.isoformat(timespec="seconds"),
        "owner": last.owner,
        "outcome": last.outcome,
        "error": last.error or None,
        "facts": dict(last.facts),
        "report": to_json(last.report),
    }


class LastReports:
    """The place of the last report below a home folder; nothing is made there before the first `write`."""

    def __init__(self, home: Path) -> None:
        self._path = home / "index" / _FILE

    def write(self, last: LastReport) -> None:
        """Put a report in place of the one before, all or nothing; a disk that refuses is told to the log.

        One that failed makes no folder: whoever mistyped a setting shall not find one.
        """
        kept = replace(last.report, problems=last.report.problems[:_MOST_PROBLEMS])
        text = json.dumps(last_report_as_json(replace(last, report=kept)))
        try:
            if last.report.outcome in (Outcome.PUBLISHED, Outcome.UP_TO_DATE):
                self._path.parent.mkdir(parents=True, exist_ok=True)
            elif not self._path.parent.is_dir():
                return
            self._clear_abandoned()
            self._replace(text.encode("ascii"))
        except OSError as error:
            _log.warning("The report of the reindex cannot be kept in %s: %s", self._path, error)

    def _replace(self, content: bytes) -> None:
        waiting = self._path.with_name(f"{_WAITING}{secrets.token_hex(8)}")
        try:
            with waiting.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(self._path)
        finally:
            # Still there if the disk was full.
            waiting.unlink(missing_ok=True)

    def _clear_abandoned(self) -> None:
        """Remove what somebody who was killed left unfinished."""
        for path in self._path.parent.glob(f"{_WAITING}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()

    def read(self) -> LastReport | None:
        """The last report; None if there is none, or none that can be read."""
        try:
            with self._path.open("rb") as file:
                raw = file.read(_LARGEST + 1)
            return None if len(raw) > _LARGEST else _last(cast("object", json.loads(raw)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _last(value: object) -> LastReport:
    fields = cast("dict[str, object]", value)
    ended = dt.datetime.fromisoformat(str(fields["ended"]))
    facts = cast("dict[str, object]", fields["facts"])
    return LastReport(
        # One without an offset was not written by us.
        ended=ended.astimezone(dt.UTC),
        owner=str(fields["owner"]),
        report=from_json(fields["report"]),
        error=str(fields["error"] or ""),
        facts={name: str(fact) for name, fact in facts.items()},
    )
