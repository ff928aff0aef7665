"""Questions that found no answer, remembered so that somebody can write what is missing."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, func, insert, select

from bot.answering.answer import NoAnswer
from bot.memory.records import Gap, GapsState, RememberedGaps, nearest_ids, one_line
from bot.memory.shared import Ground, moment
from bot.memory.tables import gaps
from embeddings.question import Question
from knowledge.article import Language

_MOST_READ = 200_000
"""Gaps that are held at a time, and kept, the newest."""

_EACH = 100
"""Gaps after which those that need not be kept are deleted: `kutip ask` never sweeps."""


class Gaps:
    """The gaps of a home folder."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def remember(
        self, question: Question, outcome: NoAnswer, person: str = "", since: dt.datetime | None = None
    ) -> None:
        """Write down the gap that a refusal shows, and who asked, so that they can have that forgotten.

        Args:
            since: When the question came, if it may have been refused before: then it counts once.
        """
        self.add(Gap.of(question, outcome, time=self._ground.now()), person, since)

    def add(self, gap: Gap, person: str = "", since: dt.datetime | None = None) -> None:
        """Write a gap down; where that cannot be done, say so in the log once, and go on."""
        self._ground.database.try_write(
            lambda connection: self._add(connection, gap, person, since), otherwise=None
        )

    def read(self) -> RememberedGaps:
        """Everything that is remembered, the newest 200,000 of it.

        Raises:
            MemoryError_: It cannot be read.
        """
        return self._ground.database.read(_read, empty=RememberedGaps())

    def count(self) -> int:
        """How many are remembered. Raises as `read`."""
        query = select(func.count()).select_from(gaps)
        return self._ground.database.read(lambda found: found.execute(query).scalar_one(), empty=0)

    def state(self) -> GapsState:
        """What tells whether they are still the same, without reading them. Raises as `read`."""
        query = select(func.count(), func.max(gaps.c.id), func.min(gaps.c.id))

        def look(connection: Connection) -> GapsState:
            count, newest, oldest = connection.execute(query).one()
            return GapsState(count, newest or 0, oldest or 0)

        return self._ground.database.read(look, empty=GapsState())

    def _add(self, connection: Connection, gap: Gap, person: str, since: dt.datetime | None) -> None:
        name = self._ground.pseudonyms.of(person)
        if since is not None and _is_there(connection, gap, name, since):
            return
        added = connection.execute(insert(gaps).values(row_of(gap) | {"person": name}))
        (number,) = added.inserted_primary_key or (0,)
        if number % _EACH == 0:
            oldest = self._ground.clock() - self._ground.kept
            connection.execute(
                delete(gaps).where((gaps.c.id <= number - _MOST_READ) | (gaps.c.time < oldest))
            )


def _is_there(connection: Connection, gap: Gap, name: str, since: dt.datetime) -> bool:
    """Whether the same gap of the same person was written down since then; gaps have whole seconds."""
    query = select(gaps.c.id).where(
        gaps.c.person == name,
        gaps.c.time >= int(since.timestamp()),
        gaps.c.question == gap.question,
        gaps.c.language == str(gap.language),
    )
    return connection.execute(query.limit(1)).first() is not None


def row_of(gap: Gap) -> dict[str, object]:
    """A gap as the table holds it, without a person."""
    return {
        "time": gap.time.timestamp(),
        "question": gap.question,
        "language": str(gap.language),
        "confidence": gap.confidence,
        "nearest": json.dumps(gap.nearest, ensure_ascii=False),
        "person": "",
    }


def _read(connection: Connection) -> RememberedGaps:
    newest = select(gaps).order_by(gaps.c.time.desc(), gaps.c.id.desc()).limit(_MOST_READ)
    found = [_gap(row) for row in connection.execute(newest)]
    known = tuple(gap for gap in reversed(found) if gap is not None)
    return RememberedGaps(known, damaged=len(found) - len(known))


def _gap(row: Row[Any]) -> Gap | None:
    """What a row says; None if it is damaged."""
    try:
        return Gap(
            time=moment(row.time),
            question=one_line(row.question),
            language=Language(row.language),
            confidence=float(row.confidence),
            nearest=nearest_ids(cast("list[object]", json.loads(row.nearest))),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, AttributeError):
        return None
