from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.index.base import Applied
from embeddings.index.disk import Disk
from embeddings.index.errors import IndexDamagedError, NothingToRollBackError
from embeddings.index.local import LocalIndex
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import EMBEDDER, ask, ids, passage, provenance, put


def made(home: Path, count: int) -> list[str]:
    """The names of generations that follow each other; each says its number."""
    index = LocalIndex(home)
    return [_made(index, number) for number in range(1, count + 1)]


def _made(index: LocalIndex, number: int) -> str:
    put(index, passage(f"Keadaan nomor {number}."))
    return index.info().generation


def said(home: Path) -> str:
    """What a new process finds."""
    (text,) = (item.text for item in LocalIndex(home).paragraph("kopi", PRICE.language, 1))
    return text


def unchanged(index: LocalIndex, fingerprint: str = "f") -> Applied:
    """What an explicit reindex that finds no change does."""
    now = replace(provenance(), fingerprint=fingerprint)
    return index.apply(lambda present, known: [], provenance=now)


def pointer(home: Path) -> list[str]:
    """What the pointer says."""
    return (home / "index" / "CURRENT").read_text("utf-8").split()


def kept(home: Path) -> list[str]:
    """Generations on disk, oldest first."""
    return sorted(path.name for path in (home / "index" / "generations").iterdir())


def damage(home: Path, name: str) -> None:
    """Flip a byte of the one file of a generation that it shares with no other."""
    path = home / "index" / "generations" / name / "layout.json"
    path.write_bytes(b"[" + path.read_bytes()[1:])


def test_a_rollback_goes_to_the_generation_before_and_pins_it(tmp_path: Path) -> None:
    """It can be repeated down to the oldest that is kept, and then there is nothing left."""
    names = made(tmp_path, 4)
    index = LocalIndex(tmp_path)
    for number in (3, 2):
        assert index.rollback() == names[number - 1]
        assert pointer(tmp_path) == [names[number - 1], "pinned"]
        assert (index.pinned(), said(tmp_path)) == (True, f"Keadaan nomor {number}.")
    with pytest.raises(NothingToRollBackError):
        index.rollback()
    assert said(tmp_path) == "Keadaan nomor 2."


def test_without_a_generation_before_there_is_no_way_back(tmp_path: Path) -> None:
    """Neither from the first one, nor from nothing."""
    with pytest.raises(NothingToRollBackError):
        LocalIndex(tmp_path).rollback()
    made(tmp_path, 1)
    with pytest.raises(NothingToRollBackError):
        LocalIndex(tmp_path).rollback()
    assert said(tmp_path) == "Keadaan nomor 1."


def test_whoever_answers_goes_back_as_well(tmp_path: Path) -> None:
    """A running index follows a rollback of another process as it follows a reindex."""
    made(tmp_path, 2)
    running = LocalIndex(tmp_path)
    assert running.load()
    LocalIndex(tmp_path).rollback()
    assert running.refresh()
    assert ids(ask(running, "keadaan nomor 1")) == ["kopi/id/1"]
    assert ask(running, "keadaan")[0].passage.text == "Keadaan nomor 1."


def test_an_explicit_reindex_goes_on_from_a_rollback(tmp_path: Path) -> None:
    """Its generation follows the one that was gone back to, also as to where the next rollback leads."""
    names = made(tmp_path, 3)
    index = LocalIndex(tmp_path)
    index.rollback()
    index.rollback()
    new = _made(LocalIndex(tmp_path), 4)
    info = LocalIndex(tmp_path).info()
    assert (info.parent, LocalIndex(tmp_path).pinned()) == (names[0], False)
    assert kept(tmp_path) == [names[0], names[2], new]
    assert LocalIndex(tmp_path).rollback() == names[0]
    assert said(tmp_path) == "Keadaan nomor 1."


def test_a_reindex_that_finds_no_change_takes_the_pin_away(tmp_path: Path) -> None:
    """What was gone back to is then what the folder says."""
    names = made(tmp_path, 2)
    index = LocalIndex(tmp_path)
    index.rollback()
    assert unchanged(index) is Applied.UNCHANGED
    assert (pointer(tmp_path), index.pinned()) == ([names[0]], False)
    assert kept(tmp_path) == names


def test_a_rollback_passes_over_what_is_not_whole(tmp_path: Path) -> None:
    """A generation that lacks a file is no way back; the one before it is."""
    names = made(tmp_path, 3)
    (tmp_path / "index" / "generations" / names[1] / "layout.json").unlink()
    assert LocalIndex(tmp_path).rollback() == names[0]
    assert said(tmp_path) == "Keadaan nomor 1."


def test_a_damaged_way_back_does_not_lead_forward(tmp_path: Path) -> None:
    """Where the generation that was gone back to is damaged, an older one is served and not the newer one."""
    names = made(tmp_path, 3)
    assert LocalIndex(tmp_path).rollback() == names[1]
    damage(tmp_path, names[1])
    assert said(tmp_path) == "Keadaan nomor 1."


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"../..", b"20200101T000000000000-abcdef\n"])
def test_a_pointer_that_is_lost_or_damaged_is_mended(
    tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    """The last whole generation is served, loudly; a reindex that finds no change points at it again."""
    names = made(tmp_path, 2)
    path = tmp_path / "index" / "CURRENT"
    path.unlink() if content is None else path.write_bytes(content)
    assert said(tmp_path) == "Keadaan nomor 2."
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert unchanged(LocalIndex(tmp_path)) is Applied.UNCHANGED
    assert pointer(tmp_path) == [names[1]]
    caplog.clear()
    assert said(tmp_path) == "Keadaan nomor 2."
    assert caplog.records == []


def test_a_reindex_points_away_from_what_is_damaged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once the last whole generation is known to be what the folder says, a start is no longer loud."""
    names = made(tmp_path, 2)
    damage(tmp_path, names[1])
    index = LocalIndex(tmp_path)
    assert unchanged(index) is Applied.UNCHANGED
    assert pointer(tmp_path) == [names[0]]
    caplog.clear()
    assert said(tmp_path) == "Keadaan nomor 1."
    assert caplog.records == []


def test_where_everything_is_damaged_the_first_damage_is_said(tmp_path: Path) -> None:
    """There is nothing to serve, and a reindex starts from nothing."""
    for name in made(tmp_path, 3):
        damage(tmp_path, name)
    with pytest.raises(IndexDamagedError) as caught:
        LocalIndex(tmp_path).load()
    assert caught.value.path.parent.name == pointer(tmp_path)[0]
    put(LocalIndex(tmp_path), TEA)
    assert LocalIndex(tmp_path).digests().keys() == {TEA.id}


def test_a_clock_that_is_put_back_does_not_disturb_the_order(tmp_path: Path) -> None:
    """Each new name sorts behind all others, so that the oldest go and the newest whole one is found."""
    put(LocalIndex(tmp_path), PRICE)
    future = tmp_path / "index" / "generations" / "29991231T235959000000-abcdef"
    future.mkdir()
    names = made(tmp_path, 8)
    assert names == sorted(names)
    assert kept(tmp_path) == names[-3:]


def test_what_else_lies_among_the_generations_is_left_alone(tmp_path: Path) -> None:
    """A folder that somebody has put there is no generation: neither served, nor named after, nor removed."""
    names = made(tmp_path, 1)
    copy = tmp_path / "index" / "generations" / "salinan lama"
    shutil.copytree(tmp_path / "index" / "generations" / names[0], copy)
    names += made(tmp_path, 4)
    assert all(name.startswith("2") for name in names)
    assert (copy / "manifest.json").exists()
    assert "salinan lama" not in [state.name for state in LocalIndex(tmp_path).generations()]


def test_a_note_of_another_generation_says_nothing(tmp_path: Path) -> None:
    """The state in which the folder was found to say the same belongs to one generation alone."""
    made(tmp_path, 1)
    index = LocalIndex(tmp_path)
    assert unchanged(index, "touched") is Applied.UNCHANGED
    assert (index.info().fingerprint, LocalIndex(tmp_path).info().fingerprint) == ("touched", "touched")
    put(LocalIndex(tmp_path), HOURS)
    assert LocalIndex(tmp_path).info().fingerprint == "f"
    LocalIndex(tmp_path).rollback()
    assert LocalIndex(tmp_path).info().fingerprint == "touched"
    (tmp_path / "index" / "FRESH").write_bytes(b"\xff broken")
    assert LocalIndex(tmp_path).info().fingerprint == "f"


class NoHardLinks(Disk):
    """A disk, such as a network drive may be, that copies what others share."""

    def share(self, source: Path, target: Path) -> None:
        """Copy."""
        shutil.copyfile(source, target)


def test_a_disk_without_hard_links_does_as_well(tmp_path: Path) -> None:
    """What cannot be shared is copied, and generations stay independent of each other."""
    linked, copied = LocalIndex(tmp_path / "a"), LocalIndex(tmp_path / "b", disk=NoHardLinks())
    for index in (linked, copied):
        put(index, PRICE, HOURS)
        put(index, TEA)
        put(index, passage("Harga kopi naik."), removed=[HOURS.id])
    assert ask(linked, "harga kopi") == ask(copied, "harga kopi")
    assert linked.digests() == copied.digests()
    files = [path for path in (tmp_path / "b" / "index" / "generations").rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}
    copied.rollback()
    assert LocalIndex(tmp_path / "b").digests().keys() == {PRICE.id, HOURS.id, TEA.id}


def test_nothing_of_an_older_generation_ever_changes(tmp_path: Path) -> None:
    """Whatever is put in, taken out or merged later, every byte of what is kept stays as it was."""
    index = LocalIndex(tmp_path)
    known: dict[Path, str] = {}
    for number in range(14):
        put(index, *(passage(f"Kalimat {number} {n}.", article=f"a{n + number % 7}") for n in range(4)))
        found = {
            path: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (tmp_path / "index" / "generations").rglob("*")
            if path.is_file() and path.suffix != ".lock"
        }
        assert {path: known[path] for path in known if path in found}.items() <= found.items()
        known = found
    assert index.info().embedder == EMBEDDER.spec
