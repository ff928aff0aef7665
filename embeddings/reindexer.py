"""From a folder of articles to an index that holds exactly them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from embeddings.embedder import Embedder, EmbedderSpec
from embeddings.index.base import EmbeddedPassage, PassageIndex, Provenance
from embeddings.index.errors import IndexDamagedError
from knowledge.article import Article, Passage, PassageId
from knowledge.editions import unique_editions
from knowledge.errors import NoArticlesError
from knowledge.folder import folder_fingerprint
from knowledge.passages import SPLITTING, split_article
from knowledge.problem import Problem
from knowledge.readers import read_folder
from knowledge.terms import TERMS

RULES = f"{SPLITTING} {TERMS}"
"""How this version makes passages and terms; an index that was made by other rules is made anew."""

_BATCH = 512
"""Passages that are embedded at a time."""


@dataclass(slots=True)
class ReindexReport:
    """What a reindex did.

    Attributes:
        articles: Editions that were read.
        added, changed, removed, unchanged: Passages; one that is embedded anew counts as changed.
        problems: What was wrong with files; fatal ones kept an article out.
        up_to_date: Nothing had changed, so that nothing was done.
    """

    articles: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])
    up_to_date: bool = False


Progress = Callable[[ReindexReport], None]
"""Called with the report as it grows, a few times a second at most."""


def embedded_text(passage: Passage) -> str:
    """What a passage's vector is made of: its title and heading say what its text leaves out."""
    return "\n".join(part for part in (passage.title, passage.heading, passage.text) if part)


def reindex(
    folder: Path,
    *,
    index: PassageIndex,
    embedder: Embedder,
    progress: Progress = lambda report: None,
    again: bool = False,
) -> ReindexReport:
    """Make the index hold the articles of a folder; only what has changed is embedded.

    Args:
        again: Embed everything anew, even if nothing seems to have changed.

    Raises:
        ArticlesFolderMissingError, NoArticlesError: There is nothing to index; the index stays as it is.
        EmbedderError, IndexError_: As the seams say; the index stays as it is.
    """
    provenance = Provenance(
        embedder.spec,
        splitting=RULES,
        source=str(folder.resolve()),
        fingerprint=folder_fingerprint(folder),
    )
    keep = not again and _is_made_alike(index, provenance)
    run = _Run(folder=folder, embedder=embedder, present=_present(index), keep=keep, progress=progress)
    changed, gone = run.changed(), run.gone()
    first = list(islice(changed, 1))
    # Nothing changed, so the folder has been read to its end, and what is gone is known.
    first_gone = [] if first else list(islice(gone, 1))
    if not first and not first_gone and _is_recorded(index, provenance):
        run.report.up_to_date = True
        return run.report
    index.apply(chain(first, changed), chain(first_gone, gone), provenance=provenance)
    progress(run.report)
    return run.report


def _present(index: PassageIndex) -> dict[PassageId, str]:
    """What the index holds; nothing if it is damaged."""
    try:
        return index.digests()
    except IndexDamagedError:
        return {}


def _is_made_alike(index: PassageIndex, provenance: Provenance) -> bool:
    """Whether what the index holds can stay: it is whole and was made the same way."""
    try:
        info = index.info()
    except IndexDamagedError:
        return False
    return (
        provenance.embedder.makes_the_same_vectors(info.embedder) and info.splitting == provenance.splitting
    )


def _is_recorded(index: PassageIndex, provenance: Provenance) -> bool:
    info = index.info()
    return (info.source, info.fingerprint) == (provenance.source, provenance.fingerprint)


class _Run:
    """One reading of the folder, compared with what the index holds.

    Args:
        present: What it holds.
        keep: Whether what has not changed need not be embedded again.
    """

    def __init__(
        self,
        *,
        folder: Path,
        embedder: Embedder,
        present: dict[PassageId, str],
        keep: bool,
        progress: Progress,
    ) -> None:
        self._folder = folder
        self._embedder = embedder
        self._present = present
        self._keep = keep
        self._progress = progress
        self._seen: set[PassageId] = set()
        self.report = ReindexReport()

    def changed(self) -> Iterator[EmbeddedPassage]:
        """Passages that are new or say something else, embedded."""
        remaining = self._new_or_different()
        while batch := list(islice(remaining, _BATCH)):
            vectors = self._embedder.embed_passages([embedded_text(passage) for passage in batch])
            yield from map(EmbeddedPassage, batch, vectors)
            self._progress(self.report)
        if not self._seen:
            raise NoArticlesError(self._folder)

    def gone(self) -> Iterator[PassageId]:
        """Passages that the folder no longer has; only true once `changed` has ended."""
        for identity in self._present.keys() - self._seen:
            self.report.removed += 1
            yield identity

    def _new_or_different(self) -> Iterator[Passage]:
        for article in self._articles():
            for passage in split_article(article):
                self._seen.add(passage.id)
                before = self._present.get(passage.id)
                if self._keep and before == passage.digest:
                    self.report.unchanged += 1
                    continue
                if before is None:
                    self.report.added += 1
                else:
                    self.report.changed += 1
                yield passage

    def _articles(self) -> Iterator[Article]:
        items: Iterable[Article | Problem] = unique_editions(read_folder(self._folder))
        for item in items:
            if isinstance(item, Problem):
                self.report.problems.append(item)
            else:
                self.report.articles += 1
                yield item


def spec_name(spec: EmbedderSpec) -> str:
    """A spec for people: its name and, where there are such, its revision and the prefix of passages."""
    name = f"{spec.name}@{spec.revision}" if spec.revision else spec.name
    return f"{name} ({spec.passage_prefix!r})" if spec.passage_prefix else name
