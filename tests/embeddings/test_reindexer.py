from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from embeddings.embedder import EmbedderSpec, ModelFailedError, Vectors
from embeddings.index.base import Change, PassageIndex, SourceFile
from embeddings.index.content import embedded_text
from embeddings.index.errors import HomeNotWritableError
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.reindexer import ReindexReport, reindex, spec_name
from knowledge.errors import ArticlesFolderMissingError, NoArticlesError
from knowledge.problem import ProblemKind
from knowledge.readers.digests import file_digest
from tests.embeddings.samples import EN, ID, ask, edition_of, embedded, passage, provenance, put
from tests.fakes import HashingEmbedder

COFFEE = "Kopi arabika ditanam di dataran tinggi Gayo dan dipanen dua kali setiap tahun."
PRICE = "Harga satu kilogram kopi arabika adalah 120 ribu rupiah di koperasi petani."
TEA = "Teh hijau dipetik pagi hari dan dikukus agar warnanya tetap segar dan hijau."


def write(path: Path, *paragraphs: str, title: str = "Kopi") -> Path:
    """Write an article of some paragraphs, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([f"# {title}", *paragraphs]) + "\n", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles with three paragraphs."""
    articles = tmp_path / "articles"
    write(articles / "id" / "kopi.md", COFFEE, PRICE)
    write(articles / "id" / "teh.md", TEA, title="Teh")
    return articles


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where an index on disk goes."""
    return tmp_path / "home"


def texts(index: PassageIndex) -> list[str]:
    """What the paragraphs of the two articles say."""
    return [
        part.text
        for article in ("kopi", "teh")
        for number in range(1, 9)
        for part in index.paragraph(article, ID, number)
    ]


def counts(report: ReindexReport) -> tuple[int, int, int, int]:
    """Passages added, changed, removed and unchanged."""
    return report.added, report.changed, report.removed, report.unchanged


def test_a_first_reindex_takes_everything_in(folder: Path) -> None:
    """Every paragraph is embedded once, with its title, and found."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    report = reindex(folder, index=index, embedder=embedder)
    assert (report.articles, counts(report), report.up_to_date) == (2, (3, 0, 0, 0), False)
    assert embedder.embedded == [f"Kopi\n{COFFEE}", f"Kopi\n{PRICE}", f"Teh\n{TEA}"]
    assert texts(index) == [COFFEE, PRICE, TEA]
    assert ask(index, "harga satu kilogram", embedder=embedder)[0].passage.text == PRICE
    info = index.info()
    assert (info.embedder, info.source) == (embedder.spec, str(folder.resolve()))


def test_only_changed_paragraphs_are_embedded(folder: Path) -> None:
    """An edit, an addition and a removal cost what they change and nothing more."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    embedder.embedded.clear()
    edited, added = PRICE.replace("120", "150"), f"{TEA} Daunnya kecil."
    write(folder / "id" / "kopi.md", COFFEE, edited, added)
    (folder / "id" / "teh.md").unlink()
    report = reindex(folder, index=index, embedder=embedder)
    assert (report.articles, counts(report)) == (1, (1, 1, 1, 1))
    assert embedder.embedded == [f"Kopi\n{edited}", f"Kopi\n{added}"]
    assert texts(index) == [COFFEE, edited, added]


def test_a_new_title_changes_every_passage_of_its_article(folder: Path) -> None:
    """A citation shows the title and a vector is made of it, so neither may be the old one."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    write(folder / "id" / "kopi.md", COFFEE, PRICE, title="Kopi Gayo")
    assert counts(reindex(folder, index=index, embedder=embedder)) == (0, 2, 0, 1)
    assert {part.title for part in index.paragraph("kopi", ID, 2)} == {"Kopi Gayo"}


def test_nothing_changed_makes_no_generation(folder: Path, home: Path) -> None:
    """A second reindex says that all is up to date, embeds nothing and writes nothing."""
    embedder = HashingEmbedder()
    index = LocalIndex(home)
    reindex(folder, index=index, embedder=embedder)
    generation = index.info().generation
    report = reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert (report.up_to_date, counts(report)) == (True, (0, 0, 0, 3))
    assert LocalIndex(home).info().generation == generation
    assert embedder.passages_embedded == 3


def test_a_touched_file_is_read_and_not_embedded(folder: Path) -> None:
    """A new time of change costs a look; after it, all is up to date again."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    before = index.info().fingerprint
    os.utime(folder / "id" / "teh.md", (1, 1))
    report = reindex(folder, index=index, embedder=embedder)
    assert (counts(report), embedder.passages_embedded) == ((0, 0, 0, 3), 3)
    assert index.info().fingerprint != before
    assert reindex(folder, index=index, embedder=embedder).up_to_date
    assert texts(index) == [COFFEE, PRICE, TEA]


def test_unchanged_passages_keep_their_vectors(folder: Path, home: Path) -> None:
    """A reindex after one edit gives the hits that a first reindex of the same folder gives."""
    embedder = HashingEmbedder()
    index, fresh = LocalIndex(home), MemoryIndex()
    reindex(folder, index=index, embedder=embedder)
    write(folder / "id" / "kopi.md", COFFEE, PRICE.replace("120", "150"))
    reindex(folder, index=index, embedder=embedder)
    assert embedder.passages_embedded == 4
    reindex(folder, index=fresh, embedder=embedder)
    question = "harga kopi 150 ribu"
    assert [(hit.passage, round(hit.meaning, 5)) for hit in ask(index, question, embedder=embedder)] == [
        (hit.passage, round(hit.meaning, 5)) for hit in ask(fresh, question, embedder=embedder)
    ]


def test_problems_are_reported_and_the_rest_goes_on(folder: Path) -> None:
    """A file that cannot be read keeps only itself out."""
    (folder / "id" / "rusak.md").write_bytes(b"# Rusak\n\n\xff\xfe\x00")
    (folder / "id" / "kosong.jsonl").write_text("{\n", "utf-8")
    index = MemoryIndex()
    report = reindex(folder, index=index, embedder=HashingEmbedder())
    assert {(problem.path.name, problem.is_fatal) for problem in report.problems} == {
        ("rusak.md", True),
        ("kosong.jsonl", True),
    }
    assert (report.articles, index.info().passages) == (2, 3)


def test_of_two_equal_editions_the_first_stays(folder: Path) -> None:
    """A second file of the same article and language is a problem and not in the index."""
    write(folder / "id" / "z" / "kopi.md", f"{TEA} Lain.")
    index = MemoryIndex()
    report = reindex(folder, index=index, embedder=HashingEmbedder())
    duplicates = [problem for problem in report.problems if problem.kind is ProblemKind.DUPLICATE_EDITION]
    assert [problem.path.parent.name for problem in duplicates] == ["z"]
    assert texts(index) == [COFFEE, PRICE, TEA]


def test_an_empty_or_missing_folder_leaves_the_index_as_it_was(folder: Path, tmp_path: Path) -> None:
    """A folder that went away, or lost its files, must not empty the bot's memory."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    before = (index.digests(), index.info())
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoArticlesError):
        reindex(empty, index=index, embedder=embedder)
    with pytest.raises(ArticlesFolderMissingError):
        reindex(tmp_path / "missing", index=index, embedder=embedder)
    write(empty / "id" / "x.md", title="Hanya judul")
    with pytest.raises(NoArticlesError):
        reindex(empty, index=index, embedder=embedder, again=True)
    assert (index.digests(), index.info()) == before


def test_a_model_that_fails_leaves_the_index_as_it_was(folder: Path, home: Path) -> None:
    """Half of a folder is never served."""

    class Failing(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise ModelFailedError("hashing", f"{len(texts)} texts")

    index = LocalIndex(home)
    reindex(folder, index=index, embedder=HashingEmbedder())
    before = (index.digests(), index.info())
    write(folder / "id" / "kopi.md", f"{COFFEE} Baru.")
    with pytest.raises(ModelFailedError):
        reindex(folder, index=index, embedder=Failing())
    assert (index.digests(), index.info()) == before
    assert LocalIndex(home).digests() == before[0]


def test_a_damaged_index_is_rebuilt(folder: Path, home: Path) -> None:
    """The next reindex after damage embeds everything and leaves a whole index."""
    embedder = HashingEmbedder()
    index = LocalIndex(home)
    reindex(folder, index=index, embedder=embedder)
    path = home / "index" / "generations" / index.info().generation
    (path,) = path.rglob("passages.sqlite")
    path.write_bytes(path.read_bytes()[:-1])
    report = reindex(folder, index=LocalIndex(home), embedder=embedder)
    assert (counts(report), embedder.passages_embedded) == ((3, 0, 0, 0), 6)
    assert texts(LocalIndex(home)) == [COFFEE, PRICE, TEA]


def test_another_model_embeds_everything(folder: Path, home: Path) -> None:
    """After a model change all vectors are the new model's, and what is gone meanwhile is gone."""
    index = LocalIndex(home)
    reindex(folder, index=index, embedder=HashingEmbedder())
    (folder / "id" / "teh.md").unlink()
    other = HashingEmbedder(name="other", dimensions=96)
    report = reindex(folder, index=index, embedder=other)
    assert (counts(report), other.passages_embedded) == ((0, 2, 1, 0), 2)
    assert index.info().embedder == other.spec
    assert texts(index) == [COFFEE, PRICE]


def test_a_new_revision_of_a_model_is_another_model(folder: Path) -> None:
    """Retrained weights under the same name make other vectors."""
    index = MemoryIndex()
    reindex(folder, index=index, embedder=HashingEmbedder(revision="1"))
    second = HashingEmbedder(revision="2")
    assert counts(reindex(folder, index=index, embedder=second)) == (0, 3, 0, 0)
    assert index.info().embedder == second.spec


@pytest.mark.parametrize("on_disk", [False, True])
def test_again_embeds_everything_and_keeps_nothing_stale(folder: Path, home: Path, on_disk: bool) -> None:
    """Asked for, all is embedded anew; an article that is gone meanwhile does not stay behind."""
    index: PassageIndex = LocalIndex(home) if on_disk else MemoryIndex()
    embedder = HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    (folder / "id" / "teh.md").unlink()
    report = reindex(folder, index=index, embedder=embedder, again=True)
    assert (counts(report), embedder.passages_embedded) == ((0, 2, 1, 0), 5)
    assert texts(index) == [COFFEE, PRICE]


def test_another_splitting_leaves_no_old_passage(folder: Path) -> None:
    """Passages that were cut by older rules go, even if their paragraph is still there."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    old = dataclasses.replace(provenance(embedder), splitting="older")
    cut = [passage(COFFEE[:40]), passage(COFFEE[40:], part=2)]
    first = [Change(passages=embedded(cut, embedder), edition=edition_of(cut, path="id/kopi.md"))]
    first.append(Change(file=SourceFile("id/kopi.md", file_digest(folder / "id" / "kopi.md"))))
    index.apply(lambda present, known: first, provenance=old)
    report = reindex(folder, index=index, embedder=embedder)
    assert counts(report) == (2, 1, 1, 0)
    assert texts(index) == [COFFEE, PRICE, TEA]
    assert index.info().splitting != "older"


def test_another_folder_is_recorded(folder: Path, tmp_path: Path) -> None:
    """A folder with the same articles in another place becomes the source, without embedding anew."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    moved = tmp_path / "moved"
    folder.rename(moved)
    reindex(moved, index=index, embedder=embedder)
    assert index.info().source == str(moved.resolve())
    assert embedder.passages_embedded == 3


def test_progress_grows_to_the_report(folder: Path) -> None:
    """Whoever watches sees the counts rise, and at last what is returned."""
    seen: list[tuple[int, int, int, int]] = []
    report = reindex(
        folder,
        index=MemoryIndex(),
        embedder=HashingEmbedder(),
        progress=lambda growing: seen.append(counts(growing)),
    )
    assert seen == sorted(seen)
    assert seen[-1] == counts(report)


def test_a_home_that_cannot_be_written_is_said_so(folder: Path, tmp_path: Path) -> None:
    """The reindex fails with the error that names the home, and not as damage."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(HomeNotWritableError):
        reindex(folder, index=LocalIndex(tmp_path / "file" / "home"), embedder=HashingEmbedder())


def test_a_vector_is_made_of_title_heading_and_text() -> None:
    """What stands above a paragraph belongs to its meaning; an empty heading leaves no gap."""
    assert embedded_text(passage("Isi.", heading="A › B")) == "Kopi\nA › B\nIsi."
    assert embedded_text(passage("Isi.")) == "Kopi\nIsi."


def test_a_spec_is_named_with_its_revision() -> None:
    """Two revisions of a model are told apart, and a model without one is just its name."""
    assert spec_name(EmbedderSpec("m", "abc", 4)) == "m@abc"
    assert spec_name(EmbedderSpec("m", "", 4)) == "m"


def test_editions_of_an_article_are_two(folder: Path) -> None:
    """A second language does not disturb the first."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    reindex(folder, index=index, embedder=embedder)
    write(
        folder / "en" / "kopi.md", "Arabica coffee grows in the highlands of Gayo and is picked twice a year."
    )
    assert counts(reindex(folder, index=index, embedder=embedder)) == (1, 0, 0, 3)
    assert len(index.paragraph("kopi", EN, 1)) == 1
    info = index.info()
    assert (info.articles, info.editions, info.languages) == (2, 3, {ID: 3, EN: 1})


def test_put_and_reindex_agree(folder: Path) -> None:
    """What was put in by hand is removed by a reindex of a folder that does not hold it."""
    index, embedder = MemoryIndex(), HashingEmbedder()
    put(index, passage("Asing.", article="asing"), embedder=embedder)
    reindex(folder, index=index, embedder=embedder)
    assert index.edition("asing", ID) is None
