"""Editions by what a button can carry of them: where they stood, and a digest that tells them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from embeddings.index.base import Edition, PassageReader

_AT_ONCE = 500


class EditionName(NamedTuple):
    """What a button carries: ids may be longer than that, and of any characters.

    Attributes:
        place: Among all editions, from 0, when the button was made.
        key: A digest of id and language.
    """

    place: int
    key: str

    @property
    def arguments(self) -> tuple[str, str]:
        """As an action carries it."""
        return str(self.place), self.key


def key_of(edition: Edition) -> str:
    """Tells editions apart."""
    named = f"{edition.language}\0{edition.article_id}".encode("utf-8", "replace")
    return hashlib.blake2b(named, digest_size=8).hexdigest()


def find_edition(reader: PassageReader, name: EditionName) -> Edition | None:
    """The edition of that name, wherever it stands now."""
    at_place = reader.editions(offset=name.place, limit=1)
    if at_place and key_of(at_place[0]) == name.key:
        return at_place[0]
    return next((edition for edition in all_editions(reader) if key_of(edition) == name.key), None)


def name_of(reader: PassageReader, wanted: Edition) -> EditionName:
    """What a button carries of an edition."""
    places = (place for place, edition in enumerate(all_editions(reader)) if edition.key == wanted.key)
    return EditionName(next(places, 0), key_of(wanted))


def all_editions(reader: PassageReader) -> Iterator[Edition]:
    """Every edition, ordered by title, read a few at a time."""
    offset = 0
    while editions := reader.editions(offset=offset, limit=_AT_ONCE):
        yield from editions
        offset += len(editions)
