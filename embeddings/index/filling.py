"""An index filled with passages that came from no folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from embeddings.index.base import (
    Change,
    Changes,
    Edition,
    EditionKey,
    EmbeddedPassage,
    KnownVectors,
    PassageReader,
)


def filled_with(embedded: Iterable[EmbeddedPassage]) -> Changes:
    """Changes that put passages in, and the editions that they make."""

    def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        del present, known
        editions: dict[EditionKey, Edition] = {}
        for item in embedded:
            passage = item.passage
            key = EditionKey(passage.article_id, passage.edition_language)
            before = editions.get(key)
            paragraphs = max(passage.paragraph, before.paragraphs if before else 0)
            editions[key] = Edition(*key, passage.title, passage.date, passage.url, paragraphs)
            yield Change(passages=[item])
        for edition in editions.values():
            yield Change(edition=edition)

    return changes
