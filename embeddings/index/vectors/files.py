"""Rows of vectors in a plain file: float32, little-endian, one after the other, nothing else."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import numpy as np

from embeddings.embedder import Vectors

_NUMBER = np.dtype("<f4")


class VectorWriter:
    """Writes rows to a new file as they come; what was there is replaced.

    Raises:
        OSError: The file cannot be made; also from `add` and `close`, when the disk is full.
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self._file = path.open("wb")
        self._dimensions = dimensions
        self._count = 0

    def add(self, vectors: Vectors) -> None:
        """Append rows, shape (count, dimensions).

        Raises:
            ValueError: They have another shape.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self._dimensions:
            raise ValueError(f"vectors of shape {vectors.shape} for rows of {self._dimensions} numbers")
        self._file.write(np.ascontiguousarray(vectors, dtype=_NUMBER).data)
        self._count += len(vectors)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Hand everything to the system; whoever needs it to outlive a power cut syncs the file."""
        self._file.close()

    def __enter__(self) -> VectorWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def map_rows(path: Path, *, dimensions: int, count: int) -> Vectors:
    """The rows of a file, to be read from the disk as they are needed, shape (count, dimensions).

    Raises:
        OSError: The file cannot be read.
        ValueError: It does not hold exactly that many rows.
    """
    size, expected = path.stat().st_size, count * dimensions * _NUMBER.itemsize
    if size != expected:
        raise ValueError(f"{path} has {size} bytes instead of {expected} ({count} rows of {dimensions})")
    if not count:
        return np.zeros((0, dimensions), dtype=np.float32)
    mapped = np.memmap(path, dtype=_NUMBER, mode="r", shape=(count, dimensions))
    return mapped.view(np.ndarray)
