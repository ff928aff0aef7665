from __future__ import annotations

import gc
import math
import os
import random
from collections.abc import Iterable
from pathlib import Path
from threading import Barrier, Thread
from typing import cast

import pytest

from embeddings.index.base import PassageReader
from embeddings.index.hybrid import HybridSearch
from embeddings.index.local import LocalIndex
from embeddings.index.segment import Load, first_to_merge
from embeddings.index.view import GenerationView
from embeddings.question import Question
from knowledge.article import Passage
from tests.embeddings.index_contract import HOURS, PRICE, TEA
from tests.embeddings.samples import EMBEDDER, ID, ask, ids, passage, put


def view(index: LocalIndex) -> GenerationView:
    """What an index serves, with the parts that it is made of."""
    return cast("GenerationView", index.now())


def rooms(numbers: Iterable[int], *, house: str = "utara") -> list[Passage]:
    """A passage for each number, each of an article with ten others."""
    return [
        passage(f"Kamar {n} di gedung {house}.", article=f"a{n // 10}", paragraph=n % 10 + 1) for n in numbers
    ]


def folder(index: LocalIndex, home: Path) -> Path:
    """Where the generation lies that is served."""
    return home / "index" / "generations" / index.info().generation


def inodes(generation: Path) -> dict[int, int]:
    """Size of each file of a generation, by its inode; no matter what it is called."""
    files = [path.stat() for path in generation.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {state.st_ino: state.st_size for state in files}


@pytest.mark.parametrize("seed", range(5))
def test_segments_are_as_few_as_the_logarithm_of_all_rows(seed: int) -> None:
    """Whatever comes and goes, and rows are written again only a few times each in the long run."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    loads: list[Load] = []
    added = written = 0
    for _ in range(2_000):
        new = chance.choice((1, 1, 5, 30, 400, 3_000))
        loads.append(Load(new, 0))
        added += new
        place = chance.randrange(len(loads))
        gone = chance.randint(0, min(new, loads[place].live))
        loads[place] = Load(loads[place].whole, loads[place].dead + gone)
        first = first_to_merge(loads)
        if first < len(loads):
            live = sum(load.live for load in loads[first:])
            loads = [*loads[:first], Load(live, 0)]
            written += live
        whole = sum(load.whole for load in loads)
        assert len(loads) <= 2 + math.log(max(whole, 4), 4)
        assert all(load.dead <= load.whole / 4 for load in loads)
    assert written <= added * 2 * math.log(added, 4)


def test_what_did_not_change_is_shared(tmp_path: Path) -> None:
    """A segment that stays is the same files, and one changed paragraph writes a small part of all bytes."""
    index = LocalIndex(tmp_path)
    put(index, *rooms(range(3_000)))
    first, before = index.info(), inodes(folder(index, tmp_path))
    assert first.written == first.size
    put(index, *rooms([1_234], house="selatan"))
    second, after = index.info(), inodes(folder(index, tmp_path))
    kept = sum(size for inode, size in before.items() if inode in after)
    assert kept > 0.95 * first.size
    assert second.written < 0.05 * first.size
    assert [part.passages for part in second.segments] == [3_000, 1]
    assert after.keys() - before.keys() <= {path.stat().st_ino for path in new_files(index, tmp_path)}


def new_files(index: LocalIndex, home: Path) -> list[Path]:
    """The files of the newest segment, the words that came with it, and the generation's own."""
    generation = folder(index, home)
    newest = generation / "segments" / index.info().segments[-1].name
    return [*newest.iterdir(), *(generation / "words").iterdir(), *generation.glob("*.json")]


def test_rows_that_are_gone_are_cleared_away_in_time(tmp_path: Path) -> None:
    """However often all is edited, what is stored is never much more than what is there."""
    index = LocalIndex(tmp_path)
    put(index, *rooms(range(300)))
    chance = random.Random(7)  # noqa: S311 (no secret)
    for number in range(12):
        put(index, *rooms(chance.sample(range(300), 50), house=f"nomor {number}"))
        info = index.info()
        assert info.passages == 300
        stored = sum(part.passages for part in info.segments)
        assert stored <= 300 / 0.75 + 1
        assert len(view(index).layout.dead["passages"]) == stored - 300
        assert view(index).hybrid.words.removed() <= 300 / 4
        assert len(list((folder(index, tmp_path) / "segments").iterdir())) == len(info.segments) <= 4


def test_no_row_is_ever_given_twice(tmp_path: Path) -> None:
    """A row is the same passage for as long as it is there, through merges and removals."""
    index = LocalIndex(tmp_path)
    chance = random.Random(3)  # noqa: S311 (no secret)
    known: dict[int, Passage] = {}
    free = 0
    for number in range(20):
        put(
            index,
            *rooms(chance.sample(range(400), chance.choice((1, 20, 150))), house=f"nomor {number}"),
            removed=[item.id for item in rooms(chance.sample(range(400, 500), 5))],
        )
        rows = view(index).shelf.rows(view(index).shelf.numbers())
        assert all(known.setdefault(row.number, row.passage) == row.passage for row in rows)
        assert view(index).layout.free["passages"] >= free
        free = view(index).layout.free["passages"]
        assert max(row.number for row in rows) < free


def test_words_are_as_rare_as_in_a_fresh_index(tmp_path: Path) -> None:
    """Passages that are gone do not go on making their words common."""
    changed, fresh = LocalIndex(tmp_path / "a"), LocalIndex(tmp_path / "b")
    old, new = rooms(range(200)), [*rooms(range(150), house="selatan"), *rooms(range(150, 200))]
    put(changed, *old)
    put(changed, *new[:150])
    put(fresh, *new)
    for text in ("kamar 7 di gedung utara", "gedung selatan", "kamar 160"):
        expected = {
            hit.passage.id: (round(hit.words, 5), hit.coverage) for hit in ask(fresh, text, limit=200)
        }
        found = {hit.passage.id: (round(hit.words, 5), hit.coverage) for hit in ask(changed, text, limit=200)}
        assert found == expected


def test_a_state_can_be_searched_for_as_long_as_anybody_holds_it(tmp_path: Path) -> None:
    """Also where only its search is held, and after its files have been cleared away."""
    index = LocalIndex(tmp_path)
    put(index, PRICE, HOURS)
    search = cast("HybridSearch", index.hybrid_search())
    for number in range(4):
        put(index, passage(f"Nomor {number}.", article="lain"))
    gc.collect()
    question = Question.ask("harga kopi", ID)
    hits = search.search(question, EMBEDDER.embed_question(question.formal), limit=5)
    assert ids(hits) == [PRICE.id, HOURS.id]


def test_many_threads_open_a_generation_once(tmp_path: Path) -> None:
    """Whoever asks first and whoever asks at the same moment get the same state."""
    put(LocalIndex(tmp_path), PRICE, TEA)
    index, gate = LocalIndex(tmp_path), Barrier(12)
    states: list[PassageReader] = []

    def ask_at_once() -> None:
        gate.wait(30)
        states.append(index.now())

    threads = [Thread(target=ask_at_once) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(states) == 12
    assert len({id(state) for state in states}) == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells which files are open")
def test_generations_that_are_gone_leave_no_file_open(tmp_path: Path) -> None:
    """A process that makes or follows very many opens no more files for it, and maps none that is gone."""
    builder, reader = LocalIndex(tmp_path), LocalIndex(tmp_path)
    counts: list[int] = []
    for number in range(24):
        put(builder, passage(f"Nomor {number}.", paragraph=number % 5 + 1))
        reader.refresh()
        assert ask(reader, f"nomor {number}", limit=1)[0].passage.text == f"Nomor {number}."
        gc.collect()
        counts.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208 (as many as there are, by whatever name)
    assert max(counts[12:]) <= max(counts[4:12]) + 8
