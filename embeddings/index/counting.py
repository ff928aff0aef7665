"""What a new generation holds, counted from the one before and from what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from embeddings.index.base import EditionKey
from embeddings.index.shelf import Shelf
from embeddings.index.view import GenerationView
from knowledge.article import Language


def count_languages(
    base: GenerationView | None, *, added: Mapping[Language, int], gone: Collection[int]
) -> dict[Language, int]:
    """How many passages there are in each language.

    Args:
        added: How many were put in.
        gone: Rows of the base that were taken out.
    """
    counts = Counter(added)
    if base is not None:
        counts.update(base.info().languages)
        rows = sorted(gone)
        for store in base.shelf.stores:
            counts.subtract(store.languages_of(rows))
    return {language: counts[language] for language in Language if counts[language]}


def count_editions(base: GenerationView | None, shelf: Shelf, touched: Iterable[str]) -> tuple[int, int]:
    """How many articles there are, and how many editions are stale.

    Args:
        shelf: What there is now.
        touched: Articles in which anything changed; no other is looked at.
    """
    if base is None:
        return shelf.count_articles(), len(shelf.stale())
    articles, stale = base.info().articles, base.info().stale
    for article_id in touched:
        keys = [EditionKey(article_id, language) for language in Language]
        before = [found.edition for key in keys if (found := base.shelf.edition(key))]
        after = [found.edition for key in keys if (found := shelf.edition(key))]
        articles += bool(after) - bool(before)
        stale += sum(edition.stale_since is not None for edition in after)
        stale -= sum(edition.stale_since is not None for edition in before)
    return articles, stale
