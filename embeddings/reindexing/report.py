"""What a reindex did, does, or would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from embeddings.index.base import Edition
from knowledge.article import Language
from knowledge.problem import Problem

MOST_DIFFERENCES = 1_000
"""Editions that a report names one by one; the others are only counted."""


class Stage(StrEnum):
    """What a reindex is doing."""

    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    CHECKING = "checking"
    DONE = "done"


class Outcome(StrEnum):
    """How a reindex ended.

    `PLANNED` is a dry run; `BLOCKED` was stopped by the quality gate; `CANCELLED` by somebody.
    """

    RUNNING = "running"
    PLANNED = "planned"
    UP_TO_DATE = "up_to_date"
    PUBLISHED = "published"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class DifferenceKind(StrEnum):
    """What became of an edition; `STALE` is one whose file cannot be read, so that it stays as it was."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Difference:
    """An edition that is not as it was.

    Attributes:
        path: Of its file, from the folder of articles.
        added, changed, removed: Passages.
    """

    kind: DifferenceKind
    article_id: str
    language: Language
    title: str
    path: str
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Worse:
    """A golden question that the new generation answers worse.

    Attributes:
        expected: What should be cited, for people; "" for a question that should be refused.
        before, after: What is cited, for people; "" for a refusal.
        place: File and line of the question, as "file:line"; "" if it comes from none.
        article_gone: The article that should be cited is no longer there.
    """

    question: str
    language: Language
    expected: str
    before: str
    after: str
    place: str = ""
    article_gone: bool = False


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the golden questions say.

    Attributes:
        asked: Questions whose article is indexed.
        right_before, right_after: How many are answered, or refused, as they should be.
        worse: Those that were right and no longer are.
        compared: Whether it is known how they were answered before; if not, `right_before` says nothing.
        moved: Questions whose paragraph has another number now; they are judged by where it stands.
    """

    asked: int
    right_before: int
    right_after: int
    worse: tuple[Worse, ...] = ()
    compared: bool = True
    moved: int = 0


@dataclass(slots=True)
class ReindexReport:
    """What a reindex did so far.

    Attributes:
        generation: Name of the generation that was made; "" as long as there is none.
        total: Editions that the folder holds, about.
        articles: Editions that were looked at, the untouched ones among them.
        articles_added, articles_changed, articles_removed: Editions.
        added, changed, removed, unchanged: Passages; one that is embedded anew counts as changed.
        embedded: Passages whose vectors the model made; the others had them already.
        differences: The first `MOST_DIFFERENCES` editions that are not as they were, without those in `kept`.
        problems: What was wrong with files; fatal ones kept an article out.
        stale: Editions whose files cannot be read, so that they stay as they were.
        kept: The first `MOST_DIFFERENCES` of those.
        left_out: Articles that are not indexed at all: those whose files broke before they ever were.
        seconds: How long it took so far; of a dry run, how long the reindex will probably take.
        bytes_written: To disk, for the new generation.
        forced: The quality gate was told to let it pass.
    """

    stage: Stage = Stage.WAITING
    outcome: Outcome = Outcome.RUNNING
    generation: str = ""
    total: int = 0
    articles: int = 0
    articles_added: int = 0
    articles_changed: int = 0
    articles_removed: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    embedded: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])
    problems: list[Problem] = field(default_factory=list[Problem])
    stale: int = 0
    kept: list[Difference] = field(default_factory=list[Difference])
    left_out: int = 0
    seconds: float = 0.0
    bytes_written: int = 0
    gate: GateReport | None = None
    forced: bool = False

    def differ(
        self, kind: DifferenceKind, edition: Edition, *, added: int = 0, changed: int = 0, removed: int = 0
    ) -> None:
        """Name an edition that is not as it was, and how many of its passages are not."""
        named = self.kept if kind is DifferenceKind.STALE else self.differences
        if len(named) < MOST_DIFFERENCES:
            named.append(
                Difference(
                    kind,
                    edition.article_id,
                    edition.language,
                    edition.title,
                    edition.path,
                    added,
                    changed,
                    removed,
                )
            )

    @property
    def up_to_date(self) -> bool:
        """Nothing had changed, so that nothing was done."""
        return self.outcome is Outcome.UP_TO_DATE

    @property
    def blocked(self) -> bool:
        """The quality gate stopped it; the generation before is still served."""
        return self.outcome is Outcome.BLOCKED


Progress = Callable[[ReindexReport], None]
"""Called with the report as it grows, a few times a second at most, and at every new stage."""
