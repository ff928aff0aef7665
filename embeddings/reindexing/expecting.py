"""How long a reindex will take."""

from __future__ import annotations

import time
from collections.abc import Sequence

from embeddings.embedder import Embedder
from embeddings.reindexing.report import ReindexReport

_WRITING = 0.0006
"""Seconds that a passage takes beside its embedding: its words, its row, its place on disk."""

_AT_LEAST = 0.1


def expected_seconds(
    report: ReindexReport, embedder: Embedder, sample: Sequence[str], *, read_in: float
) -> float:
    """The time that a dry run's changes will take, from a sample that is embedded now.

    Args:
        sample: Some of the texts that have to be embedded.
        read_in: Seconds in which the folder was read.
    """
    embedding = 0.0
    if sample:
        embedder.embed_passages(sample[:1])
        started = time.perf_counter()
        embedder.embed_passages(sample)
        embedding = (time.perf_counter() - started) / len(sample) * report.embedded
    return _AT_LEAST + read_in + embedding + _WRITING * (report.added + report.changed)
