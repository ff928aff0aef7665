"""SQLite: the passages, editions and files of one segment, by row and by place in their article."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from embeddings.index.base import Edition, EditionKey, SourceFile
from embeddings.index.records import (
    EDITION,
    PASSAGE,
    ROW,
    edition_of,
    edition_values,
    passage_of,
    passage_values,
)
from embeddings.index.wording import Row, Wording
from knowledge.article import Language, Passage, PassageId

_TABLES = """
CREATE TABLE passages (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    article_id TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    url TEXT,
    edition TEXT NOT NULL,
    content BLOB NOT NULL,
    head_terms TEXT NOT NULL,
    sentence_terms TEXT NOT NULL
);
CREATE TABLE editions (
    row INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    url TEXT,
    paragraphs INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    stale_since TEXT
);
CREATE TABLE files (
    row INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    digest TEXT NOT NULL
);
"""
# Made once everything is in: that is faster, and leaves the pages in order.
_INDEXES = """
CREATE UNIQUE INDEX passage_ids ON passages (id);
CREATE INDEX passage_places ON passages (article_id, edition, paragraph);
CREATE INDEX passage_contents ON passages (content);
CREATE UNIQUE INDEX edition_keys ON editions (article_id, language);
CREATE INDEX edition_titles ON editions (title, article_id, language);
CREATE INDEX edition_paths ON editions (path);
CREATE UNIQUE INDEX file_paths ON files (path);
"""
TABLES = ("passages", "editions", "files")
_PAGE = "WHERE (title, article_id, language) > (?, ?, ?) ORDER BY title, article_id, language LIMIT ?"
_AT_ONCE = 500


class Numbered(NamedTuple):
    """An edition at its row."""

    row: int
    edition: Edition


class SegmentStore:
    """What one segment holds; safe to read from several threads.

    Rows are numbered by the caller, in ascending order; a number is never given twice in an index.

    Args:
        path: The database's file; None keeps it in memory.
        writable: Whether to make a new database; an existing one is opened to be read only.
    """

    def __init__(self, path: Path | None = None, *, writable: bool = False) -> None:
        self._lock = Lock()
        if path is None:
            self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        elif writable:
            self._connection = sqlite3.connect(path, check_same_thread=False)
            # The whole generation is synced before it counts; until then a crash may lose it.
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
        else:
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        # A state is read for as long as anybody holds it, and whoever lets go of it last does not know.
        weakref.finalize(self, self._connection.close)
        if path is None or writable:
            self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the database; the object cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Insert passages."""
        self._insert("passages", 15, map(passage_values, rows))

    def add_edition(self, row: int, edition: Edition) -> None:
        """Insert an edition."""
        self._insert("editions", 10, [(row, *edition_values(edition))])

    def add_file(self, row: int, file: SourceFile) -> None:
        """Insert a file."""
        self._insert("files", 3, [(row, file.path, file.digest)])

    def take(self, path: Path, dead: dict[str, Sequence[int]]) -> None:
        """Insert what another segment's file holds, but for some rows of each of `TABLES`."""
        with self._lock:
            self._connection.commit()
            self._connection.execute("ATTACH ? AS other", (str(path),))
            self._connection.execute("CREATE TEMP TABLE dead (row INTEGER PRIMARY KEY)")
            for table in TABLES:
                self._connection.execute("DELETE FROM dead")
                self._connection.executemany("INSERT INTO dead VALUES (?)", ((row,) for row in dead[table]))
                self._connection.execute(
                    f"INSERT INTO {table} SELECT * FROM other.{table}"  # noqa: S608
                    " WHERE row NOT IN (SELECT row FROM dead) ORDER BY row"
                )
            self._connection.execute("DROP TABLE dead")
            self._connection.commit()
            self._connection.execute("DETACH other")

    def finish(self) -> None:
        """Make it searchable; to be called once, when everything is in."""
        with self._lock, self._connection:
            self._connection.executescript(_INDEXES)

    def __len__(self) -> int:
        return self.count("passages")

    def count(self, table: str) -> int:
        """How many rows one of `TABLES` has."""
        return int(str(self._all(f"SELECT COUNT(*) FROM {table}")[0][0]))  # noqa: S608

    def count_articles(self) -> int:
        """How many articles have an edition here."""
        return int(str(self._all("SELECT COUNT(DISTINCT article_id) FROM editions")[0][0]))

    def numbers(self, table: str = "passages") -> list[int]:
        """Every row of one of `TABLES`, in order."""
        return [int(str(row)) for (row,) in self._all(f"SELECT row FROM {table} ORDER BY row")]  # noqa: S608

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Some passages, ordered by row."""
        found: list[tuple[object, ...]] = []
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found += self._all(f"SELECT {ROW} FROM passages WHERE row IN ({marks})", *part)  # noqa: S608
        rows = (
            Row(int(str(number)), passage_of(record), Wording(str(head), str(lines)))
            for number, head, lines, *record in found
        )
        return sorted(rows, key=lambda row: row.number)

    def row_of(self, identity: PassageId) -> int | None:
        """Where a passage is, if it is here."""
        return self._number("SELECT row FROM passages WHERE id = ?", identity)

    def row_of_file(self, path: str) -> int | None:
        """Where a file is, if it is here."""
        return self._number("SELECT row FROM files WHERE path = ?", path)

    def passages_of(self, key: EditionKey, *, paragraph: int | None = None) -> list[tuple[int, Passage]]:
        """The passages of an edition, or those that start with one of its paragraphs, with their rows."""
        where, values = "article_id = ? AND edition = ?", (key.article_id, str(key.language))
        if paragraph is not None:
            where, values = f"{where} AND paragraph = ?", (*values, paragraph)
        found = self._all(f"SELECT row, {PASSAGE} FROM passages WHERE {where}", *values)  # noqa: S608
        return [(int(str(row)), passage_of(record)) for row, *record in found]

    def rows_with(self, contents: Sequence[bytes]) -> dict[bytes, int]:
        """A row for each content that is here."""
        found: dict[bytes, int] = {}
        for start in range(0, len(contents), _AT_ONCE):
            part = contents[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            pairs = self._all(f"SELECT content, row FROM passages WHERE content IN ({marks})", *part)  # noqa: S608
            found |= {bytes(content): int(str(row)) for content, row in pairs if isinstance(content, bytes)}
        return found

    def edition(self, key: EditionKey) -> Numbered | None:
        """That edition, if it is here."""
        found = self._editions("WHERE article_id = ? AND language = ?", key.article_id, str(key.language))
        return next(found, None)

    def editions_from(self, path: str) -> Iterator[Numbered]:
        """The editions of a file."""
        return self._editions("WHERE path = ? ORDER BY row", path)

    def records_of(self, path: str, *, only_stale: bool = False) -> Iterator[tuple[int, str, EditionKey]]:
        """Row, digest and key of the editions of a file."""
        where = "path = ? AND stale_since IS NOT NULL" if only_stale else "path = ?"
        found = self._all(f"SELECT row, digest, article_id, language FROM editions WHERE {where}", path)  # noqa: S608
        for row, digest, article_id, language in found:
            yield int(str(row)), str(digest), EditionKey(str(article_id), Language(str(language)))

    def editions(self) -> Iterator[Numbered]:
        """All of them by title, then article id, then language; read a few at a time."""
        after: tuple[str, str, str] = ("", "", "")
        while True:
            page = list(self._editions(_PAGE, *after, _AT_ONCE))
            yield from page
            if len(page) < _AT_ONCE:
                return
            last = page[-1].edition
            after = (last.title, last.article_id, str(last.language))

    def stale(self) -> Iterator[Numbered]:
        """The editions that are older than their files."""
        return self._editions("WHERE stale_since IS NOT NULL ORDER BY row")

    def files(self) -> Iterator[tuple[int, SourceFile]]:
        """All files, with their rows."""
        for row, path, digest in self._all("SELECT row, path, digest FROM files"):
            yield int(str(row)), SourceFile(str(path), str(digest))

    def digests(self) -> Iterator[tuple[int, PassageId, str]]:
        """Row, id and digest of every passage, in the order of rows."""
        for row, identity, digest in self._all("SELECT row, id, digest FROM passages ORDER BY row"):
            yield int(str(row)), PassageId(str(identity)), str(digest)

    def languages(self) -> dict[Language, int]:
        """How many passages there are in each language."""
        found = self._all("SELECT language, COUNT(*) FROM passages GROUP BY language")
        return {Language(str(code)): int(str(count)) for code, count in found}

    def languages_of(self, rows: Sequence[int]) -> dict[Language, int]:
        """The same of some rows."""
        counts: dict[Language, int] = {}
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            found = self._all(f"SELECT language FROM passages WHERE row IN ({marks})", *part)  # noqa: S608
            for (code,) in found:
                language = Language(str(code))
                counts[language] = counts.get(language, 0) + 1
        return counts

    def _editions(self, where: str, *values: str | int) -> Iterator[Numbered]:
        for row, *record in self._all(f"SELECT row, {EDITION} FROM editions {where}", *values):  # noqa: S608
            yield Numbered(int(str(row)), edition_of(record))

    def _insert(self, table: str, columns: int, values: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * columns)
        # Nobody else reads it before it is finished: a commit for each would cost more than the row.
        with self._lock:
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608

    def _number(self, statement: str, value: str) -> int | None:
        found = self._all(statement, value)
        return int(str(found[0][0])) if found else None

    def _all(self, statement: str, *values: str | int | bytes) -> list[tuple[object, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()
