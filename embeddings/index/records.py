"""Passages and editions as rows of a database, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from embeddings.index.base import Edition
from embeddings.index.content import content_key
from embeddings.index.wording import Row
from knowledge.article import Language, Passage, PassageId

PASSAGE = "id, digest, article_id, paragraph, heading, text, language, title, date, url, edition"
ROW = f"row, head_terms, sentence_terms, {PASSAGE}"
EDITION = "article_id, language, title, date, url, paragraphs, path, digest, stale_since"


def passage_values(row: Row) -> tuple[object, ...]:
    """A passage as a row of its table."""
    number, passage, wording = row
    return (
        number,
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
        str(passage.edition_language),
        content_key(passage),
        wording.head,
        wording.sentences,
    )


def edition_values(edition: Edition) -> tuple[object, ...]:
    """An edition as a row of its table, without its number."""
    return (
        edition.article_id,
        str(edition.language),
        edition.title,
        edition.date.isoformat() if edition.date else None,
        edition.url,
        edition.paragraphs,
        edition.path,
        edition.digest,
        edition.stale_since.isoformat() if edition.stale_since else None,
    )


def passage_of(record: Sequence[object]) -> Passage:
    """The passage whose columns are those of `PASSAGE`."""
    identity, digest, article_id, paragraph, heading, text, language, title, date, url, edition = record
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
        edition=None if edition == language else Language(str(edition)),
    )


def edition_of(record: Sequence[object]) -> Edition:
    """The edition whose columns are those of `EDITION`."""
    article_id, language, title, date, url, paragraphs, path, digest, stale_since = record
    return Edition(
        article_id=str(article_id),
        language=Language(str(language)),
        title=str(title),
        date=_date(date),
        url=None if url is None else str(url),
        paragraphs=int(str(paragraphs)),
        path=str(path),
        digest=str(digest),
        stale_since=None if stale_since is None else dt.datetime.fromisoformat(str(stale_since)),
    )


def _date(value: object) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value))
