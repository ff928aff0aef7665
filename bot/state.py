"""The state of Kutip's index, gathered for whoever wants to look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from bot.evaluation.golden import golden_files
from bot.last_report import LastReport, LastReports
from bot.settings import Settings
from embeddings.embedder import Embedder, EmbedderError, EmbedderSpec
from embeddings.index.base import Edition, IndexInfo, PassageIndex, PassageReader
from embeddings.index.errors import IndexDamagedError
from embeddings.index.history import GenerationState, KeepsGenerations
from embeddings.index.job import Job
from embeddings.reindexer import RULES
from knowledge.folder import folder_fingerprint
from knowledge.problem import Problem

MOST_STALE = 10
"""Stale editions that are named."""


class Looked(Protocol):
    """The parts that are looked at; a `bot.app.App` has them."""

    @property
    def settings(self) -> Settings:
        """Where everything is."""
        ...

    @property
    def embedder(self) -> Embedder:
        """What the settings name."""
        ...

    @property
    def index(self) -> PassageIndex:
        """What answers."""
        ...

    @property
    def last_reports(self) -> LastReports:
        """What became of the last reindex."""
        ...


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
        freshness: How the index stands to the folder: the key of a sentence below `status.fresh`, or "none".
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
    freshness: str = "none"

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


def gather(app: Looked) -> State:
    """Look at everything; the index is loaded for it, with every file compared with its checksum."""
    damage = ""
    try:
        reader = app.index.now()
        info = reader.info()
    except IndexDamagedError as error:
        reader, info, damage = None, IndexInfo(), f"{error.path}: {error.reason}"
    index = app.index if isinstance(app.index, KeepsGenerations) else None
    last = app.last_reports.read()
    spec = spec_of(app)
    return State(
        info=info,
        damage=damage,
        spec=spec,
        generations=index.generations() if index else (),
        is_pinned=index.pinned() if index else False,
        running=index.running() if index else None,
        last=last,
        stale=_stale(app, reader, last) if reader is not None and info.stale else (),
        golden_files=len(golden_files(app.settings.golden_folder)),
        freshness=_freshness(info, spec, app.settings.articles),
    )


def _freshness(info: IndexInfo, spec: EmbedderSpec | None, articles: Path) -> str:
    if not info.passages:
        return "none"
    if not articles.is_dir():
        return "no_folder"
    if spec is not None and not spec.makes_the_same_vectors(info.embedder):
        return "other_model"
    if info.source != str(articles.resolve()):
        return "other_folder"
    return "yes" if is_fresh(info, articles) else "no"


def is_fresh(info: IndexInfo, folder: Path) -> bool:
    """Whether the index holds the folder as it is now, made by the rules of this version.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """
    return info.splitting == RULES and info.fingerprint == folder_fingerprint(folder)


def spec_of(app: Looked) -> EmbedderSpec | None:
    """The spec of the model that is set; None if it cannot be used."""
    try:
        return app.embedder.spec
    except EmbedderError:
        return None


def _stale(app: Looked, reader: PassageReader, last: LastReport | None) -> list[StaleEdition]:
    reasons = {problem.path: problem for problem in last.report.problems if problem.is_fatal} if last else {}
    first = nsmallest(MOST_STALE, reader.stale_editions(), key=attrgetter("title", "article_id", "language"))
    return [StaleEdition(edition, reasons.get(app.settings.articles / edition.path)) for edition in first]
