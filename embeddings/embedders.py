"""The models in use: the configured one, and the one that made the generation which still answers."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from embeddings.embedder import Embedder, EmbedderSpec, ModelMissingError


class Embedders:
    """Finds the model for an index; safe to use from several threads.

    Args:
        configured: The one that the settings name.
        open_model: Opens another one by its spec; it need not be the right one, that is looked at here.
    """

    def __init__(
        self, configured: Embedder, open_model: Callable[[EmbedderSpec], Embedder] | None = None
    ) -> None:
        self.configured = configured
        self._open_model = open_model
        self._others: dict[EmbedderSpec, Embedder] = {}
        self._lock = Lock()

    def for_spec(self, spec: EmbedderSpec | None) -> Embedder:
        """The model that makes vectors like those of an index; the configured one for an index without any.

        Raises:
            EmbedderError: There is no such model any more, or it cannot be loaded.
        """
        if spec is None or self.configured.spec.makes_the_same_vectors(spec):
            return self.configured
        with self._lock:
            if spec not in self._others:
                # One at a time: whoever goes over to a third model has no more need of the second.
                self._others = {spec: self._opened(spec)}
            return self._others[spec]

    def _opened(self, spec: EmbedderSpec) -> Embedder:
        if self._open_model is None:
            raise ModelMissingError(spec.name, "not_configured")
        embedder = self._open_model(spec)
        if not embedder.spec.makes_the_same_vectors(spec):
            raise ModelMissingError(spec.name, "other_revision")
        return embedder
