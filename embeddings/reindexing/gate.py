"""The seam between a reindex and whoever judges what it has made."""

from __future__ import annotations

from collections.abc import Callable

from embeddings.index.base import PassageReader
from embeddings.reindexing.report import GateReport

Gate = Callable[[PassageReader, PassageReader], GateReport]
"""Asks the golden questions of a new state, and of the one that is served now, in this order."""
