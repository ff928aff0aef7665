"""Fits the small network of `bot.answering.evidence.Calibration`."""

# pyright: reportUnknownMemberType=false
# (parts of torch carry no complete types)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from bot.answering.evidence import Calibration
from bot.answering.matching import Matrix


@dataclass(frozen=True, slots=True)
class Observation:
    """A question put to a collection, as the network sees it.

    Attributes:
        signs: Shape (sentences, signs), at least one sentence.
        right: Shape (sentences,): whether each one answers; nowhere where the collection is silent.
        weight: How much the question counts.
    """

    signs: Matrix
    right: npt.NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """How networks are fitted.

    Attributes:
        networks: Fitted from different starts; the mean of their scores is what ships.
    """

    networks: int = 4
    units: int = 32
    epochs: int = 14
    batch: int = 64
    rate: float = 3e-3
    decay: float = 1e-3
    dropout: float = 0.15


def fit_networks(observations: Sequence[Observation], recipe: Recipe) -> Calibration:
    """Maximise the likelihood of the right sentences, and of "none" where none is right (AdamW).

    The networks are put beside each other into one that has the mean of their scores.

    Returns:
        A calibration without thresholds.
    """
    torch.set_num_threads(1)
    signs = np.concatenate([one.signs for one in observations])
    mean, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-3
    fitted = [_fit(observations, mean, scale, recipe, seed=seed) for seed in range(recipe.networks)]
    output = np.concatenate([_numbers(net.output.weight)[0] for net in fitted])
    return Calibration(
        mean=mean,
        scale=scale,
        hidden=np.concatenate([_numbers(net.hidden.weight).T for net in fitted], axis=1),
        hidden_bias=np.concatenate([_numbers(net.hidden.bias) for net in fitted]),
        output=(output / recipe.networks).astype(np.float32),
        output_bias=float(np.mean([net.output.bias.item() for net in fitted])),
        thresholds={},
    )


class _Network(torch.nn.Module):
    """One hidden layer."""

    def __init__(self, signs: int, recipe: Recipe) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(signs, recipe.units)
        self.output = torch.nn.Linear(recipe.units, 1)
        self._dropout = torch.nn.Dropout(recipe.dropout)

    def forward(self, level: torch.Tensor) -> torch.Tensor:
        """Scores of sentences, shape (sentences,)."""
        return self.output(self._dropout(torch.relu(self.hidden(level))))[:, 0]


def _fit(
    observations: Sequence[Observation], mean: Matrix, scale: Matrix, recipe: Recipe, *, seed: int
) -> _Network:
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    net = _Network(len(mean), recipe)
    optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    batches = -(-len(observations) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, total_iters=recipe.epochs * batches)
    for _ in range(recipe.epochs):
        for rows in np.array_split(chance.permutation(len(observations)), batches):
            batch: list[Observation] = [observations[int(row)] for row in rows]
            loss = _loss(net, batch, mean, scale)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def _loss(net: _Network, batch: Sequence[Observation], mean: Matrix, scale: Matrix) -> torch.Tensor:
    """Weighted mean of the negative log-likelihood; a softmax over a question's sentences and 0 for none."""
    level = (np.concatenate([one.signs for one in batch]) - mean) / scale
    scores = net(torch.from_numpy(level.astype(np.float32))).split([len(one.signs) for one in batch])
    losses: list[torch.Tensor] = []
    for one, found in zip(batch, scores, strict=True):
        with_none = torch.cat([found, found.new_zeros(1)])
        right = torch.from_numpy(np.append(one.right, not one.right.any()))
        losses.append(one.weight * (with_none.logsumexp(0) - with_none[right].logsumexp(0)))
    return torch.stack(losses).sum() / sum(one.weight for one in batch)


def _numbers(tensor: torch.Tensor) -> Matrix:
    return tensor.detach().numpy().astype(np.float32)
