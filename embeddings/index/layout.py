"""Which rows are where: where each segment starts, which rows no longer count, and which are free."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from embeddings.index.store import TABLES

WEIGHTS: Mapping[str, int] = {"passages": 16, "editions": 1, "files": 1}
"""What a row counts: about the share of bytes that it takes with all that belongs to it."""

Numbers = Mapping[str, int]
"""A row of each table."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of all segments, by table.

    Attributes:
        starts: The first row of each segment, oldest first.
        dead: Rows that a later change took out of segments, whose files never change.
        free: The next free row; no row is ever given twice.
    """

    starts: Sequence[Numbers] = ()
    dead: Mapping[str, frozenset[int]] = field(
        default_factory=lambda: dict.fromkeys(TABLES, frozenset[int]())
    )
    free: Numbers = field(default_factory=lambda: dict.fromkeys(TABLES, 0))

    @property
    def passage_starts(self) -> list[int]:
        """The first passage of each segment."""
        return [start["passages"] for start in self.starts]

    def dead_by_segment(self) -> list[int]:
        """How much of each segment is dead, in the weight of its rows."""
        counts = [0] * len(self.starts)
        for table in TABLES:
            rows = sorted(self.dead[table])
            edges = [*(start[table] for start in self.starts), self.free[table]]
            for place in range(len(self.starts)):
                gone = bisect_left(rows, edges[place + 1]) - bisect_left(rows, edges[place])
                counts[place] += WEIGHTS[table] * gone
        return counts

    def merged_from(self, first: int) -> Layout:
        """The layout once all segments from that one on are one, without dead rows."""
        if first >= len(self.starts):
            return self
        edge = self.starts[first]
        dead = {table: frozenset(row for row in self.dead[table] if row < edge[table]) for table in TABLES}
        return Layout(self.starts[: first + 1], dead, self.free)

    def write(self, path: Path) -> None:
        """Write it down."""
        content = {
            "starts": [dict(start) for start in self.starts],
            "dead": {table: sorted(self.dead[table]) for table in TABLES},
            "free": dict(self.free),
        }
        path.write_text(json.dumps(content, separators=(",", ":")), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Layout:
        """What was written.

        Raises:
            OSError, ValueError, KeyError, TypeError: It was not.
        """
        content = cast("dict[str, object]", json.loads(path.read_text("utf-8")))
        dead = cast("dict[str, list[int]]", content["dead"])
        return cls(
            starts=cast("list[dict[str, int]]", content["starts"]),
            dead={table: frozenset(dead[table]) for table in TABLES},
            free=cast("dict[str, int]", content["free"]),
        )
