"""The model that made what an index serves now: whoever compares further texts does it as the index does."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.embedder import Embedder
from embeddings.embedders import Embedders
from embeddings.retriever import HasState


@dataclass(frozen=True, slots=True)
class ServedModel:
    """Finds that model anew for every question, as the index may go over to another one."""

    embedders: Embedders
    index: HasState

    def now(self) -> Embedder:
        """The model of the present state.

        Raises:
            EmbedderError: It cannot be had.
            IndexError_: The index cannot be used.
        """
        return self.embedders.for_spec(self.index.now().info().embedder)
