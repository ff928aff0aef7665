"""Editions by what somebody calls them."""

from __future__ import annotations

from bot.editions import all_editions
from embeddings.index.base import Edition, PassageIndex


def editions_named(name: str, index: PassageIndex, *, most: int) -> tuple[list[tuple[int, Edition]], int]:
    """The editions with that id or title, or else those whose title holds it.

    Returns:
        The first of them, each with its place among all editions, and how many there are.
    """
    wanted = " ".join(name.casefold().split())
    exact: list[tuple[int, Edition]] = []
    near: list[tuple[int, Edition]] = []
    exact_count = near_count = 0
    for place, edition in enumerate(all_editions(index.now())):
        title = " ".join(edition.title.casefold().split())
        if wanted in (edition.article_id.casefold(), title):
            exact_count += 1
            exact += [(place, edition)] if exact_count <= most else []
        elif wanted in title:
            near_count += 1
            near += [(place, edition)] if near_count <= most else []
    return (exact, exact_count) if exact else (near, near_count)
