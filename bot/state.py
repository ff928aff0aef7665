"""The state of Kutip's index, gathered for whoever wants to look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter

from bot.app import App
from bot.evaluation.golden import golden_files
from bot.last_report import LastReport
from embeddings.embedder import EmbedderError, EmbedderSpec
from embeddings.index.base import Edition, IndexInfo, PassageReader
from embeddings.index.errors import IndexDamagedError
from embeddings.index.history import GenerationState, KeepsGenerations
from embeddings.index.job import Job
from knowledge.problem import Problem

MOST_STALE = 10
"""Stale editions that are named."""


@dataclass(frozen=True, slots=True)
class StaleEdition:
    """An edition whose file cannot be read, and why, where the last report tells."""

    edition: Edition
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class State:
    """What there is, and how it is.

    Attributes:
        info: Of what is served.
        damage: Why nothing can be served; "" if that can be.
        spec: Of the model that is set; None if it cannot be used.
        generations: Newest first.
        stale: The first `MOST_STALE`, ordered as in `PassageReader.editions`.
        golden_files: Files of golden questions, which the quality gate asks.
    """

    info: IndexInfo
    damage: str
    spec: EmbedderSpec | None
    generations: Sequence[GenerationState] = ()
    is_pinned: bool = False
    running: Job | None = None
    last: LastReport | None = None
    stale: Sequence[StaleEdition] = ()
    golden_files: int = 0

    @property
    def replaced(self) -> GenerationState | None:
        """The current generation, if it is damaged and another one is served in its place."""
        if not self.info.generation:
            return None
        return next((one for one in self.generations if one.is_current and not one.is_served), None)

    @property
    def has_lost_pointer(self) -> bool:
        """Whether nothing says any more which generation is current, so that one is served for want of it."""
        return bool(self.info.generation and self.generations) and not any(
            one.is_current for one in self.generations
        )

    @property
    def recall(self) -> float | None:
        """The lowest recall of the parts that are searched approximately; None if all are exact."""
        return min((part.recall for part in self.info.segments if part.recall is not None), default=None)


def gather(app: App) -> State:
    """Look at everything; the index is loaded for it, with every file compared with its checksum."""
    damage = ""
    try:
        reader = app.index.now()
        info = reader.info()
    except IndexDamagedError as error:
        reader, info, damage = None, IndexInfo(), f"{error.path}: {error.reason}"
    index = app.index if isinstance(app.index, KeepsGenerations) else None
    last = app.last_reports.read()
    return State(
        info=info,
        damage=damage,
        spec=spec_of(app),
        generations=index.generations() if index else (),
        is_pinned=index.pinned() if index else False,
        running=index.running() if index else None,
        last=last,
        stale=_stale(app, reader, last) if reader is not None and info.stale else (),
        golden_files=len(golden_files(app.settings.golden_folder)),
    )


def spec_of(app: App) -> EmbedderSpec | None:
    """The spec of the model that is set; None if it cannot be used."""
    try:
        return app.embedder.spec
    except EmbedderError:
        return None


def _stale(app: App, reader: PassageReader, last: LastReport | None) -> list[StaleEdition]:
    reasons = {problem.path: problem for problem in last.report.problems if problem.is_fatal} if last else {}
    first = nsmallest(MOST_STALE, reader.stale_editions(), key=attrgetter("title", "article_id", "language"))
    return [StaleEdition(edition, reasons.get(app.settings.articles / edition.path)) for edition in first]
