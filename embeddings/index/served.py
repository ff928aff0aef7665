"""Which generation is served: the current one, or the last whole one where that is damaged."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import RLock

from embeddings.embedder import EmbedderError, EmbedderSpec
from embeddings.index.errors import IndexDamagedError, IndexError_
from embeddings.index.generation import Generations
from embeddings.index.manifest import Checked, FileState, files_of
from embeddings.index.view import GenerationView, open_view

_log = logging.getLogger(__name__)

_AGAIN = 60.0
"""Seconds after which a generation that could not be used is tried again."""

Ready = Callable[[EmbedderSpec], object]
"""Called before a generation of another model is served; raises EmbedderError if it cannot be asked."""


class Served:
    """The generation that answers, verified when it is loaded; safe to use from several threads.

    Args:
        ready: Makes sure of another model; None to go on with what is loaded instead.
        clock: Seconds that only ever grow.
    """

    def __init__(
        self,
        generations: Generations,
        ready: Ready | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._seen_at = clock()
        self._generations = generations
        self._ready = ready
        self._lock = RLock()
        self._view: GenerationView | None = None
        self._seen: str | None = None
        self._said = ""
        self.checked: Checked = {}
        self.damage: dict[str, str] = {}

    def view(self) -> GenerationView | None:
        """What is served; loads it the first time. None if there is nothing yet.

        Raises:
            IndexDamagedError: The current generation is damaged, and no other is whole.
            HomeNotWritableError: As `Generations.verified`.
        """
        if self._view is None:
            with self._lock:
                if self._view is None:
                    self._serve(self._load())
        return self._view

    def view_or_none(self) -> GenerationView | None:
        """What is served; None as well where nothing can be."""
        try:
            return self.view()
        except IndexError_:
            return None

    def take(self, view: GenerationView) -> None:
        """Serve what we have just made."""
        with self._lock:
            self._serve(view)
            self._seen = view.info().generation

    def refresh(self) -> bool:
        """Go over to the generation that the pointer names, if that is another one; returns whether.

        One that cannot be used is left alone, loudly and once, and the one that is loaded is served; after a
        while it is tried again, because what kept it from being used may be over.

        Raises:
            HomeNotWritableError: Nothing is loaded, and nothing may be.
        """
        with self._lock:
            if self._view is None:
                return self.view() is not None
            try:
                pointer = self._generations.pointer()
                if pointer is None or pointer.name == self._view.info().generation:
                    return False
                if pointer.name == self._seen and self._clock() - self._seen_at < _AGAIN:
                    return False
                self._seen, self._seen_at = pointer.name, self._clock()
                self._serve(self._following(pointer.name, self._view))
            except (IndexError_, EmbedderError) as error:
                if str(error) != self._said:
                    _log.error("A new generation cannot be used, the one before is served: %s", error)
                self._said = str(error)
                return False
            return self._view.info().generation == self._seen

    def refresh_quietly(self) -> None:
        """Refresh; whatever goes wrong is left for the next question to say."""
        try:
            self.refresh()
        except IndexError_ as error:
            _log.error("No generation can be used: %s", error)
        # Loading a model may fail in any way, and whoever follows must go on following.
        except Exception:
            _log.exception("A new generation cannot be used, the one before is served")

    def _serve(self, view: GenerationView | None) -> None:
        self._view = view
        if view is not None:
            # Generations come and go for as long as the process lives.
            with suppress(OSError):  # it may be gone by now
                known = {FileState.of(path) for path in files_of(view.generation.folder)}
                self.checked = {state: digest for state, digest in self.checked.items() if state in known}

    def _following(self, name: str, present: GenerationView) -> GenerationView:
        view = self._open(name)
        spec, made_by = view.info().embedder, present.info().embedder
        if spec is not None and spec != made_by:
            if self._ready is None:
                _log.warning("Generation %s is of another model and is not served: %s", name, spec)
                return present
            self._ready(spec)
        return view

    def _load(self) -> GenerationView | None:
        first: IndexDamagedError | None = None
        current = ""
        try:
            pointer = self._generations.pointer()
            if pointer is None:
                return self._without_pointer()
            current = pointer.name
            self._seen = current
            return self._open(current)
        except IndexDamagedError as error:
            first = error
        # Older ones first: whoever went back from a newer one does not want it.
        others = [name for name in self._generations.names() if name != current]
        for name in sorted(others, key=lambda name: bool(current) and name > current):
            try:
                view = self._open(name)
            except IndexDamagedError:
                continue
            _log.error(
                "Generation %s is damaged, %s is served instead: %s", current or "CURRENT", name, first
            )
            return view
        raise first

    def _without_pointer(self) -> None:
        if self._generations.names():
            raise IndexDamagedError(self._generations.pointer_path, "missing")

    def _open(self, name: str) -> GenerationView:
        try:
            view = open_view(self._generations.verified(name, self.checked))
        except IndexDamagedError as error:
            self.damage[name] = f"{error.path}: {error.reason}"
            raise
        self.damage.pop(name, None)
        if (fingerprint := self._generations.fresh(name)) is not None:
            view.with_fingerprint(fingerprint)
        return view
