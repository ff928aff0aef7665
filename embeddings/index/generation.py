"""Generations on disk: whole folders with a manifest, and one pointer to the one that counts.

<home>/index/CURRENT                        name of the generation that is served, and whether it is pinned
<home>/index/FRESH                          state of the articles in which they were found to say the same
<home>/index/reindex.lock, reindex.json     who is reindexing, and how far (`embeddings.index.job`)
<home>/index/generations/<name>/            complete, synced, checksummed; never changed afterwards
    manifest.json  layout.json  segments/<rows>/  words/
<home>/index/generations/.building-<name>/  not yet one
<home>/index/generations/.gone-<name>/      on its way out
<home>/index/generations/.leftover-<name>/  what an interrupted one has embedded, until the next that ends
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from embeddings.index.base import IndexInfo
from embeddings.index.disk import Disk
from embeddings.index.errors import (
    HomeNotWritableError,
    IndexDamagedError,
    IndexError_,
    NothingToRollBackError,
)
from embeddings.index.job import Jobs, RunningJob
from embeddings.index.leftovers import WORK, embedded_bytes, keep_vectors
from embeddings.index.manifest import (
    MANIFEST,
    Checked,
    FileState,
    check_sizes,
    files_of,
    may_be_written,
    read_manifest,
    reason,
    verify,
    write_manifest,
)

_log = logging.getLogger(__name__)

KEPT = 3
"""How many generations stay on disk, the current one among them."""

_BUILDING, _LEFTOVER, _GONE = ".building-", ".leftover-", ".gone-"
_MOST_LEFTOVERS = 2
_PINNED = "pinned"

_NAME = re.compile(r"\d{8}T\d{12}z*-[0-9a-f]{6}")
"""Names of generations; what else lies among them is none, and is left alone."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation: its folder and what its manifest says."""

    folder: Path
    info: IndexInfo


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `CURRENT` says.

    Attributes:
        pinned: It was chosen by a rollback.
    """

    name: str
    pinned: bool = False


class Generations:
    """All generations below a home folder. Making the object touches nothing on disk.

    Args:
        disk: The calls that make it last.
    """

    def __init__(self, home: Path, disk: Disk) -> None:
        self._home = home
        self._disk = disk
        self._root = home / "index"
        self._folder = self._root / "generations"
        self.pointer_path = self._root / "CURRENT"
        self._fresh = self._root / "FRESH"
        self.jobs = Jobs(self._root)

    def pointer(self) -> Pointer | None:
        """What the pointer says; None if there is no generation.

        Raises:
            IndexDamagedError, HomeNotWritableError: It cannot be read; the generation is not looked at.
        """
        try:
            name, *rest = self.pointer_path.read_text("utf-8").strip().split("\n")
        except FileNotFoundError:
            return None
        except (PermissionError, NotADirectoryError) as error:
            raise HomeNotWritableError(self._home, reason(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self.pointer_path, str(error)) from error
        if not name or name in {".", ".."} or Path(name).name != name or "\0" in name:
            raise IndexDamagedError(self.pointer_path, "not the name of a generation")
        return Pointer(name, pinned=_PINNED in rest)

    def verified(self, name: str, checked: Checked) -> Generation:
        """A generation, every file compared with its checksum.

        Args:
            checked: Checksums of files that were read before; grows.

        Raises:
            IndexDamagedError: A file is missing or is not what was written.
            HomeNotWritableError: The files are another user's; to search needs the right to write, too,
                because tantivy locks its folder.
        """
        folder = self._folder / name
        if folder.is_dir() and not may_be_written(folder):
            raise HomeNotWritableError(self._home, "Permission denied")
        return Generation(folder, verify(folder, checked))

    def looked_at(self, name: str) -> Generation:
        """A generation whose files are all there; what they hold is not read.

        Raises:
            IndexDamagedError: One is missing, or the manifest is damaged.
        """
        folder = self._folder / name
        manifest = read_manifest(folder)
        check_sizes(folder, manifest)
        return Generation(folder, manifest.info)

    def names(self) -> list[str]:
        """Every generation on disk, newest first."""
        try:
            found = [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        except OSError:
            return []
        return sorted(found, reverse=True)

    @contextmanager
    def building(self, owner: str) -> Generator[tuple[Path, RunningJob]]:
        """A new folder to build a generation in, with the only right to do so.

        What a folder that was not handed to `publish` has embedded becomes a leftover; the rest is removed.

        Raises:
            HomeNotWritableError: The home folder cannot be made or written to.
            ReindexRunningError: Another process is building.
        """
        with self.jobs.alone(owner) as job:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._tidy()
                self._keep_leftovers()
                folder = self._folder / f"{_BUILDING}{self._new_name()}"
                folder.mkdir()
            except OSError as error:
                raise HomeNotWritableError(self._home, reason(error)) from error
            try:
                yield folder, job
            finally:
                # What went wrong before is more important; whoever builds next clears up first.
                with suppress(OSError):
                    self._keep_leftovers()

    def leftovers(self) -> list[Path]:
        """Folders in which interrupted builds have left what they had embedded."""
        return sorted(self._folder.glob(f"{_LEFTOVER}*"))

    def sign(self, folder: Path, info: IndexInfo, checked: Checked) -> Generation:
        """Complete a built folder with its manifest, and sync all of it; it does not count yet.

        Args:
            checked: Checksums of the files that older generations share with it; grows by the others.
        """
        states = {path: FileState.of(path) for path in files_of(folder)}
        new = [path for path, state in states.items() if state not in checked]
        info = replace(
            info,
            generation=folder.name.removeprefix(_BUILDING),
            created=dt.datetime.now(dt.UTC),
            written=sum(states[path].size for path in new),
        )
        info = write_manifest(folder, info, checked)
        for path in [*new, folder / MANIFEST]:
            self._disk.sync(path)
        for path in [*(p for p in folder.rglob("*") if p.is_dir() and p.name != WORK), folder]:
            self._disk.sync(path)
        return Generation(folder, info)

    def publish(self, signed: Generation) -> Generation:
        """Make a signed folder the current generation.

        Everything was synced before the pointer is replaced, so that whoever reads it, and whatever
        stops the machine, finds the old generation or the new one, whole.
        """
        name = signed.info.generation
        target = self._folder / name
        shutil.rmtree(signed.folder / WORK, ignore_errors=True)
        self._disk.replace(signed.folder, target)
        self._disk.sync(self._folder)
        self.point_at(Pointer(name))
        for path in self.leftovers():
            shutil.rmtree(path, ignore_errors=True)
        self._forget_oldest()
        return Generation(target, signed.info)

    def point_at(self, pointer: Pointer) -> None:
        """Let another generation be the current one."""
        self._disk.write(
            self.pointer_path, f"{pointer.name}\n{_PINNED}\n" if pointer.pinned else f"{pointer.name}\n"
        )

    def fresh(self, name: str) -> str | None:
        """The state of the articles that was later found to say what a generation holds; None if none was."""
        try:
            noted, fingerprint = self._fresh.read_text("utf-8").split()
        except (OSError, ValueError):
            return None
        return fingerprint if noted == name else None

    def note_fresh(self, name: str, fingerprint: str) -> None:
        """Note such a state: files that were only touched need no new generation."""
        self._disk.write(self._fresh, f"{name} {fingerprint}\n")

    def roll_back(self, checked: Checked) -> str:
        """Point at the last whole generation before the current one and pin it; returns its name.

        Args:
            checked: Checksums of files that were read before; grows.

        Raises:
            NothingToRollBackError: There is none that is whole.
            ReindexRunningError, HomeNotWritableError: As `building`.
        """
        with self.jobs.alone("rollback"):
            for name in self.before_current():
                try:
                    self.verified(name, checked)
                except IndexDamagedError:
                    continue
                try:
                    self.point_at(Pointer(name, pinned=True))
                except OSError as error:
                    raise HomeNotWritableError(self._home, reason(error)) from error
                return name
        raise NothingToRollBackError

    def before_current(self) -> list[str]:
        """Where a rollback may lead: what was served when the current one was made, or else what is older.

        Anywhere, where nobody knows which is current.
        """
        names = self.names()
        try:
            current = self.pointer()
        except IndexDamagedError:
            return names
        if current is None:
            return names
        if current.name not in names:
            return sorted(names, key=lambda name: name > current.name)
        parent = self._parent_of(current.name)
        older = [name for name in names if name < current.name]
        return [parent, *older] if parent and parent != current.name else older

    def _parent_of(self, name: str) -> str:
        """What was served when a generation was made; "" if nothing was or nobody knows."""
        try:
            return self.looked_at(name).info.parent
        except IndexError_:
            return ""

    def _new_name(self) -> str:
        """A name that sorts behind all others, even where the clock was put back."""
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        newest = next(iter(self.names()), "")[: len(stamp)]
        if stamp <= newest:
            day = stamp.index("T") + 1
            stamp = f"{newest[:day]}{int(newest[day:]) + 1:0{len(stamp) - day}}"
        return f"{stamp}-{secrets.token_hex(3)}"

    def _keep_leftovers(self) -> None:
        """Keep what interrupted builds have embedded, at most the largest few; nobody else builds now."""
        for path in self._folder.glob(f"{_BUILDING}*"):
            keep_vectors(path)
            self._disk.replace(path, path.with_name(path.name.replace(_BUILDING, _LEFTOVER, 1)))
        found = sorted(self.leftovers(), key=embedded_bytes, reverse=True)
        for place, path in enumerate(found):
            if place >= _MOST_LEFTOVERS or not embedded_bytes(path):
                shutil.rmtree(path, ignore_errors=True)

    def _tidy(self) -> None:
        """Finish what somebody who was stopped after publishing could not."""
        self._forget_oldest()
        for path in self._root.glob("*.new"):
            with suppress(OSError):
                path.unlink()

    def _forget_oldest(self) -> None:
        """Keep the current generation, where a rollback would lead, and what else is newest."""
        try:
            pointer = self.pointer()
        except IndexDamagedError:
            # Nobody knows which of them is still needed.
            return
        current = pointer.name if pointer else ""
        parent = self._parent_of(current) if current else ""
        others = [name for name in self.names() if name != current]
        others.sort(key=lambda name: name != parent)
        for name in others[KEPT - 1 :]:
            try:
                # Under another name first: half of a generation is none.
                self._disk.replace(self._folder / name, self._folder / f"{_GONE}{name}")
            except OSError as error:
                # What was published counts, whether or not something old can be cleared away.
                _log.warning("Generation %s cannot be removed: %s", name, error)
        for path in self._folder.glob(f"{_GONE}*"):
            shutil.rmtree(path, ignore_errors=True)
