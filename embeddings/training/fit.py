"""The training loop: a table of vectors, pulled together by pairs (in-batch contrastive loss)."""

# pyright: reportUnknownMemberType=false
# (parts of torch carry no complete types)
from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from embeddings.training.bags import Bags


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of one kind, ready for training: left bag i belongs to right bag i.

    share: batches of this kind, relative to the others. run: neighbouring rows that stay in one batch.
    same_left, same_right: equal numbers for equal texts, so that a copy never counts as a wrong answer.
    """

    name: str
    share: float
    run: int
    left: Bags
    right: Bags
    same_left: NDArray[np.int64]
    same_right: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of a training run.

    learning_rate is Adam's at its peak, for vectors that start with a standard deviation of 1. scale is
    the inverse temperature. dropped is the part of the pieces left out of every text, anew each time it is
    seen; without it the table learns its pairs by heart.
    """

    pieces: int = 36_000
    dimensions: int = 256
    steps: int = 5000
    batch: int = 2048
    learning_rate: float = 0.15
    scale: float = 25.0
    dropped: float = 0.35
    seed: int = 17


def batches_of(source: Source, batch: int, chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Endless batches of row numbers: runs of neighbours are shuffled; a small source gives small batches."""
    rows = len(source.left)
    runs = -(-rows // source.run)
    waiting = np.zeros(0, dtype=np.int64)
    size = min(batch, rows)
    while True:
        if len(waiting) < size:
            order = chance.permutation(runs)[:, None] * source.run + np.arange(source.run)
            # What is left over goes unused: joined to the next round it could hold a row twice.
            waiting = order[order < rows]
        yield waiting[:size]
        waiting = waiting[size:]


def contrastive_loss(
    left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, scale: float
) -> torch.Tensor:
    """InfoNCE over the batch, both directions averaged (van den Oord et al. 2018; Radford et al. 2021).

    Args:
        left: (batch, dimensions), unit length.
        right: (batch, dimensions), unit length; row i belongs to left row i.
        same: (batch, batch), true where a wrong answer is a copy of a right one and does not count.
        scale: inverse temperature.
    """
    # Unit vectors bound the scores, so shifting by the scale keeps every exponential between 0 and 1.
    scores = left @ (right.T * scale) - scale
    weighed = scores.exp().masked_fill(same, 0.0)
    return (weighed.sum(dim=0).log() + weighed.sum(dim=1).log()).mean() / 2 - scores.diagonal().mean()


class Trainer:
    """Owns the table of vectors and trains it."""

    def __init__(self, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._chance = np.random.default_rng(recipe.seed)
        self._table = torch.nn.EmbeddingBag(recipe.pieces, recipe.dimensions, mode="sum")

    @property
    def vectors(self) -> NDArray[np.float32]:
        """A copy of the table, (pieces, dimensions)."""
        return self._table.weight.detach().numpy().astype(np.float32)

    def run(self, sources: Sequence[Source]) -> None:
        """Train for the recipe's steps, drawing each batch from one source, by share."""
        steps, rate = self._recipe.steps, self._recipe.learning_rate
        optimiser = torch.optim.Adam(self._table.parameters(), lr=rate, fused=True)
        shares = np.asarray([source.share for source in sources])
        schedule = self._chance.choice(len(shares), size=steps, p=shares / shares.sum())
        streams = [batches_of(source, self._recipe.batch, self._chance) for source in sources]
        began, losses = time.monotonic(), np.zeros((len(shares), 2))
        for step, chosen in enumerate(map(int, schedule)):
            optimiser.param_groups[0]["lr"] = rate * _part_of_rate((step + 1) / steps)
            loss = self._loss(sources[chosen], next(streams[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses[chosen] += (loss.item(), 1)
            if (step + 1) % 500 == 0:
                print(
                    f"step {step + 1}/{steps}, {time.monotonic() - began:.0f} s:",
                    _means(sources, losses),
                    flush=True,
                )
                losses[:] = 0

    def _loss(self, source: Source, rows: NDArray[np.int64]) -> torch.Tensor:
        left, right = self._embed(source, rows)
        same_left, same_right = source.same_left[rows], source.same_right[rows]
        same = (same_left[:, None] == same_left) | (same_right[:, None] == same_right)
        np.fill_diagonal(same, val=False)
        return contrastive_loss(left, right, torch.from_numpy(same), self._recipe.scale)

    def _embed(self, source: Source, rows: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Unit vectors of both sides, through the table in one go (its backward pass is what costs most)."""
        dropped = self._recipe.dropped
        left, left_offsets = source.left.sample(rows, dropped, self._chance)
        right, right_offsets = source.right.sample(rows, dropped, self._chance)
        pieces = np.concatenate([left, right])
        offsets = np.concatenate([left_offsets, right_offsets + len(left)]).astype(np.int32)
        # The sum, not the mean: at unit length they are the same.
        both = functional.normalize(self._table(torch.from_numpy(pieces), torch.from_numpy(offsets)))
        return both[: len(rows)], both[len(rows) :]


def _part_of_rate(part: float) -> float:
    """Warm up over the first twentieth, then fall in a straight line to a fiftieth."""
    return min(part / 0.05, max((1 - part) / 0.95, 0.02))


def _means(sources: Sequence[Source], losses: NDArray[np.float64]) -> str:
    pairs = zip(sources, losses, strict=True)
    return " ".join(f"{source.name} {total / count:.2f}" for source, (total, count) in pairs if count)
