"""Texts as bags of word pieces: flat arrays that a training step can slice without touching strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST = 256
"""Word pieces of a text that count in training."""

_FEW = 3


@dataclass(frozen=True, slots=True)
class Bags:
    """Many texts: text i is pieces[starts[i] : starts[i + 1]]."""

    pieces: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer, *, longest: int | None = LONGEST) -> Self:
        """Split texts into pieces, keeping the first `longest` of each (None: all)."""
        parts: list[NDArray[np.int32]] = []
        lengths: list[int] = [0]
        for first in range(0, len(texts), 10_000):
            for encoding in tokenizer.encode_batch_fast(list(texts[first : first + 10_000])):
                ids = np.asarray(encoding.ids[:longest], dtype=np.int32)
                parts.append(ids)
                lengths.append(len(ids))
        pieces = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
        return cls(pieces, np.cumsum(np.asarray(lengths, dtype=np.int64)))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sample(
        self, rows: NDArray[np.int64], dropped: float, chance: np.random.Generator
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Like take, but without a random part of the pieces of every text that has more than a few."""
        pieces, offsets = self.take(rows)
        lengths = np.diff(offsets, append=len(pieces))
        kept = chance.random(len(pieces), dtype=np.float32) >= dropped
        kept |= np.repeat(lengths <= _FEW, lengths)
        return pieces[kept], np.concatenate([[0], np.cumsum(kept)])[offsets]

    def take(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The pieces of some texts, one after the other, and where each begins."""
        begins, lengths = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        offsets = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) - np.repeat(offsets - begins, lengths)
        return self.pieces[places], offsets
