"""The seam between Kutip and any embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from knowledge.errors import KutipError

Vectors: TypeAlias = npt.NDArray[np.float32]
"""Rows of float32, shape (count, dimensions), each of length 1 (or all zeros where nothing was to embed)."""


@dataclass(frozen=True, slots=True)
class EmbedderSpec:
    """Which model made a vector; vectors of different specs must never meet in one index.

    Attributes:
        revision: Changes when the weights do; "" where the model does not tell.
        question_prefix: Put before every question, as the model was trained ("query: ").
        passage_prefix: Put before every passage ("passage: ").
    """

    name: str
    revision: str
    dimensions: int
    question_prefix: str = ""
    passage_prefix: str = ""

    def makes_the_same_vectors(self, other: EmbedderSpec | None) -> bool:
        """Whether passages get the same vectors from both; what is put before questions does not matter."""
        return other is not None and replace(self, question_prefix=other.question_prefix) == other


def checked(vectors: Vectors, count: int, *, model: str, dimensions: int) -> Vectors:
    """What a model has made of so many texts, once it is sure to be a vector for each.

    Raises:
        ModelFailedError: It has another shape than (count, dimensions), or holds NaN or infinity.
    """
    expected = (count, dimensions)
    if vectors.shape != expected:
        raise ModelFailedError(model, f"shape {vectors.shape} instead of {expected}")
    if not np.isfinite(vectors).all():
        raise ModelFailedError(model, "NaN or infinity in a vector")
    return vectors


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how close they are in meaning.

    Safe to call from several threads. Reading `spec` may load the model.
    """

    @property
    def spec(self) -> EmbedderSpec:
        """Which model this is."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dimensions)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """The vector of one question, shape (1, dimensions)."""
        ...


class EmbedderError(KutipError):
    """The embedding model cannot be used."""


@dataclass(eq=False)
class ModelMissingError(EmbedderError):
    """No such model: neither bundled, nor a folder, nor to be had from the model hub."""

    model: str
    reason: str


@dataclass(eq=False)
class ModelDamagedError(EmbedderError):
    """A file of a bundled model is missing or is not the one that its manifest names."""

    model: str
    path: Path


@dataclass(eq=False)
class ModelFailedError(EmbedderError):
    """The model returned something that is no vector for each text: a wrong count, NaN or infinity."""

    model: str
    reason: str
