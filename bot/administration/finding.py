"""Editions by what somebody calls them."""

from __future__ import annotations

from bot.editions import all_editions
from embeddings.index.base import Edition, PassageIndex


def editions_named(
    name: str, index: PassageIndex, *, offset: int = 0, most: int
) -> tuple[list[tuple[int, Edition]], int]:
    """The editions with that id or title, or else those whose title holds it.

    Returns:
        As many of them from an offset on, each with its place among all editions, and how many there are.
    """
    wanted = " ".join(name.casefold().split())
    exact: list[tuple[int, Edition]] = []
    near: list[tuple[int, Edition]] = []
    exact_count = near_count = 0
    for place, edition in enumerate(all_editions(index.now())):
        title = " ".join(edition.title.casefold().split())
        if wanted in (edition.article_id.casefold(), title):
            exact_count += 1
            exact += [(place, edition)] if offset < exact_count <= offset + most else []
        elif wanted in title:
            near_count += 1
            near += [(place, edition)] if offset < near_count <= offset + most else []
    return (exact, exact_count) if exact_count else (near, near_count)
