"""The `PassageIndex` on this machine's disk: FAISS vectors, tantivy words and SQLite passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

from embeddings.embedder import EmbedderSpec, Vectors
from embeddings.index.base import (
    Accept,
    Anew,
    Applied,
    Change,
    Changes,
    Far,
    IndexInfo,
    KnownVectors,
    PassageReader,
    Provenance,
    accept_all,
    far_unknown,
    never,
)
from embeddings.index.builder import Builder
from embeddings.index.disk import Disk
from embeddings.index.empty import EmptyReader
from embeddings.index.errors import HomeNotWritableError, IndexDamagedError
from embeddings.index.generation import Generations, Pointer
from embeddings.index.history import GenerationState, states_of
from embeddings.index.hybrid import HybridSearch
from embeddings.index.job import Job, RunningJob, owner_name
from embeddings.index.leftovers import Leftover, leftovers_of
from embeddings.index.present import PresentState
from embeddings.index.served import Ready, Served
from embeddings.index.view import GenerationView, first_line, open_view

_NOTHING = Change()


class LocalIndex(PresentState):
    """The current generation below a home folder, loaded and verified at the first use.

    It goes on with what it has loaded until `refresh` is called or its `following` notices that another
    process has made a new one.

    Args:
        home: `KUTIP_HOME`; nothing is made there before the first `apply`.
        owner: Who we are, for whoever else wants to reindex.
        ready: Makes sure of the model of a generation that another process has made with another one; without
            it such a generation is not followed.
        disk: The calls that make it last.
    """

    def __init__(
        self, home: Path, *, owner: str = "terminal", ready: Ready | None = None, disk: Disk | None = None
    ) -> None:
        self._home = home
        self._owner = owner
        self._disk = disk or Disk()
        self._generations = Generations(home, self._disk)
        self._served = Served(self._generations, ready)

    def load(self) -> bool:
        """Load the current generation now. False if there is none yet.

        Raises:
            IndexDamagedError: It is damaged, and so are all others.
            HomeNotWritableError: Its files are another user's.
        """
        return self._served.view() is not None

    def refresh(self) -> bool:
        """Go over to what another process has made, if there is such; returns whether."""
        return self._served.refresh()

    @contextmanager
    def following(self, interval: float = 0.5) -> Generator[None]:
        """Refresh in a thread of its own, so that no question waits for it.

        Args:
            interval: Seconds between two looks at the pointer.
        """
        stop = Event()

        def follow() -> None:
            while not stop.wait(interval):
                self._served.refresh_quietly()

        thread = Thread(target=follow, name="kutip-follow", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def now(self) -> PassageReader:
        """As `PassageIndex.now`. Raises as `load`."""
        return self._served.view() or EmptyReader()

    def hybrid_search(self) -> HybridSearch | None:
        """As `HoldsSearch.hybrid_search`. Raises as `load`."""
        view = self._served.view()
        return None if view is None else view.hybrid

    def apply(
        self,
        changes: Changes,
        *,
        provenance: Provenance,
        anew: Anew = never,
        accept: Accept = accept_all,
        far: Far = far_unknown,
    ) -> Applied:
        """As `PassageIndex.apply`: builds a generation beside the current one and swaps the pointer.

        Where the current generation is damaged, the last whole one is built upon.

        Raises:
            HomeNotWritableError: The home folder cannot be written to, or the disk is full.
            ReindexRunningError, ReindexCancelledError: As `PassageIndex.apply`.
        """
        with self._generations.building(owner_name(self._owner)) as (folder, job):
            present = self._present()
            reader, leftovers = present or EmptyReader(), leftovers_of(self._generations.leftovers())
            known = _known(self._served.view_or_none() or reader, leftovers, provenance.embedder)
            alike = present is not None and provenance.embedder.makes_the_same_vectors(
                present.info().embedder
            )
            base = None if present is None or not alike or anew(present.info()) else present
            with ExitStack() as stack:
                watched = _watched(changes(reader, known), job, far)
                builder = self._filled(folder, base, provenance, watched, stack)
                if builder is None and base is not None and _is_of(base.info(), provenance):
                    return self._unchanged(base, provenance)
                builder = builder or self._builder(folder, base, provenance, stack)
                return self._swapped(folder, builder, present, accept, job, far)

    def _present(self) -> GenerationView | None:
        """What is served now, whoever made it; None where nothing is whole, or where it was cleared away."""
        try:
            self._served.refresh()
            view = self._served.view()
        except IndexDamagedError:
            return None
        return view if view is not None and view.generation.folder.is_dir() else None

    def _builder(
        self, folder: Path, base: GenerationView | None, provenance: Provenance, stack: ExitStack
    ) -> Builder:
        with _writing(self._home):
            builder = Builder(folder, base, provenance, self._disk)
        stack.callback(builder.close)
        return builder

    def _filled(
        self,
        folder: Path,
        base: GenerationView | None,
        provenance: Provenance,
        changes: Iterable[Change],
        stack: ExitStack,
    ) -> Builder | None:
        """A builder that has taken all changes; None where there is none."""
        builder: Builder | None = None
        for change in changes:
            builder = builder or self._builder(folder, base, provenance, stack)
            with _writing(self._home):
                builder.take(change)
        return builder

    def _unchanged(self, present: GenerationView, provenance: Provenance) -> Applied:
        name = present.info().generation
        with _writing(self._home):
            if present.info().fingerprint != provenance.fingerprint:
                self._generations.note_fresh(name, provenance.fingerprint)
                present.with_fingerprint(provenance.fingerprint)
            if self._points_elsewhere(name):
                self._generations.point_at(Pointer(name))
        return Applied.UNCHANGED

    def _points_elsewhere(self, name: str) -> bool:
        """Whether the pointer does not simply say what is served: it is pinned, or says something damaged."""
        try:
            pointer = self._generations.pointer()
        except IndexDamagedError:
            return True
        return pointer is None or pointer.pinned or pointer.name in self._served.damage

    def _swapped(
        self,
        folder: Path,
        builder: Builder,
        present: GenerationView | None,
        accept: Accept,
        job: RunningJob,
        far: Far,
    ) -> Applied:
        with _writing(self._home):
            job.note("writing", done=far()[1], total=far()[2])
            parent = present.info().generation if present else ""
            info = replace(builder.finish(lambda: job.check(always=True)), parent=parent)
            signed = self._generations.sign(folder, info, self._served.checked)
        job.check(always=True)
        if not accept(open_view(signed), present or EmptyReader()):
            return Applied.REFUSED
        # The last moment in which it can be stopped.
        job.check(always=True)
        with _writing(self._home):
            published = self._generations.publish(signed)
        self._served.take(open_view(published))
        return Applied.PUBLISHED

    def generations(self) -> list[GenerationState]:
        """As `KeepsGenerations.generations`."""
        view = self._served.view_or_none()
        return states_of(
            self._generations, served=view.info().generation if view else "", damage=self._served.damage
        )

    def pinned(self) -> bool:
        """As `KeepsGenerations.pinned`."""
        try:
            pointer = self._generations.pointer()
        except IndexDamagedError:
            # `generations` and the log say so; whatever is served instead was chosen by nobody.
            return False
        return pointer is not None and pointer.pinned

    def before_current(self) -> list[str]:
        """As `KeepsGenerations.before_current`."""
        return self._generations.before_current()

    def rollback(self) -> str:
        """As `KeepsGenerations.rollback`."""
        return self._generations.roll_back(self._served.checked)

    def running(self) -> Job | None:
        """As `KeepsGenerations.running`."""
        return self._generations.jobs.running()

    def cancel(self) -> Job | None:
        """As `KeepsGenerations.cancel`."""
        return self._generations.jobs.cancel()


def _is_of(info: IndexInfo, provenance: Provenance) -> bool:
    return (info.source, info.splitting) == (provenance.source, provenance.splitting)


def _known(present: PassageReader, leftovers: Sequence[Leftover], embedder: EmbedderSpec) -> KnownVectors:
    """Finds what this model has embedded before, for the present state or for one that never came to be."""

    def vectors_of(contents: Sequence[bytes]) -> dict[bytes, Vectors]:
        found = present.vectors_of(contents, embedder=embedder)
        for leftover in leftovers:
            missing = [content for content in contents if content not in found]
            found |= leftover.vectors_of(missing, embedder) if missing else {}
        return found

    return vectors_of


def _watched(changes: Iterable[Change], job: RunningJob, far: Far) -> Iterator[Change]:
    """Pass changes on; tell others how far it is, and stop when somebody wants it."""
    for change in changes:
        stage, done, total = far()
        job.note(stage, done=done, total=total)
        if change != _NOTHING:
            yield change
        # Only now, so that what was embedded is written and need not be embedded again.
        job.check()


@contextmanager
def _writing(home: Path) -> Generator[None]:
    """What goes wrong inside is the disk's fault, in whatever words the engines say it."""
    try:
        yield
    except sqlite3.IntegrityError:
        # Two passages in one place would be a mistake of ours.
        raise
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        raise HomeNotWritableError(home, first_line(error)) from error
