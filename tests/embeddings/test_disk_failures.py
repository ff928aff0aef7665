from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.index.base import PassageReader
from embeddings.index.disk import Disk
from embeddings.index.errors import HomeNotWritableError
from embeddings.index.local import LocalIndex
from embeddings.reindexer import reindex
from embeddings.reindexing.report import GateReport, Outcome, Worse
from knowledge.article import Language
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import ask, ids, put
from tests.fakes import HashingEmbedder


class FullDisk(Disk):
    """A disk on which nothing more works from a certain call on.

    Args:
        calls: How many still do.
    """

    def __init__(self, calls: int) -> None:
        self.left = calls

    def _work(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def sync(self, path: Path) -> None:
        """As `Disk.sync`, as long as it works."""
        self._work()
        super().sync(path)

    def replace(self, source: Path, target: Path) -> None:
        """As `Disk.replace`, as long as it works."""
        self._work()
        super().replace(source, target)

    def share(self, source: Path, target: Path) -> None:
        """As `Disk.share`, as long as it works."""
        self._work()
        super().share(source, target)


def add_tea(index: LocalIndex) -> None:
    """Put one passage in and take one out."""
    put(index, TEA, removed=[HOURS.id])


def go_back(index: LocalIndex) -> None:
    """Roll back."""
    index.rollback()


def fails(change: Callable[[LocalIndex], None], index: LocalIndex) -> bool:
    """Whether a change meets the full disk, and says so."""
    try:
        change(index)
    except HomeNotWritableError as error:
        return "No space left" in error.reason
    return False


@pytest.mark.parametrize("change", [add_tea, go_back])
def test_wherever_the_disk_gives_up_a_whole_generation_is_served(
    tmp_path: Path, change: Callable[[LocalIndex], None]
) -> None:
    """The old one or the new one, in this process and in the next; the next time, it works."""
    start = tmp_path / "start"
    put(LocalIndex(start), PRICE)
    put(LocalIndex(start), HOURS)
    whole = ({PRICE.id}, {PRICE.id, HOURS.id}, {PRICE.id, TEA.id})
    for calls in range(200):
        home = tmp_path / f"home{calls}"
        shutil.copytree(start, home)
        index = LocalIndex(home, disk=FullDisk(calls))
        if not fails(change, index):
            break
        for served in (index, LocalIndex(home)):
            assert served.digests().keys() in whole
            assert set(ids(ask(served, "harga kopi di kantin"))) == served.digests().keys()
        add_tea(LocalIndex(home))
        assert TEA.id in LocalIndex(home).digests()
        shutil.rmtree(home)
    else:
        pytest.fail("it never worked")
    assert LocalIndex(home).digests().keys() in whole
    assert calls > 2


def test_what_a_blocked_state_has_embedded_is_used_again(tmp_path: Path) -> None:
    """Whoever lets it pass the second time does not wait for the model again."""
    folder, index, embedder = tmp_path / "articles", LocalIndex(tmp_path / "home"), HashingEmbedder()
    folder.mkdir()
    (folder / "a.md").write_text("# Kopi\n\nKopi arabika ditanam di dataran tinggi Gayo.\n", "utf-8")
    worse = Worse("Di mana kopi ditanam?", Language.INDONESIAN, "a:1", "a:1", "")

    def gate(new: PassageReader, old: PassageReader) -> GateReport:
        assert (new.info().passages, old.info().passages) == (1, 0)
        return GateReport(asked=1, right_before=1, right_after=0, worse=(worse,))

    blocked = reindex(folder, index=index, embedder=embedder, gate=gate)
    assert (blocked.outcome, blocked.forced, index.info().passages) == (Outcome.BLOCKED, False, 0)
    forced = reindex(folder, index=index, embedder=embedder, gate=gate, force=True)
    assert (forced.outcome, forced.forced, index.info().passages) == (Outcome.PUBLISHED, True, 1)
    assert (blocked.embedded, forced.embedded, embedder.passages_embedded) == (1, 0, 1)
