"""Where the right answers of golden questions stand, also once their paragraphs have other numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import NamedTuple, TypeAlias

from bot.evaluation.collection import spots_of
from bot.evaluation.outcome import Spot
from bot.evaluation.questions import KnownQuestion
from embeddings.index.base import EditionKey, PassageReader
from knowledge.article import Language

Anchors: TypeAlias = frozenset[str]
"""Digests of what right paragraphs say, by which they are found again under another number."""


class Place(NamedTuple):
    """Where a question's answer stands.

    Attributes:
        right: The paragraphs; none where the article, or the paragraph, is not there.
        anchors: What they say.
        moved: Whether they are not where the question says.
    """

    right: frozenset[Spot]
    anchors: Anchors
    moved: bool = False


class Places:
    """The paragraphs of one state, each article looked at once."""

    def __init__(self, reader: PassageReader) -> None:
        self._reader = reader
        self._articles: dict[str, list[tuple[Spot, str]]] = {}

    def holds(self, article: str) -> bool:
        """Whether there is an edition of that article."""
        return any(self._reader.edition(article, language) is not None for language in Language)

    def find(self, question: KnownQuestion, anchors: Collection[str]) -> Place:
        """Find the right paragraphs: those that say what the anchors do, else those that the question names.

        Args:
            anchors: What the right paragraphs said in the state before; none if that is unknown.
        """
        if question.article is None:
            return Place(frozenset(), frozenset())
        named = spots_of(self._reader, question.article, question.paragraph)
        said = self._said(question.article)
        found = frozenset(spot for spot, digest in said if digest in anchors)
        right = found or named
        says = frozenset(digest for spot, digest in said if spot in right)
        return Place(right, says, moved=bool(found) and not found & named)

    def _said(self, article: str) -> list[tuple[Spot, str]]:
        """Each passage's paragraph, and the digest of its text."""
        if article not in self._articles:
            self._articles[article] = [
                ((article, passage.paragraph), _digest(passage.text))
                for language in Language
                for passage in self._reader.passages_of(EditionKey(article, language))
            ]
        return self._articles[article]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
