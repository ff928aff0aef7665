"""Stand-ins that behave: nothing here is a mock, and nothing of ours is patched."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from threading import Lock

import numpy as np

from embeddings.embedder import EmbedderSpec, Vectors

_AROUND_WORDS = ".,;:!?…\"'()[]"


class HashingEmbedder:
    """An `Embedder` without a model: texts are near each other as far as they share words.

    Each word has a direction of its own, drawn from its hash and the embedder's name; a text's vector is
    the sum of its words' directions. "39.000" and "39,000" are two words to it, "SU7" and "su 7" have
    none in common.
    """

    def __init__(self, *, name: str = "hashing", dimensions: int = 64, revision: str = "1") -> None:
        self._spec = EmbedderSpec(name=name, revision=revision, dimensions=dimensions)
        self._lock = Lock()
        self.embedded: list[str] = []

    @property
    def spec(self) -> EmbedderSpec:
        """Which model this is."""
        return self._spec

    @property
    def passages_embedded(self) -> int:
        """How many passages have been embedded so far."""
        return len(self.embedded)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dimensions)."""
        with self._lock:
            self.embedded += texts
        return self._vectors(texts)

    def embed_question(self, text: str) -> Vectors:
        """The vector of one question, shape (1, dimensions)."""
        return self._vectors([text])

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._spec.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                if word := word.strip(_AROUND_WORDS):
                    vectors[row] += self._direction(word)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)

    def _direction(self, word: str) -> Vectors:
        digest = hashlib.blake2b(f"{self._spec}\0{word}".encode("utf-8", "surrogatepass"), digest_size=8)
        chance = np.random.default_rng(int.from_bytes(digest.digest(), "big"))
        return chance.standard_normal(self._spec.dimensions).astype(np.float32)
