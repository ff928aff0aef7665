"""Several segments' passages, editions and files, read as one."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from embeddings.index.base import Edition, EditionKey
from embeddings.index.layout import Layout
from embeddings.index.store import Numbered, SegmentStore
from embeddings.index.wording import Row
from knowledge.article import Language, Passage, PassageId


@dataclass(frozen=True, slots=True)
class Dead:
    """Rows that a later change took out of segments, whose files never change."""

    passages: frozenset[int] = frozenset()
    editions: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Stores of segments whose rows follow each other, oldest first, and what of them is dead."""

    stores: Sequence[SegmentStore]
    starts: Sequence[int] = (0,)
    dead: Dead = field(default_factory=Dead)

    @classmethod
    def over(cls, stores: Sequence[SegmentStore], layout: Layout) -> Shelf:
        """Stores as a layout says that they follow each other."""
        dead = Dead(layout.dead["passages"], layout.dead["editions"], layout.dead["files"])
        return cls(stores, layout.passage_starts, dead)

    def __len__(self) -> int:
        return sum(map(len, self.stores)) - len(self.dead.passages)

    def numbers(self) -> list[int]:
        """The rows of all passages, in order."""
        return [row for store in self.stores for row in store.numbers() if row not in self.dead.passages]

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Some passages, ordered by row."""
        by_store: dict[int, list[int]] = {}
        for number in numbers:
            by_store.setdefault(bisect_right(self.starts, number) - 1, []).append(number)
        return [row for place in sorted(by_store) for row in self.stores[place].rows(by_store[place])]

    def row_of(self, identity: PassageId) -> int | None:
        """Where a passage is, if there is such."""
        for store in reversed(self.stores):
            row = store.row_of(identity)
            if row is not None and row not in self.dead.passages:
                return row
        return None

    def row_of_file(self, path: str) -> int | None:
        """Where a file is, if there is such."""
        for store in reversed(self.stores):
            row = store.row_of_file(path)
            if row is not None and row not in self.dead.files:
                return row
        return None

    def rows_with(self, contents: Sequence[bytes]) -> dict[bytes, int]:
        """A row for each content that is anywhere, dead or not: the vector is the same."""
        found: dict[bytes, int] = {}
        for store in self.stores:
            found |= store.rows_with(contents)
        return found

    def passages_of(self, key: EditionKey) -> list[Passage]:
        """Every passage of an edition, in no order."""
        return self._passages(key, None)

    def paragraph(self, key: EditionKey, number: int) -> list[Passage]:
        """The passages that start with a paragraph, in reading order."""
        # Rows are in no order once a part has been edited; ids of one paragraph's parts count up.
        return sorted(self._passages(key, number), key=lambda passage: (len(passage.id), passage.id))

    def _passages(self, key: EditionKey, paragraph: int | None) -> list[Passage]:
        return [
            passage
            for store in self.stores
            for row, passage in store.passages_of(key, paragraph=paragraph)
            if row not in self.dead.passages
        ]

    def edition(self, key: EditionKey) -> Numbered | None:
        """That edition, if there is one."""
        for store in reversed(self.stores):
            found = store.edition(key)
            if found is not None and found.row not in self.dead.editions:
                return found
        return None

    def editions(self, *, offset: int, limit: int) -> list[Edition]:
        """Editions ordered by title, then article id, then language."""
        parts = [self._live(store.editions()) for store in self.stores]
        merged = heapq.merge(
            *parts, key=lambda edition: (edition.title, edition.article_id, edition.language)
        )
        return list(islice(merged, offset, offset + limit))

    def editions_from(self, path: str) -> list[Edition]:
        """The editions of a file."""
        return [edition for store in self.stores for edition in self._live(store.editions_from(path))]

    def records_of(self, path: str, *, only_stale: bool = False) -> dict[str, EditionKey]:
        """The same by digest."""
        return {
            digest: key
            for store in self.stores
            for row, digest, key in store.records_of(path, only_stale=only_stale)
            if row not in self.dead.editions
        }

    def stale(self) -> list[Edition]:
        """The editions that are older than their files."""
        return [edition for store in self.stores for edition in self._live(store.stale())]

    def _live(self, found: Iterator[Numbered]) -> Iterator[Edition]:
        return (edition for row, edition in found if row not in self.dead.editions)

    def files(self) -> dict[str, str]:
        """Digests of files by path."""
        return {
            file.path: file.digest
            for store in self.stores
            for row, file in store.files()
            if row not in self.dead.files
        }

    def digests(self) -> dict[PassageId, str]:
        """What each passage says, by which passage it is."""
        return {
            identity: digest
            for store in self.stores
            for row, identity, digest in store.digests()
            if row not in self.dead.passages
        }

    def languages(self) -> Mapping[Language, int]:
        """How many passages there are in each language."""
        dead = sorted(self.dead.passages)
        counts: dict[Language, int] = {}
        for store in self.stores:
            gone = store.languages_of(dead)
            for language, count in store.languages().items():
                counts[language] = counts.get(language, 0) + count - gone.get(language, 0)
        return {language: counts[language] for language in Language if counts.get(language)}

    def count_articles(self) -> int:
        """How many articles there are; editions of one count once."""
        if len(self.stores) == 1 and not self.dead.editions:
            return self.stores[0].count_articles()
        parts = (self._live(store.editions()) for store in self.stores)
        return len({edition.article_id for part in parts for edition in part})

    def count_editions(self) -> int:
        """How many editions there are."""
        return sum(store.count("editions") for store in self.stores) - len(self.dead.editions)

    def close(self) -> None:
        """Close the databases."""
        for store in self.stores:
            store.close()
