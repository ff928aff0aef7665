from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from embeddings.index.base import Edition, PassageIndex
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.reindexer import ReindexReport, reindex
from embeddings.reindexing.report import MOST_DIFFERENCES, DifferenceKind
from knowledge.problem import ProblemKind
from tests.embeddings.samples import ID, ask, ids
from tests.fakes import HashingEmbedder

COFFEE = "Kopi arabika ditanam di dataran tinggi Gayo dan dipanen dua kali setiap tahun."
TEA = "Teh hijau dipetik pagi hari dan dikukus agar warnanya tetap segar dan hijau."
SALT = "Garam rakyat dijemur di tambak Madura selama musim kemarau yang panjang sekali."
BROKEN = b"# Rusak\n\n\x00"


@pytest.fixture(params=["on disk", "in memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> PassageIndex:
    """An empty index of either kind."""
    return LocalIndex(tmp_path / "home") if request.param == "on disk" else MemoryIndex()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article that never breaks."""
    folder = tmp_path / "articles"
    article(folder / "garam.md", SALT, title="Garam")
    return folder


def article(path: Path, text: str, *, title: str = "Kopi", name: str = "") -> Path:
    """Write an Indonesian article; its id is that of the file unless one is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"id: {name}\n" if name else ""
    path.write_text(f"---\nlanguage: id\n{head}---\n# {title}\n\n{text}\n", "utf-8")
    return path


def record(name: str, text: str) -> str:
    """A line of JSON Lines."""
    return json.dumps({"id": name, "title": name.title(), "text": text, "language": "id"})


def refill(folder: Path, index: PassageIndex, *, again: bool = False) -> ReindexReport:
    """Reindex with the usual model."""
    return reindex(folder, index=index, embedder=HashingEmbedder(), again=again)


def edition(index: PassageIndex, name: str) -> Edition:
    """An edition that is there."""
    found = index.edition(name, ID)
    assert found is not None
    return found


def test_a_file_that_breaks_keeps_its_last_good_passages(folder: Path, index: PassageIndex) -> None:
    """They are marked since when, for as long as it is broken; mended, the mark is gone; deleted, all is."""
    path = article(folder / "kopi.md", COFFEE)
    refill(folder, index)
    path.write_bytes(BROKEN)
    report = refill(folder, index)
    assert [(d.kind, d.path) for d in report.kept] == [(DifferenceKind.STALE, "kopi.md")]
    assert (report.stale, index.info().stale, report.articles) == (1, 1, 2)
    since = edition(index, "kopi").stale_since
    assert since is not None
    assert since.utcoffset() is not None
    assert ids(ask(index, "kopi arabika"))[0] == "kopi/id/1"
    assert refill(folder, index).up_to_date
    refill(folder, index, again=True)
    reindex(folder, index=index, embedder=HashingEmbedder(name="other"))
    refill(folder, index)
    assert edition(index, "kopi").stale_since == since
    assert ids(ask(index, "kopi arabika"))[0] == "kopi/id/1"
    article(path, COFFEE)
    refill(folder, index)
    assert (edition(index, "kopi").stale_since, index.info().stale) == (None, 0)
    path.write_bytes(BROKEN)
    refill(folder, index)
    path.unlink()
    refill(folder, index)
    assert index.edition("kopi", ID) is None
    assert (index.info().stale, index.files().keys()) == (0, {"garam.md"})


def test_a_file_that_was_never_good_is_only_a_problem(folder: Path, index: PassageIndex) -> None:
    """Nothing is stale of which nothing was known."""
    (folder / "kopi.md").write_bytes(BROKEN)
    report = refill(folder, index)
    assert ([problem.path.name for problem in report.problems], report.stale) == (["kopi.md"], 0)
    assert index.files()["kopi.md"] == ""


def test_a_broken_line_keeps_what_may_be_in_it(folder: Path, index: PassageIndex) -> None:
    """A line that says whose it is keeps that article; one that does not keeps all that the file lost."""
    path = folder / "semua.jsonl"
    path.write_text("\n".join([record("kopi", COFFEE), record("teh", TEA), record("lada", SALT)]), "utf-8")
    refill(folder, index)
    path.write_text("\n".join([record("kopi", ""), record("lada", SALT)]), "utf-8")
    assert refill(folder, index).stale == 1
    assert edition(index, "kopi").stale_since is not None
    assert index.edition("teh", ID) is None
    path.write_text(record("kopi", COFFEE)[:-9] + "\n", "utf-8")
    assert refill(folder, index).stale == 2
    assert [e.article_id for e in index.editions() if e.stale_since] == ["kopi", "lada"]


@pytest.mark.parametrize("broken", [record("kopi", COFFEE)[:-9], record("kopi", "")])
def test_a_line_that_is_mended_as_it_was_is_no_longer_stale(
    folder: Path, index: PassageIndex, broken: str
) -> None:
    """A record that is known already, and so is not read again, loses its mark as well."""
    path = folder / "semua.jsonl"
    lines = [record("kopi", COFFEE), record("teh", TEA)]
    path.write_text("\n".join(lines), "utf-8")
    refill(folder, index)
    path.write_text("\n".join([broken, lines[1]]), "utf-8")
    assert refill(folder, index).stale == 1
    path.write_text("\n".join(lines), "utf-8")
    assert refill(folder, index).stale == 0
    assert (edition(index, "kopi").stale_since, index.info().stale) == (None, 0)


def test_what_lies_below_a_folder_that_cannot_be_read_stays(
    folder: Path, index: PassageIndex, tmp_path: Path
) -> None:
    """It is marked, and loses its mark when the folder is back, though no file in it has changed."""
    article(folder / "lama" / "kopi.md", COFFEE)
    refill(folder, index)
    (folder / "lama").rename(tmp_path / "away")
    (folder / "lama").symlink_to(tmp_path / "away")
    assert refill(folder, index).stale == 1
    assert edition(index, "kopi").stale_since is not None
    assert refill(folder, index).up_to_date
    (folder / "lama").unlink()
    (tmp_path / "away").rename(folder / "lama")
    refill(folder, index)
    assert (edition(index, "kopi").stale_since, index.info().stale) == (None, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("rights", [0o000, 0o400, 0o100])
def test_what_may_not_be_read_stays(folder: Path, index: PassageIndex, rights: int) -> None:
    """A file or folder whose rights are taken away, as a whole or in part, loses no article."""
    path = article(folder / "lama" / "dalam" / "kopi.md", COFFEE)
    refill(folder, index)
    for place in (path, path.parent, path.parent.parent):
        place.chmod(rights)
        try:
            report = refill(folder, index)
            assert edition(index, "kopi").stale_since is not None or (place == path and rights == 0o400)
            assert report.stale == index.info().stale
        finally:
            place.chmod(0o700)
        refill(folder, index)
        assert edition(index, "kopi").stale_since is None


@pytest.mark.parametrize("kind", ["folder", "link to nowhere", "link out of the folder"])
def test_what_takes_the_place_of_a_file_leaves_it_stale(folder: Path, index: PassageIndex, kind: str) -> None:
    """Something under its name that is no file is as good a reason as a file that cannot be read."""
    path = article(folder / "kopi.md", COFFEE)
    refill(folder, index)
    path.unlink()
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere.md" if kind == "link to nowhere" else article(folder.parent / "x.md", TEA))
    report = refill(folder, index)
    assert (len(report.problems), report.stale) == (1, 1)
    assert ids(ask(index, "kopi arabika"))[0] == "kopi/id/1"


def test_a_good_copy_elsewhere_takes_the_place_of_a_broken_one(folder: Path, index: PassageIndex) -> None:
    """Behind or before it in the order of paths, what can be read counts; mended, the first one does."""
    path = article(folder / "m.md", COFFEE, name="kopi")
    refill(folder, index)
    for copy in ("z.md", "a.md"):
        path.write_bytes(BROKEN)
        article(folder / copy, TEA, name="kopi")
        refill(folder, index)
        assert (edition(index, "kopi").path, index.info().stale) == (copy, 0)
        assert [passage.text for passage in index.paragraph("kopi", ID, 1)] == [TEA]
        article(path, COFFEE, name="kopi")
        report = refill(folder, index)
        assert edition(index, "kopi").path == min(copy, "m.md")
        assert [problem.kind for problem in report.problems] == [ProblemKind.DUPLICATE_EDITION]
        (folder / copy).unlink()
        refill(folder, index)
        assert edition(index, "kopi").path == "m.md"


def test_a_second_copy_is_not_stale(folder: Path, index: PassageIndex) -> None:
    """It is a problem each time, and makes no generation."""
    article(folder / "id" / "kopi.md", COFFEE)
    article(folder / "z" / "kopi.md", TEA)
    for _ in range(3):
        report = refill(folder, index)
        assert [problem.kind for problem in report.problems] == [ProblemKind.DUPLICATE_EDITION]
        assert (report.stale, edition(index, "kopi").path) == (0, "id/kopi.md")
    assert refill(folder, index).up_to_date


def test_the_same_line_twice_is_said_each_time(folder: Path, index: PassageIndex) -> None:
    """Also when the line is known, so that it is not read again."""
    (folder / "semua.jsonl").write_text(f"{record('kopi', COFFEE)}\n" * 2, "utf-8")
    for _ in range(3):
        report = refill(folder, index)
        assert [(p.kind, p.line) for p in report.problems] == [(ProblemKind.DUPLICATE_EDITION, 2)]
    assert refill(folder, index).up_to_date


def test_what_is_kept_is_not_left_out(folder: Path, index: PassageIndex) -> None:
    """Also beside so many changes that not all of them are named; what never was in is left out."""
    path = article(folder / "kopi.md", COFFEE)
    refill(folder, index)
    path.write_bytes(BROKEN)
    (folder / "baru.md").write_bytes(BROKEN)
    lines = [record(f"teh-{number}", TEA) for number in range(MOST_DIFFERENCES + 1)]
    (folder / "banyak.jsonl").write_text("\n".join(lines), "utf-8")
    report = refill(folder, index)
    assert (report.stale, report.left_out, report.articles_added) == (1, 1, MOST_DIFFERENCES + 1)
    assert [difference.path for difference in report.kept] == ["kopi.md"]
    assert len(report.differences) == MOST_DIFFERENCES


def test_what_lies_in_a_folder_that_cannot_be_read_is_not_left_out(folder: Path, index: PassageIndex) -> None:
    """All that it held stays."""
    below = article(folder / "id" / "bawah" / "kopi.md", COFFEE).parents[1]
    refill(folder, index)
    below.chmod(0)
    if os.access(below, os.R_OK):
        below.chmod(0o700)
        pytest.skip("the superuser may read everything")
    report = refill(folder, index)
    below.chmod(0o700)
    assert (report.stale, report.left_out) == (1, 0)
