"""Exact search: every row is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from embeddings.embedder import Vectors
from embeddings.index.vectors.engine import inner_products

Positions: TypeAlias = npt.NDArray[np.int64]
Nearest: TypeAlias = list[tuple[int, float]]
"""Positions with their inner products, best first; equal ones in the order of their positions."""


@dataclass(frozen=True, slots=True, eq=False)
class Dead:
    """Rows that are no more, though their segment still holds them.

    Attributes:
        positions: Where they stand, each once, in order.
        mask: True for each of them, shape (rows of the segment,).
    """

    positions: Positions
    mask: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.positions)


def dead_bitmap(positions: Iterable[int], count: int) -> Dead:
    """Mark rows of a segment of `count` rows as dead; to be made once and used for every search.

    Raises:
        ValueError: There is no such row.
    """
    unique = np.unique(np.fromiter(positions, dtype=np.int64))
    if len(unique) and not 0 <= unique[0] <= unique[-1] < count:
        raise ValueError(f"dead rows {unique[0]} to {unique[-1]} of a segment with {count} rows")
    mask = np.zeros(count, dtype=np.bool_)
    mask[unique] = True
    return Dead(unique, mask)


def search_all(faiss: Any, rows: Vectors, vector: Vectors, *, limit: int, dead: Dead | None) -> Nearest:
    """The nearest of all rows that live."""
    products = inner_products(faiss, rows, vector)
    if dead is not None:
        products[dead.positions] = -np.inf
    return best(np.arange(len(rows), dtype=np.int64), products, limit=limit)


def search_some(faiss: Any, rows: Vectors, vector: Vectors, *, limit: int, among: Positions) -> Nearest:
    """The nearest of the rows at some positions."""
    among = np.sort(among)
    return best(among, inner_products(faiss, rows[among], vector), limit=limit)


def best(positions: Positions, products: Vectors, *, limit: int) -> Nearest:
    """Those with the highest products, without those of minus infinity; `positions` are in order."""
    if limit <= 0:
        return []
    if limit < len(products):
        # Everything that is as good as the last one, so that ties are cut by position and not by chance.
        last = np.partition(products, len(products) - limit)[len(products) - limit]
        good = np.flatnonzero(products >= last)
        positions, products = positions[good], products[good]
    order = np.argsort(-products, kind="stable")[:limit]
    pairs = zip(positions[order].tolist(), products[order].tolist(), strict=True)
    return [(position, product) for position, product in pairs if product > -np.inf]
