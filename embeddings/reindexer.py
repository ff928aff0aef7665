"""From a folder of articles to an index that holds exactly them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from embeddings.embedder import Embedder, EmbedderSpec
from embeddings.index.base import (
    Applied,
    Change,
    IndexInfo,
    KnownVectors,
    PassageIndex,
    PassageReader,
    Provenance,
)
from embeddings.index.content import embedded_text
from embeddings.index.empty import EmptyReader
from embeddings.index.errors import IndexDamagedError
from embeddings.reindexing.embedding import NoEmbedding, RealEmbedding
from embeddings.reindexing.expecting import expected_seconds
from embeddings.reindexing.files import FileDigests
from embeddings.reindexing.gate import Gate
from embeddings.reindexing.report import Outcome, Progress, ReindexReport, Stage
from embeddings.reindexing.run import Run
from knowledge.folder import FolderContents
from knowledge.passages import SPLITTING
from knowledge.terms import TERMS

__all__ = [
    "RULES",
    "FileDigests",
    "ReindexReport",
    "embedded_text",
    "is_made_alike",
    "plan",
    "reindex",
    "spec_name",
]

RULES = f"{SPLITTING} {TERMS}"
"""How this version makes passages and terms; an index that was made by other rules is made anew."""


_OFTEN = 0.1
"""Seconds between two reports of progress at least."""


def reindex(  # noqa: PLR0913 (each is a choice of whoever asks)
    folder: Path,
    *,
    index: PassageIndex,
    embedder: Embedder,
    progress: Progress = lambda report: None,
    again: bool = False,
    digests: FileDigests | None = None,
    gate: Gate | None = None,
    force: bool = False,
) -> ReindexReport:
    """Make the index hold the articles of a folder; only what has changed is read and embedded.

    Args:
        again: Embed everything anew, even if nothing seems to have changed.
        digests: What is known of files from earlier.
        gate: Asked before the new state takes the old one's place.
        force: Let it do so even if a golden question is answered worse.

    Raises:
        ArticlesFolderMissingError, NoArticlesError: There is nothing to index; the index stays as it is.
        EmbedderError, IndexError_: As the seams say; the index stays as it is.
    """
    return _Reindexing(
        folder, index=index, embedder=embedder, progress=progress, again=again, digests=digests
    ).run(gate, force=force)


def plan(
    folder: Path,
    *,
    index: PassageIndex,
    embedder: Embedder,
    progress: Progress = lambda report: None,
    again: bool = False,
    digests: FileDigests | None = None,
) -> ReindexReport:
    """What `reindex` would do, and how long it would take; nothing is written. Raises as `reindex`."""
    return _Reindexing(
        folder, index=index, embedder=embedder, progress=progress, again=again, digests=digests
    ).plan()


class _Reindexing:
    def __init__(
        self,
        folder: Path,
        *,
        index: PassageIndex,
        embedder: Embedder,
        progress: Progress,
        again: bool,
        digests: FileDigests | None,
    ) -> None:
        self._folder = folder
        self._index = index
        self._embedder = embedder
        self._progress = progress
        self._again = again
        self._digests = digests or FileDigests()
        self._started = time.perf_counter()
        self._told_at = 0.0
        self._contents = FolderContents(folder)
        self._provenance = Provenance(
            embedder.spec,
            splitting=RULES,
            source=str(folder.resolve()),
            fingerprint=self._contents.fingerprint(),
        )
        self.report = ReindexReport(total=self._contents.estimate())

    def run(self, gate: Gate | None, *, force: bool) -> ReindexReport:
        """Change the index."""

        def accept(new: PassageReader, old: PassageReader) -> bool:
            if gate is None:
                return True
            self._enter(Stage.CHECKING)
            self.report.gate = gate(new, old)
            self.report.forced = force and bool(self.report.gate.worse)
            return force or not self.report.gate.worse

        applied = self._index.apply(
            self._changes, provenance=self._provenance, anew=self._anew, accept=accept, far=self._far
        )
        outcomes = {
            Applied.PUBLISHED: Outcome.PUBLISHED,
            Applied.UNCHANGED: Outcome.UP_TO_DATE,
            Applied.REFUSED: Outcome.BLOCKED,
        }
        info = self._index.info()
        if applied is Applied.PUBLISHED:
            self.report.generation, self.report.bytes_written = info.generation, info.written
        return self._ended(outcomes[applied])

    def plan(self) -> ReindexReport:
        """Change nothing."""
        present = self._present()

        def known(contents: Iterable[bytes]) -> dict[bytes, object]:
            return dict(present.vectors_of(list(contents), embedder=self._embedder.spec))

        embedding = NoEmbedding(self._known(known), self.report, [])  # pyright: ignore[reportArgumentType]
        for _ in self._run(present, embedding).changes():
            pass
        report = self._ended(Outcome.PLANNED)
        if not (report.added or report.changed or report.removed):
            report.outcome = Outcome.UP_TO_DATE
        report.seconds = expected_seconds(report, self._embedder, embedding.sample, read_in=report.seconds)
        return report

    def _present(self) -> PassageReader:
        """The state that a reindex would start from."""
        try:
            return self._index.now()
        except IndexDamagedError:
            return EmptyReader()

    def _anew(self, info: IndexInfo) -> bool:
        return self._again or info.splitting != RULES

    def _changes(self, present: PassageReader, known: KnownVectors) -> Iterable[Change]:
        embedding = RealEmbedding(self._embedder, self._known(known), self.report, self._beat)
        yield from self._run(present, embedding).changes()
        # All that is left is the index's work. It sees the stage change with one more change, which is none.
        self._enter(Stage.WRITING)
        yield Change()

    def _known(self, known: KnownVectors) -> KnownVectors:
        return (lambda contents: {}) if self._again else known

    def _run(self, present: PassageReader, embedding: RealEmbedding | NoEmbedding) -> Run:
        alike = is_made_alike(present.info(), self._embedder.spec)
        return Run(
            self._contents,
            present,
            keep=alike and not self._again,
            embedding=embedding,
            digests=self._digests,
            report=self.report,
            beat=self._beat,
        )

    def _beat(self) -> None:
        if time.perf_counter() - self._told_at >= _OFTEN:
            self._tell()

    def _tell(self) -> None:
        self._told_at = time.perf_counter()
        self.report.seconds = self._told_at - self._started
        self._progress(self.report)

    def _enter(self, stage: Stage) -> None:
        self.report.stage = stage
        self._tell()

    def _far(self) -> tuple[str, int, int]:
        return str(self.report.stage), self.report.articles, self.report.total

    def _ended(self, outcome: Outcome) -> ReindexReport:
        self.report.outcome = outcome
        self._enter(Stage.DONE)
        return self.report


def is_made_alike(info: IndexInfo, embedder: EmbedderSpec) -> bool:
    """Whether what an index holds was made as it would be made now."""
    return embedder.makes_the_same_vectors(info.embedder) and info.splitting == RULES


def spec_name(spec: EmbedderSpec) -> str:
    """A spec for people: its name and, where there are such, its revision and the prefix of passages."""
    name = f"{spec.name}@{spec.revision}" if spec.revision else spec.name
    return f"{name} ({spec.passage_prefix!r})" if spec.passage_prefix else name
