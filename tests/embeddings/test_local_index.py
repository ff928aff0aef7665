from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embeddings.embedder import EmbedderSpec, ModelMissingError
from embeddings.index.base import Applied, Change, KnownVectors, PassageIndex, PassageReader
from embeddings.index.content import content_key
from embeddings.index.local import LocalIndex
from tests.embeddings.index_contract import HOURS, PRICE, TEA, HoldsSearchContract, PassageIndexContract
from tests.embeddings.samples import ask, ids, passage, provenance, put, putting
from tests.fakes import HashingEmbedder


class TestLocalIndex(PassageIndexContract, HoldsSearchContract):
    """The contract, on disk."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> PassageIndex:
        """An empty index."""
        return LocalIndex(tmp_path)


def test_looking_makes_nothing_on_disk(tmp_path: Path) -> None:
    """Before the first `apply` there is no index to load, and none is made by asking."""
    index = LocalIndex(tmp_path / "home")
    assert not index.load()
    assert ask(index, "kopi") == []
    assert not (tmp_path / "home").exists()


def test_what_was_put_in_is_there_after_a_restart(tmp_path: Path) -> None:
    """A new process finds the same hits with the same scores, and the same counts."""
    first = LocalIndex(tmp_path)
    put(first, PRICE, HOURS, TEA)
    second = LocalIndex(tmp_path)
    assert second.load()
    assert ask(second, "harga kopi") == ask(first, "harga kopi")
    assert second.info() == first.info()
    assert second.editions() == first.editions()


def test_info_says_when_and_how_large(tmp_path: Path) -> None:
    """The size is that of the generation's files, and the time is in UTC."""
    index = LocalIndex(tmp_path)
    put(index, PRICE)
    info = index.info()
    folder = tmp_path / "index" / "generations" / info.generation
    assert info.created is not None
    assert info.created.utcoffset() is not None
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".lock"}]
    assert info.size == sum(path.stat().st_size for path in files if path.name != "manifest.json")


def test_a_running_index_follows_what_another_process_has_made(tmp_path: Path) -> None:
    """After a refresh it answers from the new generation; until then, all of it is the old one."""
    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path)
    put(builder, PRICE, HOURS)
    assert ids(ask(reader, "harga kopi")) == [PRICE.id, HOURS.id]
    before = reader.now()
    put(builder, TEA, removed=[PRICE.id])
    assert reader.refresh()
    assert not reader.refresh()
    assert {hit.passage.id for hit in ask(reader, "harga kopi")} == {HOURS.id, TEA.id}
    assert reader.info() == builder.info()
    assert ids(ask(before, "harga kopi")) == [PRICE.id, HOURS.id]


def test_a_running_index_follows_by_itself(tmp_path: Path) -> None:
    """A thread of its own notices a new generation, also the very first one."""
    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path)
    assert reader.info().passages == 0
    with reader.following(interval=0.01):
        for count, item in enumerate((PRICE, HOURS, TEA), start=1):
            put(builder, item)
            assert wait_until(lambda count=count: reader.info().passages == count)


def wait_until(holds: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return False


def test_a_reader_outlives_generations_that_it_cannot_use(tmp_path: Path) -> None:
    """Of another model, or damaged: the loaded one goes on answering even after it was cleared away."""
    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path)
    put(builder, PRICE, HOURS)
    assert reader.load()
    other = HashingEmbedder(name="other")
    for number in range(4):
        put(builder, passage(f"Baru {number}.", article="baru"), embedder=other)
        assert not reader.refresh()
    folder = tmp_path / "index" / "generations" / reader.info().generation
    assert not folder.exists()
    assert ids(ask(reader, "harga kopi")) == [PRICE.id, HOURS.id]
    (tmp_path / "index" / "CURRENT").write_text("gone\n", "utf-8")
    assert not reader.refresh()
    assert ids(ask(reader, "harga kopi")) == [PRICE.id, HOURS.id]
    assert reader.paragraph("kopi", PRICE.language, 1) == [PRICE]


def test_a_model_that_is_ready_is_followed(tmp_path: Path) -> None:
    """Whoever can ask the other model goes over to it; whoever cannot stays with the old one."""
    asked: list[EmbedderSpec] = []

    def missing(spec: EmbedderSpec) -> None:
        raise ModelMissingError(spec.name, "no such folder")

    builder = LocalIndex(tmp_path)
    ready, unable = LocalIndex(tmp_path, ready=asked.append), LocalIndex(tmp_path, ready=missing)
    put(builder, PRICE)
    assert ready.load()
    assert unable.load()
    other = HashingEmbedder(name="other")
    put(builder, TEA, embedder=other)
    assert ready.refresh()
    assert not unable.refresh()
    assert asked == [other.spec]
    assert ids(ask(ready, "teh", embedder=other)) == [TEA.id]
    assert ids(ask(unable, "harga kopi")) == [PRICE.id]


def test_what_was_cleared_away_is_not_built_upon(tmp_path: Path) -> None:
    """Whoever still serves it starts from nothing, with the vectors that it still has."""
    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path)
    put(builder, PRICE, HOURS)
    assert reader.load()
    for number in range(4):
        put(builder, passage(f"Baru {number}."), embedder=HashingEmbedder(name="other"))
    key = content_key(PRICE)
    seen: list[object] = []

    def changes(present: PassageReader, known: KnownVectors) -> Iterator[Change]:
        seen.append((present.info().passages, list(known([key]))))
        yield from putting(PRICE, TEA)(present, known)

    assert reader.apply(changes, provenance=provenance()) is Applied.PUBLISHED
    assert seen == [(0, [key])]
    assert LocalIndex(tmp_path).digests().keys() == {PRICE.id, TEA.id}


def test_whatever_a_model_does_following_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A model that cannot be loaded, for whatever reason, is said so; the next generation is followed."""

    def broken(spec: EmbedderSpec) -> None:
        raise MemoryError(spec.name)

    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path, ready=broken)
    put(builder, PRICE)
    assert reader.load()
    with reader.following(interval=0.01):
        put(builder, TEA, embedder=HashingEmbedder(name="other"))
        assert wait_until(lambda: "MemoryError" in caplog.text)
        put(builder, PRICE, HOURS)
        assert wait_until(lambda: reader.info().passages == 2)


def test_editions_are_leafed_through_across_segments(tmp_path: Path) -> None:
    """However many, and wherever they were written, each comes once and in order."""
    index = LocalIndex(tmp_path)
    names = [f"a{number:04}" for number in range(1_300)]
    put(index, *(passage("Kamar.", article=name, title=f"Judul {name[-1]}") for name in names))
    renamed = names[::40]
    put(index, *(passage("Kamar.", article=name, title=f"Judul {name[-2]} baru") for name in renamed))
    put(index, removed=[f"{name}/id/1" for name in names[5::100]])
    assert len(index.info().segments) > 1
    titles = {name: f"Judul {name[-1]}" for name in names} | {n: f"Judul {n[-2]} baru" for n in renamed}
    expected = sorted((titles[name], name) for name in names if name not in names[5::100])
    pages = [index.editions(offset=offset, limit=270) for offset in range(0, 1_400, 270)]
    assert [(edition.title, edition.article_id) for page in pages for edition in page] == expected


def test_more_passages_than_a_batch_are_carried_over(tmp_path: Path) -> None:
    """Thousands of passages keep their vectors, words and texts through a change of one."""
    index = LocalIndex(tmp_path)
    put(index, *(passage(f"Kamar {n} di lantai {n // 10}.", paragraph=n) for n in range(1, 2_101)))
    put(index, passage("Kamar tamu.", paragraph=5))
    assert index.info().passages == 2_100
    for number in (1, 1_000, 2_100):
        first = ask(index, f"Kopi Kamar {number} di lantai {number // 10}", limit=1)[0]
        assert first.passage.paragraph == number
        assert first.meaning == pytest.approx(1.0, abs=1e-5)
