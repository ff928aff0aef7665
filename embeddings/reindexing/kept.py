"""Editions that stay as they were because their files cannot be read, and articles that never were in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from embeddings.index.base import Edition
from knowledge.problem import Problem


def _sets() -> defaultdict[str, set[str]]:
    return defaultdict(set)


@dataclass(slots=True)
class Kept:
    """Ids of articles of which an edition stays as it was, by file and by every folder above it."""

    _articles: defaultdict[str, set[str]] = field(default_factory=_sets)

    def put(self, edition: Edition) -> None:
        """Note one."""
        path = edition.path
        while path:
            self._articles[path].add(edition.article_id)
            path = path.rpartition("/")[0]

    def left_out(self, problems: Iterable[tuple[str, Problem]]) -> int:
        """How many articles are not indexed at all, because their files broke before they ever were.

        Args:
            problems: What is wrong, each with its file's or folder's path as editions have it.
        """
        return len(
            {
                (path, problem.line)
                for path, problem in problems
                if problem.is_fatal and not self._are_kept(path, problem.article_id)
            }
        )

    def _are_kept(self, path: str, article_id: str) -> bool:
        articles = self._articles.get(path, set[str]())
        return article_id in articles if article_id else bool(articles)
