from __future__ import annotations

import numpy as np
import pytest

from embeddings.embedder import Embedder
from tests.fakes import HashingEmbedder


def near(embedder: Embedder, one: str, other: str) -> float:
    """How near two texts are."""
    first, second = embedder.embed_passages([one, other])
    return float(first @ second)


def test_vectors_have_length_one() -> None:
    """Vectors are float32 of length 1; a text without words has none."""
    vectors = HashingEmbedder(dimensions=32).embed_passages(["kopi", "kopi susu gula", "?!"])
    assert (vectors.shape, vectors.dtype) == ((3, 32), np.float32)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0, 1.0, 0.0])


def test_the_same_words_are_near() -> None:
    """More words in common are nearer, and the same words in another order are the same."""
    embedder = HashingEmbedder(dimensions=256)
    assert near(embedder, "Harga kopi?", "kopi harga") == pytest.approx(1.0, abs=1e-5)
    assert near(embedder, "harga kopi", "harga teh") > near(embedder, "harga kopi", "jam buka") + 0.2


def test_it_is_the_same_every_time_and_another_by_another_name() -> None:
    """Two embedders of one name agree; of two names they do not."""
    one, same, other = (HashingEmbedder(name=name).embed_question("kopi") for name in ("a", "a", "b"))
    assert np.array_equal(one, same)
    assert not np.allclose(one, other)


def test_it_counts_passages_and_not_questions() -> None:
    """Only what is indexed is counted."""
    embedder = HashingEmbedder()
    embedder.embed_question("apa?")
    embedder.embed_passages(["a", "b"])
    embedder.embed_passages([])
    assert embedder.passages_embedded == 2
