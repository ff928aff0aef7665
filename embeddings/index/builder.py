"""From one generation to the next: what changed is written, everything else is shared."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from embeddings.index.base import Change, EditionKey, EmbeddedPassage, IndexInfo, Provenance, SegmentInfo
from embeddings.index.content import content_key
from embeddings.index.counting import count_editions, count_languages
from embeddings.index.disk import Disk
from embeddings.index.layout import WEIGHTS, Layout, Numbers
from embeddings.index.leftovers import VECTORS, WORK, EmbeddingJournal
from embeddings.index.segment import (
    MOST_DEAD,
    STORE,
    Load,
    Segment,
    finish_segment,
    first_to_merge,
    merge_segments,
)
from embeddings.index.shelf import Shelf
from embeddings.index.store import TABLES, SegmentStore
from embeddings.index.vectors import SegmentVectors, VectorWriter
from embeddings.index.view import LAYOUT, SEGMENTS, WORDS, GenerationView
from embeddings.index.wording import Row, Wording
from embeddings.index.words import WordIndex
from knowledge.article import Language, PassageId

_BATCH = 256
"""Passages that are written at a time; bounds memory, not meaning."""


class Builder:
    """Fills the folder of a new generation, a change at a time.

    Args:
        base: What it starts from; None for nothing.
    """

    def __init__(self, folder: Path, base: GenerationView | None, provenance: Provenance, disk: Disk) -> None:
        self._folder = folder
        self._base = base
        self._provenance = provenance
        self._disk = disk
        layout = base.layout if base else Layout()
        self._starts = dict(layout.free)
        self._free = dict(layout.free)
        self._dead = {table: set(layout.dead[table]) for table in TABLES}
        self._touched: set[str] = set()
        self._languages: Counter[Language] = Counter()
        self._waiting: list[EmbeddedPassage] = []
        self._words = WordIndex(self._shared_words())
        self._new = folder / WORK
        self._new.mkdir()
        self._segments = folder / SEGMENTS
        self._segments.mkdir()
        self._store = SegmentStore(self._new / STORE, writable=True)
        self._vectors = VectorWriter(self._new / VECTORS, provenance.embedder.dimensions)
        self._journal = EmbeddingJournal(self._new, provenance.embedder)

    def _shared_words(self) -> Path:
        """The words of the base, in files that both share: tantivy writes new ones and changes none."""
        target = self._folder / WORDS
        target.mkdir()
        if self._base is not None:
            for path in sorted((self._base.generation.folder / WORDS).iterdir()):
                if not path.name.endswith(".lock"):
                    self._disk.share(path, target / path.name)
        return target

    def take(self, change: Change) -> None:
        """Put a change in."""
        for identity in (*(item.passage.id for item in change.passages), *change.removed):
            self._bury_passage(identity)
        self._waiting += change.passages
        if change.edition is not None:
            self._bury_edition(change.edition.key)
            self._store.add_edition(self._number("editions"), change.edition)
        if change.removed_edition is not None:
            self._bury_edition(change.removed_edition)
        if change.file is not None:
            self._bury_file(change.file.path)
            self._store.add_file(self._number("files"), change.file)
        if change.removed_file is not None:
            self._bury_file(change.removed_file)
        while len(self._waiting) >= _BATCH:
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            self._write(batch)

    def _number(self, table: str) -> int:
        number = self._free[table]
        self._free[table] += 1
        return number

    def _bury_passage(self, identity: PassageId) -> None:
        row = self._base.shelf.row_of(identity) if self._base else None
        if row is not None:
            self._dead["passages"].add(row)

    def _bury_edition(self, key: EditionKey) -> None:
        if self._base is not None:
            self._touched.add(key.article_id)
            found = self._base.shelf.edition(key)
            if found is not None:
                self._dead["editions"].add(found.row)

    def _bury_file(self, path: str) -> None:
        row = self._base.shelf.row_of_file(path) if self._base else None
        if row is not None:
            self._dead["files"].add(row)

    def _write(self, batch: list[EmbeddedPassage]) -> None:
        rows = [Row(self._number("passages"), item.passage, Wording.of(item.passage)) for item in batch]
        self._write_vectors(batch)
        self._store.add(rows)
        self._words.add(rows)
        self._languages.update(item.passage.language for item in batch)

    def _write_vectors(self, batch: list[EmbeddedPassage]) -> None:
        if batch:
            vectors = np.stack([item.vector for item in batch])
            self._vectors.add(vectors)
            self._journal.add([content_key(item.passage) for item in batch], vectors)

    def close(self) -> None:
        """Let go of every file; what is unfinished stays unfinished, with all that was embedded for it."""
        with suppress(OSError):  # a full disk may be why it is
            self._write_vectors(self._waiting)
        self._journal.close()
        self._vectors.close()
        self._store.close()
        self._words.abandon()

    def finish(self, check: Callable[[], None] = lambda: None) -> IndexInfo:
        """Write what is still in memory, merge, close everything, and count.

        Args:
            check: Called between the steps, which are long in a large index; whatever it raises ends it.
        """
        self._write(self._waiting)
        self._waiting = []
        check()
        before = self._base.layout.dead["passages"] if self._base else frozenset[int]()
        self._words.remove(sorted(self._dead["passages"] - before))
        self._words.commit()
        check()
        self._vectors.close()
        self._store.finish()
        self._store.close()
        check()
        layout, segments = self._settled()
        check()
        layout.write(self._folder / LAYOUT)
        shelf = Shelf.over([SegmentStore(self._segments / part.name / STORE) for part in segments], layout)
        if self._words.removed() > MOST_DEAD * len(shelf):
            self._words_anew(shelf)
        info = self._info(shelf, segments)
        shelf.close()
        return info

    def _settled(self) -> tuple[Layout, list[SegmentInfo]]:
        """Share the segments that stay, and write the others with the new one as one."""
        parts = list(self._base.segments if self._base else ())
        starts = list(self._base.layout.starts if self._base else ())
        new = self._open_new()
        if any(self._free[table] > self._starts[table] for table in TABLES):
            parts.append(new)
            starts.append(self._starts)
        dead = {table: frozenset(rows) for table, rows in self._dead.items()}
        layout = Layout(starts, dead, self._free)
        first = first_to_merge(
            [
                Load(whole=sum(WEIGHTS[table] * part.store.count(table) for table in TABLES), dead=gone)
                for part, gone in zip(parts, layout.dead_by_segment(), strict=True)
            ]
        )
        infos = self._write_segments(parts, first, layout)
        new.store.close()
        return layout.merged_from(first), infos

    def _open_new(self) -> Segment:
        rows = np.arange(self._starts["passages"], self._free["passages"], dtype=np.int64)
        dimensions = self._provenance.embedder.dimensions
        vectors = SegmentVectors.open(self._new / VECTORS, None, dimensions=dimensions, count=len(rows))
        info = SegmentInfo(WORK, len(rows))
        return Segment(self._new, info, rows, vectors, SegmentStore(self._new / STORE))

    def _write_segments(self, parts: list[Segment], first: int, layout: Layout) -> list[SegmentInfo]:
        dimensions = self._provenance.embedder.dimensions
        infos: list[SegmentInfo] = []
        for place, part in enumerate(parts[:first]):
            target = self._segments / segment_name(layout.starts[place])
            if part.folder == self._new:
                target.mkdir()
                for name in (VECTORS, STORE):
                    # The unfinished one keeps its own until the end, in case that we are interrupted.
                    self._disk.share(part.folder / name, target / name)
                infos.append(finish_segment(target, dimensions=dimensions, rows=part.rows))
            else:
                self._share(part, target)
                infos.append(part.info)
        if first < len(parts):
            target = self._segments / segment_name(layout.starts[first])
            infos.append(merge_segments(parts[first:], target, dimensions=dimensions, dead=layout.dead))
        return infos

    def _share(self, part: Segment, target: Path) -> None:
        target.mkdir()
        for path in sorted(part.folder.iterdir()):
            self._disk.share(path, target / path.name)

    def _words_anew(self, shelf: Shelf) -> None:
        """Write the words without the rows that are gone: they would go on being counted in what is rare."""
        target = self._folder / f"{WORDS}.new"
        target.mkdir()
        words, numbers = WordIndex(target), shelf.numbers()
        for start in range(0, len(numbers), _BATCH):
            words.add(shelf.rows(numbers[start : start + _BATCH]))
        words.commit()
        shutil.rmtree(self._folder / WORDS)
        self._disk.replace(target, self._folder / WORDS)

    def _info(self, shelf: Shelf, segments: list[SegmentInfo]) -> IndexInfo:
        base = self._base
        gone = self._dead["passages"] - (base.layout.dead["passages"] if base else frozenset[int]())
        articles, stale = count_editions(base, shelf, self._touched)
        return IndexInfo(
            embedder=self._provenance.embedder,
            splitting=self._provenance.splitting,
            source=self._provenance.source,
            fingerprint=self._provenance.fingerprint,
            passages=len(shelf),
            languages=count_languages(base, added=self._languages, gone=gone),
            articles=articles,
            editions=shelf.count_editions(),
            stale=stale,
            segments=tuple(segments),
        )


def segment_name(start: Numbers) -> str:
    """What the segment that starts at these rows is called; no two of a generation start alike."""
    return "-".join(str(start[table]) for table in TABLES)
