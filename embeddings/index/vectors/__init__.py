"""The nearest vectors by inner product: rows in files, exact search, and short codes of many rows."""

from embeddings.index.vectors.approximate import EXACT_UP_TO, AnnKind, AnnReport, build_ann, exact_rows
from embeddings.index.vectors.engine import faiss_works
from embeddings.index.vectors.exact import Dead, dead_bitmap
from embeddings.index.vectors.files import VectorWriter
from embeddings.index.vectors.memory import VectorIndex
from embeddings.index.vectors.segment import PROPOSALS, SegmentVectors

__all__ = [
    "EXACT_UP_TO",
    "PROPOSALS",
    "AnnKind",
    "AnnReport",
    "Dead",
    "SegmentVectors",
    "VectorIndex",
    "VectorWriter",
    "build_ann",
    "dead_bitmap",
    "exact_rows",
    "faiss_works",
]
