"""SQLite: the passages themselves, by row and by place in their article."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock

from embeddings.index.base import Edition
from embeddings.index.wording import Row, Wording
from knowledge.article import Language, Passage, PassageId

_COLUMNS = "id, digest, article_id, paragraph, heading, text, language, title, date, url"
_WORDING = "head_terms, sentence_terms"
_SCHEMA = """
CREATE TABLE passages (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    article_id TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    url TEXT,
    head_terms TEXT NOT NULL,
    sentence_terms TEXT NOT NULL
);
CREATE INDEX places ON passages (article_id, language, paragraph);
"""


class PassageStore:
    """Passages in rows from 0; safe to read from several threads.

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
        if path is None or writable:
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database; the object cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Insert rows."""
        with self._lock, self._connection:
            self._connection.executemany(
                f"INSERT INTO passages (row, {_COLUMNS}, {_WORDING}) VALUES (?{', ?' * 12})",  # noqa: S608
                (
                    (number, *_values(passage), wording.head, wording.sentences)
                    for number, passage, wording in rows
                ),
            )

    def finish(self) -> None:
        """Gather the editions; to be called once, after the last `add`."""
        with self._lock, self._connection:
            self._connection.executescript(
                """
                CREATE TABLE editions AS
                    SELECT article_id, language, title, date, url, MAX(paragraph) AS paragraphs
                    FROM passages GROUP BY article_id, language ORDER BY title, article_id, language;
                CREATE UNIQUE INDEX edition_keys ON editions (article_id, language);
                """
            )

    def __len__(self) -> int:
        return int(self._one("SELECT COUNT(*) FROM passages"))

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Some rows, ordered by number."""
        marks = ", ".join("?" * len(numbers))
        found = self._all(
            f"SELECT row, {_WORDING}, {_COLUMNS} FROM passages WHERE row IN ({marks}) ORDER BY row",  # noqa: S608
            numbers,
        )
        return [
            Row(int(str(number)), _passage(record), Wording(str(head), str(lines)))
            for number, head, lines, *record in found
        ]

    def paragraph(self, article_id: str, language: Language, number: int) -> list[Passage]:
        """The passages that start with a paragraph, in reading order."""
        # Rows are in no order once a part has been edited; ids of one paragraph's parts count up.
        found = self._all(
            f"SELECT {_COLUMNS} FROM passages"  # noqa: S608
            " WHERE article_id = ? AND language = ? AND paragraph = ? ORDER BY LENGTH(id), id",
            (article_id, str(language), number),
        )
        return [_passage(record) for record in found]

    def editions(self, *, offset: int, limit: int) -> list[Edition]:
        """Editions ordered by title, then article id, then language."""
        return [
            _edition(record)
            for record in self._all("SELECT * FROM editions LIMIT ? OFFSET ?", (limit, offset))
        ]

    def edition(self, article_id: str, language: Language) -> Edition | None:
        """That edition, if there is one."""
        found = self._all(
            "SELECT * FROM editions WHERE article_id = ? AND language = ?", (article_id, str(language))
        )
        return _edition(found[0]) if found else None

    def digests(self) -> dict[PassageId, str]:
        """What each passage says, by which passage it is."""
        found = self._all("SELECT id, digest FROM passages", ())
        return {PassageId(str(identity)): str(digest) for identity, digest in found}

    def kept_rows(self, dropped: frozenset[PassageId]) -> list[int]:
        """The rows of all passages but some, in order."""
        found = self._all("SELECT row, id FROM passages ORDER BY row", ())
        return [int(str(row)) for row, identity in found if identity not in dropped]

    def languages(self) -> dict[Language, int]:
        """How many passages there are in each language."""
        found = self._all("SELECT language, COUNT(*) FROM passages GROUP BY language", ())
        return {Language(str(code)): int(str(count)) for code, count in found}

    def articles(self) -> int:
        """How many articles there are; editions of one count once."""
        return int(self._one("SELECT COUNT(DISTINCT article_id) FROM editions"))

    def edition_count(self) -> int:
        """How many editions there are."""
        return int(self._one("SELECT COUNT(*) FROM editions"))

    def _all(self, statement: str, values: Sequence[str | int]) -> list[tuple[object, ...]]:
        with self._lock:
            return self._connection.execute(statement, tuple(values)).fetchall()

    def _one(self, statement: str) -> str:
        return str(self._all(statement, ())[0][0])


def _values(passage: Passage) -> tuple[str | int | None, ...]:
    return (
        passage.id,
        passage.digest,
        passage.article_id,
        passage.paragraph,
        passage.heading,
        passage.text,
        str(passage.language),
        passage.title,
        passage.date.isoformat() if passage.date else None,
        passage.url,
    )


def _passage(record: Sequence[object]) -> Passage:
    identity, digest, article_id, paragraph, heading, text, language, title, date, url = record
    return Passage(
        id=PassageId(str(identity)),
        digest=str(digest),
        article_id=str(article_id),
        paragraph=int(str(paragraph)),
        heading=str(heading),
        text=str(text),
        language=Language(str(language)),
        title=str(title),
        date=_date(date),
        url=None if url is None else str(url),
    )


def _edition(record: Sequence[object]) -> Edition:
    article_id, language, title, date, url, paragraphs = record
    return Edition(
        article_id=str(article_id),
        language=Language(str(language)),
        title=str(title),
        date=_date(date),
        url=None if url is None else str(url),
        paragraphs=int(str(paragraphs)),
    )


def _date(value: object) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value))
