"""Which file has an edition that stands in several: the first one in the order of paths."""

from __future__ import annotations

from dataclasses import dataclass, field

from embeddings.index.base import Edition, EditionKey


@dataclass(slots=True)
class Claims:
    """What files, read in the order of their paths, have shown so far."""

    _places: dict[EditionKey, tuple[str, int]] = field(default_factory=dict[EditionKey, tuple[str, int]])
    _untouched: set[str] = field(default_factory=set[str])
    _kept: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    _losers: set[str] = field(default_factory=set[str])

    def __contains__(self, key: EditionKey) -> bool:
        return key in self._places

    def place(self, key: EditionKey) -> tuple[str, int] | None:
        """File and line that have shown an edition anew."""
        return self._places.get(key)

    def take(self, key: EditionKey, path: str, line: int, owner: Edition | None) -> None:
        """Note that a file has an edition.

        Args:
            owner: The edition as it was; a later file that had it has to see that it is taken.
        """
        self._places[key] = (path, line)
        if owner is not None and owner.path != path:
            self._losers.add(owner.path)

    def leave(self, path: str) -> bool:
        """Note that a file is as it was, so that it has what it had; False if another one took that away."""
        if path in self._losers:
            return False
        self._untouched.add(path)
        return True

    def keep(self, path: str, kept: set[str]) -> None:
        """Note the digests of what a file still has, unchanged, though it is read again; the set may grow."""
        self._kept[path] = kept

    def hold(self, edition: Edition) -> bool:
        """Whether an edition is where it was, and unchanged, as far as files have been read."""
        return edition.path in self._untouched or edition.digest in self._kept.get(edition.path, ())
