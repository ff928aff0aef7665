"""An embedder without a model, for what is about the index and not about meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from embeddings.embedder import EmbedderSpec, Vectors
from knowledge.terms import tokens

_DIMENSIONS = 64


class WordHashEmbedder:
    """Each word has a direction of its own, drawn from its hash; a text is the sum of its words.

    Args:
        name: Another name makes other vectors.
    """

    def __init__(self, name: str) -> None:
        self._spec = EmbedderSpec(name=name, revision="1", dimensions=_DIMENSIONS)

    @property
    def spec(self) -> EmbedderSpec:
        """Which one this is."""
        return self._spec

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, _DIMENSIONS), dtype=np.float32)
        sums = np.stack([self._sum(text) for text in texts])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)

    def embed_question(self, text: str) -> Vectors:
        """The vector of one question, shape (1, dimensions)."""
        return self.embed_passages([text])

    def _sum(self, text: str) -> Vectors:
        found = tokens(text) or [""]
        key = self._spec.name.encode()[:64]
        digests = (
            hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=_DIMENSIONS, key=key).digest()
            for word in found
        )
        directions = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _DIMENSIONS)
        return (directions.astype(np.float32) - 127.5).sum(axis=0)
