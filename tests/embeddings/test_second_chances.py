"""What goes wrong once is no reason to lose the way back, or to stay behind for ever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.embedder import EmbedderSpec, ModelMissingError
from embeddings.index.base import Change
from embeddings.index.disk import Disk
from embeddings.index.errors import NothingToRollBackError, ReindexCancelledError
from embeddings.index.generation import Generations
from embeddings.index.job import Jobs
from embeddings.index.local import LocalIndex
from embeddings.index.served import Served
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import passage, provenance, put, putting
from tests.fakes import HashingEmbedder


def made(home: Path, count: int) -> list[str]:
    """The names of generations that follow each other; each says its number."""
    index, names = LocalIndex(home), list[str]()
    for number in range(1, count + 1):
        put(index, passage(f"Keadaan nomor {number}."))
        names.append(index.info().generation)
    return names


def damage(home: Path, name: str) -> None:
    """Flip a byte of the one file of a generation that it shares with no other; its length stays."""
    path = home / "index" / "generations" / name / "layout.json"
    path.write_bytes(b"[" + path.read_bytes()[1:])


def test_a_start_from_nothing_knows_where_it_came_from(tmp_path: Path) -> None:
    """After two ways back and a build anew, the next way back leads to what was served."""
    oldest, _, _ = made(tmp_path, 3)
    index = LocalIndex(tmp_path)
    index.rollback()
    assert index.rollback() == oldest
    index = LocalIndex(tmp_path)
    index.apply(putting(TEA), provenance=provenance(), anew=lambda info: True)
    assert index.info().parent == oldest
    assert index.rollback() == oldest


def test_a_way_back_never_leads_to_a_damaged_generation(tmp_path: Path) -> None:
    """What is pinned can be served; a damaged generation is passed over, however long its files are."""
    first, second, third = made(tmp_path, 3)
    damage(tmp_path, second)
    index = LocalIndex(tmp_path)
    assert index.info().generation == third
    assert index.rollback() == first
    damage(tmp_path, first)
    with pytest.raises(NothingToRollBackError):
        LocalIndex(tmp_path).rollback()


def test_a_damaged_pointer_takes_nobody_the_way_back(tmp_path: Path) -> None:
    """It pins nothing, and a rollback puts a good one in its place."""
    *_, third = made(tmp_path, 3)
    (tmp_path / "index" / "CURRENT").write_bytes(b"\xff\xfe")
    index = LocalIndex(tmp_path)
    assert not index.pinned()
    assert [state.is_current for state in index.generations()] == [False, False, False]
    assert index.rollback() == third
    assert LocalIndex(tmp_path).pinned()


def test_what_failed_once_is_tried_again(tmp_path: Path) -> None:
    """A model that could not be loaded when a generation came may be there a minute later."""
    seconds, missing = [0.0], [True]

    def ready(spec: EmbedderSpec) -> None:
        if missing[0]:
            raise ModelMissingError(spec.name, "network")

    builder = LocalIndex(tmp_path)
    put(builder, PRICE)
    served = Served(Generations(tmp_path, Disk()), ready, clock=lambda: seconds[0])
    assert served.view() is not None
    put(builder, TEA, embedder=HashingEmbedder(name="other"))
    assert not served.refresh()
    missing[0] = False
    assert not served.refresh()
    seconds[0] = 61.0
    assert served.refresh()


def test_a_late_request_to_stop_stops_nobody_else(tmp_path: Path) -> None:
    """Whoever is asked to stop is named; another job goes on."""
    with Jobs(tmp_path).alone("a") as job:
        (tmp_path / "reindex.cancel").write_text("1\n", "ascii")
        job.check(always=True)
        Jobs(tmp_path).cancel()
        with pytest.raises(ReindexCancelledError):
            job.check(always=True)


class Sticky(Disk):
    """A disk on which old generations cannot be renamed, as on one that another process holds open."""

    def replace(self, source: Path, target: Path) -> None:
        """As `Disk.replace`, but for what is to be cleared away."""
        if target.name.startswith(".gone-"):
            raise PermissionError(13, "Permission denied")
        super().replace(source, target)


def test_what_cannot_be_cleared_away_stops_no_reindex(tmp_path: Path) -> None:
    """What was published counts, and the next ones do too."""
    index = LocalIndex(tmp_path, disk=Sticky())
    for number in range(5):
        put(index, passage(f"Keadaan {number}."))
    assert LocalIndex(tmp_path).info() == index.info()
    put(LocalIndex(tmp_path), HOURS)
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 3


def test_stale_editions_are_found_at_once(tmp_path: Path) -> None:
    """Of all editions those that are older than their files, wherever they are stored."""
    index = LocalIndex(tmp_path)
    put(index, PRICE, TEA)
    kopi = index.edition("kopi", PRICE.language)
    assert kopi is not None
    assert index.stale_editions() == []
    created = index.info().created
    marked = replace(kopi, stale_since=created)
    index.apply(lambda present, known: [Change(edition=marked)], provenance=provenance())
    assert index.stale_editions() == [marked]
