"""Vectors of single words, from the table of the bundled static model; no torch is needed to read it.

Answering asks which word of a sentence comes closest to a word of the question, whatever model finds the
passages: a model that reads whole sentences says little about single words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from embeddings.bundled import BundledModel, find_bundled
from embeddings.embedder import ModelDamagedError, Vectors

_MODEL = "fast"
_PART = Path("0_StaticEmbedding")
_KEPT = 30_000
"""Words whose vectors stay in memory: 30 MB at most."""


class WordVectors:
    """Unit vectors of words, loaded and verified at the first use. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, Vectors] = {}

    def of(self, words: Sequence[str]) -> Vectors:
        """A row for each word, shape (len(words), dimensions); zeros where nothing is known of a word.

        Raises:
            ModelDamagedError: A file of the bundled model is missing or changed.
        """
        found = {word: self._known.get(word) for word in words}
        if missing := [word for word, vector in found.items() if vector is None]:
            # Copies: a row of the batch would keep all of it in memory.
            rows = (row.copy() for row in self._computed(missing))
            computed = dict(zip(missing, rows, strict=True))
            found |= computed
            with self._lock:
                if len(self._known) + len(missing) > _KEPT:
                    self._known.clear()
                self._known.update(computed)
        if not words:
            return np.zeros((0, self._table.shape[1]), dtype=np.float32)
        return np.stack([cast("Vectors", found[word]) for word in words])

    def _computed(self, words: Sequence[str]) -> Vectors:
        encoded: list[Any] = self._tokenizer.encode_batch_fast(list(words), add_special_tokens=False)
        vectors = np.zeros((len(words), self._table.shape[1]), dtype=np.float32)
        for row, encoding in enumerate(encoded):
            pieces: list[int] = encoding.ids
            vectors[row] = self._table[pieces].astype(np.float32).sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)

    @cached_property
    def _model(self) -> BundledModel:
        model = find_bundled(_MODEL)
        if model is None:
            raise ModelDamagedError(model=_MODEL, path=Path(_MODEL))
        model.verify()
        return model

    @cached_property
    def _table(self) -> npt.NDArray[np.float16]:
        from safetensors.numpy import load_file  # noqa: PLC0415  # pyright: ignore[reportUnknownVariableType]

        tensors = load_file(self._model.folder / _PART / "model.safetensors")
        return cast("npt.NDArray[np.float16]", tensors["embedding.weight"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415

        return Tokenizer.from_file(str(self._model.folder / _PART / "tokenizer.json"))
