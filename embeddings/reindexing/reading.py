"""What comes to light while one file is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from embeddings.index.base import Edition, EditionKey
from knowledge.article import Article


@dataclass(slots=True)
class FileReading:
    """What a file had, as far as it was indexed, and what of it is still there.

    Attributes:
        records: The editions that it had, by digest.
        stale: Digests of those that could not be read the last time.
        kept: Digests of those that it still has, unchanged.
        broken: Articles that cannot be read, "" for one of which not even the name is known.
    """

    records: dict[str, EditionKey] = field(default_factory=dict[str, EditionKey])
    stale: frozenset[str] = frozenset()
    kept: set[str] = field(default_factory=set[str])
    broken: set[str] = field(default_factory=set[str])
    has_problem: bool = False


def stored_path(path: Path, folder: Path) -> str:
    """A file's path from the folder, as it is stored: valid text whatever the system allows in names."""
    below = str(path.relative_to(folder))
    return below.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def edition_of(article: Article, path: str) -> Edition:
    """An article as the index knows it.

    Args:
        path: Of its file, as it is stored.
    """
    return Edition(
        article.id,
        article.language,
        article.title,
        article.date,
        article.url,
        paragraphs=len(article.paragraphs),
        path=path,
        digest=article.digest,
    )
