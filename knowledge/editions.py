"""Editions: one article in one language, of which a folder may hold only one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind


class Editions:
    """What came by so far: of each edition its id, its place and how many paragraphs it has."""

    def __init__(self) -> None:
        # by language, then by id: a pair as key would take far more memory in a large folder
        self._seen: dict[Language, dict[str, _Seen]] = {language: {} for language in Language}

    def __len__(self) -> int:
        """How many editions came by, each once."""
        return sum(len(seen) for seen in self._seen.values())

    def unique(self, items: Iterable[Article | Problem]) -> Iterator[Article | Problem]:
        """Pass on what a reader yields, with a problem in place of an edition that came before.

        The first one stays, so the order of reading decides. Articles are passed on, not kept.
        """
        for item in items:
            if isinstance(item, Problem):
                yield item
                continue
            here = _Seen(item.path, item.line, len(item.paragraphs))
            first = self._seen[item.language].setdefault(item.id, here)
            yield item if first is here else _duplicate(item, first)

    def differing(self) -> Iterator[Problem]:
        """A problem for each article whose editions do not line up paragraph by paragraph."""
        language, other_language = Language
        others = self._seen[other_language]
        for article_id, edition in self._seen[language].items():
            other = others.get(article_id, edition)
            if edition.paragraphs != other.paragraphs:
                facts = {
                    "article": article_id,
                    "language": language.value,
                    "count": str(edition.paragraphs),
                    "other_language": other_language.value,
                    "other_count": str(other.paragraphs),
                }
                yield Problem(ProblemKind.EDITIONS_DIFFER, edition.path, edition.line, facts)


class _Seen(NamedTuple):
    path: Path
    line: int
    paragraphs: int


def _duplicate(article: Article, first: _Seen) -> Problem:
    facts = {
        "article": article.id,
        "language": article.language.value,
        "other": f"{first.path}:{first.line}",
    }
    return Problem(ProblemKind.DUPLICATE_EDITION, article.path, article.line, facts, article_id=article.id)
