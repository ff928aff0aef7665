"""The training loop and the figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from embeddings.training.bags import Bags
from embeddings.training.fit import Recipe, Source, Trainer, batches_of, contrastive_loss
from embeddings.training.measure import figure


def _bags(*texts: Sequence[int]) -> Bags:
    lengths = np.asarray([0, *map(len, texts)], dtype=np.int64)
    return Bags(np.concatenate([np.asarray(text, dtype=np.int32) for text in texts]), np.cumsum(lengths))


def _source(left: Bags, right: Bags, *, run: int = 1) -> Source:
    numbers = np.arange(len(left))
    return Source("pairs", 1.0, run, left, right, numbers, numbers)


def test_training_pulls_pairs_together() -> None:
    """After a few steps each left side is nearest to its own right side, though they share no piece."""
    left, right = _bags([0], [1], [2], [3]), _bags([4, 8], [5, 8], [6, 8], [7, 8])
    trainer = Trainer(Recipe(pieces=9, dimensions=8, batch=4, steps=60))
    trainer.run([_source(left, right)])
    found = trainer.vectors[4:8] + trainer.vectors[8]
    scores = trainer.vectors[:4] @ (found / np.linalg.norm(found, axis=1, keepdims=True)).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_a_copy_is_no_wrong_answer() -> None:
    """Two pairs with one answer cost nothing once the copy does not count, and something while it does."""
    vectors = torch.eye(2)[[0, 0]]
    copies = torch.tensor([[False, True], [True, False]])
    assert contrastive_loss(vectors, vectors, copies, 25.0).item() == 0
    assert contrastive_loss(vectors, vectors, torch.zeros_like(copies), 25.0).item() > 0.5


def test_neighbours_stay_in_one_batch() -> None:
    """Rows of one run are next to each other in a batch, and a round holds every row once."""
    source = _source(_bags(*[[0]] * 12), _bags(*[[0]] * 12), run=3)
    stream = batches_of(source, 6, np.random.default_rng(1))
    first, second = next(stream), next(stream)
    assert sorted([*first.tolist(), *second.tolist()]) == list(range(12))
    assert all(rows.tolist() == list(range(rows[0], rows[0] + 3)) for rows in first.reshape(2, 3))


def test_left_out_pieces_never_empty_a_text() -> None:
    """Of a long text a part of the pieces stays, in order; a text of a few pieces stays whole."""
    bags = _bags(range(100), [1, 2, 3])
    pieces, offsets = bags.sample(np.arange(2), 0.5, np.random.default_rng(1))
    long = pieces[: offsets[1]].tolist()
    assert 20 < len(long) < 80
    assert long == sorted(long)
    assert pieces[offsets[1] :].tolist() == [1, 2, 3]


def test_figures_count_first_places_and_reciprocal_places() -> None:
    """One question finds its text first and one second: R@1 is a half, MRR@10 three quarters."""
    texts = np.eye(3, dtype=np.float32)
    asked = np.asarray([[1, 0, 0], [0.1, 0.9, 0.5]], dtype=np.float32)
    result = figure("task", asked, texts, np.asarray([0, 2]))
    assert (result.first, result.reciprocal) == (0.5, 0.75)
