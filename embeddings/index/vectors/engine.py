"""FAISS, where this machine can run it, and NumPy in its place where it cannot."""

from __future__ import annotations

import logging
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Vectors

PROBE = (
    "import faiss, numpy; index = faiss.IndexFlatIP(8); index.add(numpy.eye(8, dtype='float32'));"
    "index.search(numpy.eye(8, dtype='float32'), 1)"
)
"""Run by a Python of its own: an instruction that the processor lacks would kill whoever tries it."""

_CPU = Path("/proc/cpuinfo")
_PATIENCE = 60
"""Seconds."""

_log = logging.getLogger(__name__)


@cache
def faiss_works(*, cpu: Path = _CPU, probe: str = PROBE) -> bool:
    """Whether FAISS can be used here; tried, once a process, only on a processor that may be too old.

    Wheels of faiss-cpu are built for x86 processors with AVX2, and die of an illegal instruction on others.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"} or "avx2" in _described(cpu):
        return True
    command = [sys.executable, "-c", probe]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 (ours)
        works = True
    except (OSError, subprocess.SubprocessError):
        works = False
    if not works:
        _log.warning("FAISS does not run on this processor (no AVX2). Vectors are compared by NumPy instead.")
    return works


def _described(cpu: Path) -> str:
    """What the system says of the processor; where it says nothing, that it has all we need."""
    try:
        return cpu.read_text("ascii", errors="replace")
    except OSError:
        return "avx2"


def load_faiss(*, wanted: bool | None = None) -> Any:
    """The library, or None where it is not wanted; by default it is wanted where it works."""
    if not (faiss_works() if wanted is None else wanted):
        return None
    import faiss  # noqa: PLC0415

    return faiss


def inner_products(faiss: Any, rows: Vectors, vector: Vectors) -> Vectors:
    """The inner product of every row with a vector of shape (1, dimensions), shape (len(rows),).

    The same row gets the same product wherever it stands, which a product of matrices does not promise:
    equal passages stay equal, in whatever segment they lie.
    """
    question = np.ascontiguousarray(vector[0], dtype=np.float32)
    if faiss is None or not len(rows):
        return np.vecdot(rows, question)
    products = np.empty(len(rows), dtype=np.float32)
    pointer = faiss.swig_ptr
    faiss.fvec_inner_products_ny(
        pointer(products), pointer(question), pointer(rows), rows.shape[1], len(rows)
    )
    return products
