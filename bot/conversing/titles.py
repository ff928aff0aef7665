"""Titles of articles while somebody types one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from bot.editions import all_editions
from bot.messages import on_one_line
from embeddings.index.base import Edition, PassageIndex
from knowledge.article import Language


class Title(NamedTuple):
    """A title that is offered.

    Attributes:
        text: The title.
        article: The article's id; both editions share it.
    """

    text: str
    article: str


@dataclass(frozen=True, slots=True)
class _Known:
    """An article: its titles by language, and what is looked through for them."""

    article: str
    titles: tuple[tuple[Language, str], ...]
    folded: str

    def title_in(self, language: Language) -> str:
        """The title of the edition in that language, or of another one."""
        return dict(self.titles).get(language, self.titles[0][1])


class Titles:
    """The titles of an index, kept in memory as long as its generation is served. Safe for several threads.

    A platform that asks while somebody types waits for a fraction of a second only, so that nothing is
    read from the disk then.
    """

    def __init__(self, index: PassageIndex) -> None:
        self._index = index
        self._lock = Lock()
        self._generation: str | None = None
        self._known: Sequence[_Known] = ()

    def matching(self, typed: str, language: Language, *, limit: int) -> list[Title]:
        """Articles one of whose titles holds every word that was typed, or whose id does.

        Returns:
            Those that begin with what was typed first, then those where a word does, then the others; each
            by title. All of them if nothing was typed.

        Raises:
            IndexError_: The index cannot be used.
        """
        words = typed.casefold().split()
        found = [one for one in self._now() if all(word in one.folded for word in words)]
        ranked = sorted(found, key=lambda one: _rank(one, words, language))
        return [Title(one.title_in(language), one.article) for one in ranked[:limit]]

    def named(self, name: str, language: Language) -> str | None:
        """The id of the article that is called so: by its id, by a title, or by a part that only it has.

        Raises:
            IndexError_: The index cannot be used.
        """
        wanted = " ".join(name.casefold().split())
        for one in self._now():
            if wanted in one.folded.split("\n"):
                return one.article
        found = self.matching(name, language, limit=2) if wanted else []
        return found[0].article if len(found) == 1 else None

    def _now(self) -> Sequence[_Known]:
        reader = self._index.now()
        generation = reader.info().generation
        with self._lock:
            if self._generation != generation or not generation:
                self._known = tuple(_known(all_editions(reader)))
                self._generation = generation
            return self._known


def _rank(one: _Known, words: Sequence[str], language: Language) -> tuple[int, str, str]:
    title = one.title_in(language).casefold()
    if not words or title.startswith(" ".join(words)):
        place = 0
    else:
        place = 1 if any(part.startswith(words[0]) for part in title.split()) else 2
    return place, title, one.article


def _known(editions: Iterable[Edition]) -> Iterator[_Known]:
    titles: dict[str, list[tuple[Language, str]]] = {}
    for edition in editions:
        titles.setdefault(edition.article_id, []).append((edition.language, on_one_line(edition.title)))
    for article, named in titles.items():
        yield _Known(article, tuple(named), "\n".join((*(title for _, title in named), article)).casefold())
