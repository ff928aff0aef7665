from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.index.base import Change, PassageIndex, Provenance
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.reindexer import RULES, plan, reindex
from embeddings.reindexing.report import Outcome
from tests.embeddings.samples import EN, ID, ask
from tests.fakes import HashingEmbedder

COFFEE = "Kopi arabika ditanam di dataran tinggi Gayo dan dipanen dua kali setiap tahun."
PRICE = "Harga satu kilogram kopi arabika adalah 120 ribu rupiah di koperasi petani."
TEA = "Teh hijau dipetik pagi hari dan dikukus agar warnanya tetap segar dan hijau."
SALT = "Garam rakyat dijemur di tambak Madura selama musim kemarau yang panjang sekali."


@pytest.fixture(params=["on disk", "in memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> PassageIndex:
    """An empty index of either kind."""
    return LocalIndex(tmp_path / "home") if request.param == "on disk" else MemoryIndex()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article in Markdown and three in JSON Lines."""
    folder = tmp_path / "articles"
    (folder / "id").mkdir(parents=True)
    (folder / "id" / "kopi.md").write_text(markdown(COFFEE, PRICE), "utf-8")
    lines = [record("teh", TEA), record("garam", SALT), record("kopi-en", "Coffee is grown in Gayo.", "en")]
    (folder / "semua.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def markdown(*paragraphs: str, title: str = "Kopi", name: str = "kopi") -> str:
    """An Indonesian article."""
    return "\n\n".join([f"---\nid: {name}\nlanguage: id\n---\n# {title}", *paragraphs]) + "\n"


def record(name: str, text: str, language: str = "id") -> str:
    """A line of JSON Lines."""
    return json.dumps({"id": name, "title": name.title(), "text": text, "language": language})


def move(folder: Path) -> None:
    """Into a folder that is made for it."""
    (folder / "baru").mkdir()
    (folder / "id" / "kopi.md").rename(folder / "baru" / "k.md")


def give_another_id(folder: Path) -> None:
    """The same text as another article."""
    path = folder / "id" / "kopi.md"
    path.write_text(path.read_text("utf-8").replace("id: kopi", "id: arabika"), "utf-8")


def copy(folder: Path) -> None:
    """The same text a second time, as another article."""
    (folder / "id" / "lagi.md").write_text(markdown(COFFEE, PRICE, name="lagi"), "utf-8")


def reorder(folder: Path) -> None:
    """The last paragraph first, and the lines of the other file the other way round."""
    (folder / "id" / "kopi.md").write_text(markdown(PRICE, COFFEE), "utf-8")
    path = folder / "semua.jsonl"
    path.write_text("\n".join(reversed(path.read_text("utf-8").split("\n"))), "utf-8")


def split(folder: Path) -> None:
    """A line of JSON Lines becomes a file of its own."""
    path = folder / "semua.jsonl"
    path.write_text("\n".join(path.read_text("utf-8").split("\n")[1:]), "utf-8")
    (folder / "teh.md").write_text(markdown(TEA, title="Teh", name="teh"), "utf-8")


@pytest.mark.parametrize("change", [move, give_another_id, copy, reorder, split])
def test_what_was_embedded_once_is_not_embedded_again(
    folder: Path, index: PassageIndex, change: Callable[[Path], None]
) -> None:
    """Wherever a text goes and however often it stands there, its vector is known, and it is found by it."""
    embedder = HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    embedder.embedded.clear()
    change(folder)
    report = reindex(folder, index=index, embedder=embedder)
    assert (report.outcome, report.embedded, embedder.embedded) == (Outcome.PUBLISHED, 0, [])
    fresh = MemoryIndex()
    reindex(folder, index=fresh, embedder=embedder)
    assert (index.digests(), index.editions(), index.files()) == (
        fresh.digests(),
        fresh.editions(),
        fresh.files(),
    )
    found, expected = (meanings(each) for each in (index, fresh))
    assert found == pytest.approx(expected, abs=1e-5)


def meanings(index: PassageIndex) -> dict[str, float]:
    """How near each passage is to a question."""
    hits = ask(index, "harga kopi arabika", embedder=HashingEmbedder(), limit=100)
    return {hit.passage.id: hit.meaning for hit in hits}


def test_a_new_title_embeds_its_article_alone(folder: Path, index: PassageIndex) -> None:
    """A vector is made of the title as well; no other article's is."""
    embedder = HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    embedder.embedded.clear()
    (folder / "id" / "kopi.md").write_text(markdown(COFFEE, PRICE, title="Kopi Gayo"), "utf-8")
    reindex(folder, index=index, embedder=embedder)
    assert embedder.embedded == [f"Kopi Gayo\n{COFFEE}", f"Kopi Gayo\n{PRICE}"]


def test_a_text_that_stands_twice_is_embedded_once(tmp_path: Path, index: PassageIndex) -> None:
    """Also where it is new in both places."""
    (tmp_path / "articles").mkdir()
    for name in ("a", "b"):
        (tmp_path / "articles" / f"{name}.md").write_text(markdown(COFFEE, name=name), "utf-8")
    embedder = HashingEmbedder()
    reindex(tmp_path / "articles", index=index, embedder=embedder)
    assert embedder.embedded == [f"Kopi\n{COFFEE}"]
    assert index.info().passages == 2


def test_files_that_were_only_touched_make_no_generation(folder: Path, tmp_path: Path) -> None:
    """However many they are; the state of the folder is noted, so that it counts as known."""
    for number in range(300):
        text = markdown(
            f"Kebun nomor {number} ditanami kopi dan teh oleh para petani sejak lama.", name=f"k{number}"
        )
        (folder / f"k{number}.md").write_text(text, "utf-8")
    index, embedder = LocalIndex(tmp_path / "home"), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    before, embedded = index.info(), embedder.passages_embedded
    for number, path in enumerate(sorted(folder.rglob("*.*"))):
        os.utime(path, (number + 1, number + 1))
    assert reindex(folder, index=LocalIndex(tmp_path / "home"), embedder=embedder).up_to_date
    again = LocalIndex(tmp_path / "home").info()
    assert (again.generation, embedder.passages_embedded) == (before.generation, embedded)
    assert again.fingerprint != before.fingerprint


def test_a_line_that_did_not_change_is_not_read_again(folder: Path, index: PassageIndex) -> None:
    """What the index says of it stays, even if it is not what the line says."""
    embedder = HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    edition = index.edition("teh", ID)
    assert edition is not None
    renamed = replace(edition, title="Lain")
    now = Provenance(embedder.spec, RULES, str(folder.resolve()))
    index.apply(lambda present, known: [Change(edition=renamed)], provenance=now)
    path = folder / "semua.jsonl"
    path.write_text(f"{path.read_text('utf-8')}\n{record('baru', PRICE)}\n", "utf-8")
    report = reindex(folder, index=index, embedder=embedder)
    assert (report.articles_added, report.articles_changed, report.articles) == (1, 0, 5)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 0, 0, 5)
    assert len(report.differences) == 1
    assert index.edition("teh", ID) == renamed


def test_an_edition_that_changes_hands_is_the_first_ones(folder: Path, index: PassageIndex) -> None:
    """Whoever comes first in the order of paths has an edition, in whatever order the files appear."""
    embedder = HashingEmbedder()
    for name in ("m", "z", "a", "k"):
        (folder / f"{name}.md").write_text(markdown(f"{TEA} {name}.", name="sama"), "utf-8")
        reindex(folder, index=index, embedder=embedder)
        owner = index.edition("sama", ID)
        assert owner is not None
        assert owner.path == min(path.name for path in folder.glob("*.md"))
    for name, next_one in (("a", "k"), ("m", "k"), ("k", "z")):
        (folder / f"{name}.md").unlink()
        reindex(folder, index=index, embedder=embedder)
        assert [p.text for p in index.paragraph("sama", ID, 1)] == [f"{TEA} {next_one}."]


def test_an_article_may_change_its_language(folder: Path, index: PassageIndex) -> None:
    """Its edition in the old one is gone, that in the new one is there."""
    embedder = HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    path = folder / "id" / "kopi.md"
    path.write_text(path.read_text("utf-8").replace("language: id", "language: en"), "utf-8")
    reindex(folder, index=index, embedder=embedder)
    assert index.edition("kopi", ID) is None
    assert len(index.paragraph("kopi", EN, 2)) == 1


def damaged(home: Path) -> Iterator[Path]:
    """Every layout, made useless."""
    for path in (home / "index" / "generations").rglob("layout.json"):
        path.write_bytes(b"[" + path.read_bytes()[1:])
        yield path


def test_a_plan_for_a_damaged_index_is_one_from_nothing(folder: Path, tmp_path: Path) -> None:
    """It says what a reindex would do, which starts anew where nothing is whole."""
    home, embedder = tmp_path / "home", HashingEmbedder()
    reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert len(list(damaged(home))) == 1
    planned = plan(folder, index=LocalIndex(home), embedder=embedder)
    done = reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert planned.outcome is Outcome.PLANNED
    assert (planned.added, planned.embedded) == (done.added, done.embedded) == (5, 5)


def test_a_plan_writes_nothing_and_says_what_a_reindex_does(folder: Path, tmp_path: Path) -> None:
    """The same counts and differences, file by file, and not a byte on disk."""
    home, embedder = tmp_path / "home", HashingEmbedder()
    reindex(folder, index=LocalIndex(home), embedder=embedder)
    (folder / "id" / "kopi.md").write_text(markdown(COFFEE, TEA), "utf-8")
    (folder / "semua.jsonl").write_text(record("garam", SALT), "utf-8")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if not path.name.startswith(".")}
    planned = plan(folder, index=LocalIndex(home), embedder=embedder)
    after = {path: path.stat().st_mtime_ns for path in home.rglob("*") if not path.name.startswith(".")}
    assert before.keys() == after.keys()
    done = reindex(folder, index=LocalIndex(home), embedder=embedder)
    for name in ("added", "changed", "removed", "unchanged", "embedded", "articles", "differences"):
        assert getattr(planned, name) == getattr(done, name)
