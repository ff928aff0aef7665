"""One reading of a folder, compared with what an index holds: what changed, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

from embeddings.index.base import Change, Edition, EditionKey, PassageReader, SourceFile
from embeddings.reindexing.claims import Claims
from embeddings.reindexing.embedding import Embedding, Partial
from embeddings.reindexing.files import FileDigests
from embeddings.reindexing.kept import Kept
from embeddings.reindexing.lost import Lost
from embeddings.reindexing.reading import FileReading, edition_of, stored_path
from embeddings.reindexing.report import DifferenceKind, ReindexReport, Stage
from knowledge.article import Article, Passage, Unchanged
from knowledge.errors import NoArticlesError
from knowledge.folder import FolderContents
from knowledge.passages import split_article
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import Reader

_BEAT = Change()

_OFTEN = 100
"""Records of a file between two beats."""


class Run:
    """What a folder's articles differ in from a state of an index.

    Args:
        present: That state.
        keep: Whether what has not changed in it can stay; else everything is put in again.
        embedding: Gives passages their vectors.
        report: Grows.
        beat: Called often.
    """

    def __init__(  # noqa: PLR0913 (what is read, what it is compared with, and who is told)
        self,
        contents: FolderContents,
        present: PassageReader,
        *,
        keep: bool,
        embedding: Embedding,
        digests: FileDigests,
        report: ReindexReport,
        beat: Callable[[], None],
    ) -> None:
        self._folder = contents.folder
        self._found = contents.found
        self._present = present
        self._keep = keep
        self._embedding = embedding
        self._digests = digests
        self._report = report
        self._beat = beat
        self._now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._before = present.files()
        self._seen: set[str] = set()
        self._claims = Claims()
        self._lost = Lost()
        self._kept = Kept()
        self._unreadable: list[str] = []

    def changes(self) -> Iterator[Change]:
        """What changed, in the order of the files, and last what is gone."""
        self._report.stage = Stage.READING
        with self._digests as digests, Reader(self._folder) as reader:
            for found in self._found:
                self._beat()
                yield _BEAT
                if isinstance(found, Problem):
                    self._report.problems.append(found)
                    self._unreadable.append(stored_path(found.path, self._folder))
                else:
                    yield from self._file(found, reader, digests)
        yield from self._missing_files()
        for edition in self._lost.kept(self._claims):
            yield from self._stale(edition)
        yield from self._embedding.rest()
        for edition in self._lost.gone(self._claims):
            yield self._removed(edition)
        self._count_the_rest()
        if not self._report.articles:
            raise NoArticlesError(self._folder)

    def _count_the_rest(self) -> None:
        """What was not looked at is as it was; what cannot be read is kept or left out."""
        report, info = self._report, self._present.info()
        report.left_out = self._kept.left_out(
            (stored_path(item.path, self._folder), item) for item in report.problems
        )
        if self._keep:
            report.articles = info.editions + report.articles_added - report.articles_removed
            report.unchanged = info.passages - report.changed - report.removed

    def _file(self, path: Path, reader: Reader, digests: FileDigests) -> Iterator[Change]:
        name = stored_path(path, self._folder)
        self._seen.add(name)
        digest = yield from self._digest(path, digests)
        before = self._before.get(name)
        if self._keep and digest and before == digest and self._claims.leave(name):
            return
        reading = self._reading(name) if before is not None else FileReading()
        self._claims.keep(name, reading.kept)
        known = reading.records.keys() if self._keep else ()
        for place, item in enumerate(reader.read(path, known=known)):
            yield from self._item(item, name, reading)
            if place % _OFTEN == 0 or isinstance(item, Problem):
                self._beat()
                yield _BEAT
        self._lose(name, reading)
        recorded = "" if reading.has_problem else digest
        if recorded != before or not self._keep:
            yield from self._embedding.add(Partial((), Change(file=SourceFile(name, recorded))))

    def _digest(self, path: Path, digests: FileDigests) -> Generator[Change, None, str]:
        steps = digests.in_steps(path, self._folder)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return str(end.value)
            except OSError:
                return ""  # the reader says why
            self._beat()
            yield _BEAT

    def _reading(self, name: str) -> FileReading:
        stale = self._present.records_of(name, only_stale=True) if self._present.info().stale else {}
        return FileReading(self._present.records_of(name), frozenset(stale))

    def _item(self, item: Article | Problem | Unchanged, name: str, reading: FileReading) -> Iterator[Change]:
        if isinstance(item, Problem):
            self._problem(item, reading)
        elif isinstance(item, Unchanged):
            yield from self._unchanged(item, name, reading)
        else:
            yield from self._article(item, name, reading)

    def _unchanged(self, item: Unchanged, name: str, reading: FileReading) -> Iterator[Change]:
        key = reading.records[item.digest]
        if key in self._claims or item.digest in reading.kept:
            self._duplicate(key, name, item.line, reading)
            return
        reading.kept.add(item.digest)
        edition = self._present.edition(*key) if item.digest in reading.stale else None
        if edition is not None:
            yield from self._embedding.add(Partial((), Change(edition=replace(edition, stale_since=None))))

    def _problem(self, problem: Problem, reading: FileReading) -> None:
        self._report.problems.append(problem)
        reading.has_problem = True
        if problem.is_fatal:
            reading.broken.add(problem.article_id)

    def _duplicate(self, key: EditionKey, name: str, line: int, reading: FileReading) -> None:
        owner = self._present.edition(*key)
        other, other_line = self._claims.place(key) or (owner.path if owner else "?", 1)
        facts = {
            "article": key.article_id,
            "language": key.language.value,
            "other": f"{self._folder / other}:{other_line}",
        }
        self._report.problems.append(
            Problem(
                ProblemKind.DUPLICATE_EDITION, self._folder / name, line, facts, article_id=key.article_id
            )
        )
        reading.has_problem = True

    def _article(self, article: Article, name: str, reading: FileReading) -> Iterator[Change]:
        key = EditionKey(article.id, article.language)
        owner = self._present.edition(*key)
        if key in self._claims or (self._keep and owner is not None and self._claims.hold(owner)):
            self._duplicate(key, name, article.line, reading)
            return
        self._claims.take(key, name, article.line, owner)
        yield from self._edition(edition_of(article, name), list(split_article(article)), owner)

    def _edition(self, edition: Edition, passages: list[Passage], owner: Edition | None) -> Iterator[Change]:
        """What an edition differs in from the one that is indexed, if one is."""
        report = self._report
        old = (
            {passage.id: passage.digest for passage in self._present.passages_of(edition.key)}
            if owner
            else {}
        )
        put = [passage for passage in passages if not self._keep or old.get(passage.id) != passage.digest]
        gone = sorted(old.keys() - {passage.id for passage in passages})
        added = sum(passage.id not in old for passage in put)
        report.articles += 1
        report.added += added
        report.changed += len(put) - added
        report.removed += len(gone)
        if put or gone:
            kind = DifferenceKind.CHANGED if owner else DifferenceKind.ADDED
            report.differ(kind, edition, added=added, changed=len(put) - added, removed=len(gone))
        if owner is None:
            report.articles_added += 1
        elif put or gone:
            report.articles_changed += 1
        if put or gone or edition != owner or not self._keep:
            yield from self._embedding.add(Partial(put, Change(removed=gone, edition=edition)))

    def _lose(self, name: str, reading: FileReading) -> None:
        """Note the editions that a file had and does not show any more."""
        for digest, key in reading.records.items():
            if digest not in reading.kept and key not in self._claims:
                edition = self._present.edition(*key)
                if edition is not None and edition.path == name:
                    self._lost.put(edition, is_broken=bool(reading.broken & {"", key.article_id}))

    def _stale(self, edition: Edition) -> Iterator[Change]:
        self._kept.put(edition)
        self._report.stale += 1
        self._report.articles += 1
        self._report.differ(DifferenceKind.STALE, edition)
        marked = replace(edition, stale_since=edition.stale_since or self._now)
        if self._keep:
            if marked != edition:
                yield from self._embedding.add(Partial((), Change(edition=marked)))
            return
        passages = self._present.passages_of(edition.key)
        self._report.changed += len(passages)
        yield from self._embedding.add(Partial(passages, Change(edition=marked)))

    def _missing_files(self) -> Iterator[Change]:
        for name in sorted(self._before.keys() - self._seen):
            is_hidden = any(name == path or name.startswith(f"{path}/") for path in self._unreadable)
            for edition in self._present.editions_from(name):
                self._lost.put(edition, is_broken=is_hidden)
            if is_hidden and not (self._keep and self._before[name] == ""):
                # Once it is seen again, it is read again, even if it is as it was.
                yield from self._embedding.add(Partial((), Change(file=SourceFile(name, ""))))
            elif self._keep and not is_hidden:
                yield from self._embedding.add(Partial((), Change(removed_file=name)))

    def _removed(self, edition: Edition) -> Change:
        gone = [passage.id for passage in self._present.passages_of(edition.key)]
        self._report.removed += len(gone)
        self._report.articles_removed += 1
        self._report.differ(DifferenceKind.REMOVED, edition, removed=len(gone))
        return Change(removed=gone, removed_edition=edition.key) if self._keep else _BEAT
