from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from embeddings.embedder import Vectors
from embeddings.index.vectors import (
    SegmentVectors,
    VectorIndex,
    VectorWriter,
    dead_bitmap,
    faiss_works,
)

Searchable = SegmentVectors | VectorIndex
Make = Callable[[Vectors], Searchable]

ON_LINUX_X86 = sys.platform == "linux" and platform.machine() == "x86_64"


def unit(count: int, dimensions: int = 24, *, seed: int = 0) -> Vectors:
    """Random rows of length 1."""
    rows = np.random.default_rng(seed).standard_normal((count, dimensions), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def written(path: Path, *batches: Vectors) -> Path:
    """A file of rows."""
    with VectorWriter(path, batches[0].shape[1]) as writer:
        for batch in batches:
            writer.add(batch)
    return path


def ranked(rows: Vectors, vector: Vectors) -> list[int]:
    """All positions, best first, equal ones by position: by a product in double precision."""
    products = rows.astype(np.float64) @ vector[0].astype(np.float64)
    return np.lexsort((np.arange(len(rows)), -products)).tolist()


def positions(found: list[tuple[int, float]]) -> list[int]:
    """Only where they stand."""
    return [position for position, _ in found]


@pytest.fixture(params=["segment", "memory"])
def kind(request: pytest.FixtureRequest) -> str:
    """Where the rows are."""
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["faiss", "numpy"])
def make(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Make:
    """Rows to be searched exactly, on disk and in memory, by FAISS and by what stands in for it."""
    with_faiss = bool(request.param)

    def in_memory(rows: Vectors) -> VectorIndex:
        index = VectorIndex(rows.shape[1], with_faiss=with_faiss)
        index.add(rows[: len(rows) // 3])
        index.add(rows[len(rows) // 3 :])
        return index

    def on_disk(rows: Vectors) -> SegmentVectors:
        count, dimensions = rows.shape
        raw = written(tmp_path / "raw", rows)
        return SegmentVectors.open(raw, None, dimensions=dimensions, count=count, with_faiss=with_faiss)

    return in_memory if kind == "memory" else on_disk


def test_the_nearest_come_first_with_their_inner_products(make: Make) -> None:
    """Order and numbers are those of a product in double precision."""
    rows, question = unit(1003), unit(1, seed=1)
    found = make(rows).search(question, limit=25)
    assert positions(found) == ranked(rows, question)[:25]
    exact = rows.astype(np.float64) @ question[0].astype(np.float64)
    assert [product for _, product in found] == pytest.approx(
        [exact[row] for row in positions(found)], abs=1e-6
    )


def test_equal_rows_stand_in_the_order_of_their_positions(make: Make) -> None:
    """Also where the limit cuts through them, and wherever they stand in the file."""
    rows, question = unit(1003, 7), unit(1, 7, seed=1)
    twins = [2, 500, 501, 777, 1000, 1002]
    rows[twins] = question
    found = make(rows).search(question, limit=4)
    assert positions(found) == [2, 500, 501, 777]
    assert len({product for _, product in found}) == 1


def test_a_question_near_to_nothing_gets_the_first_rows(make: Make) -> None:
    """A vector of zeros is as near to every row as to any other."""
    assert make(unit(50)).search(np.zeros((1, 24), np.float32), limit=3) == [(0, 0.0), (1, 0.0), (2, 0.0)]


def test_the_dead_are_never_found(make: Make) -> None:
    """The next in order take their place."""
    rows, question = unit(300), unit(1, seed=1)
    order = ranked(rows, question)
    dead = dead_bitmap([*order[1:100], order[1]], len(rows))
    assert len(dead) == 99
    assert positions(make(rows).search(question, limit=3, dead=dead)) == [order[0], *order[100:102]]


def test_only_as_many_are_found_as_live(make: Make) -> None:
    """A limit above the number of rows gives all of them; when all are dead there is nothing."""
    rows, question = unit(20), unit(1, seed=1)
    made, order = make(rows), ranked(rows, question)
    assert positions(made.search(question, limit=1000)) == order
    dead = dead_bitmap(order[3:], 20)
    assert positions(made.search(question, limit=10, dead=dead)) == order[:3]
    assert made.search(question, limit=10, dead=dead_bitmap(range(20), 20)) == []
    assert made.search(question, limit=0) == []


def test_nothing_is_found_where_there_is_nothing(make: Make) -> None:
    """No rows are no error."""
    made = make(unit(0))
    assert (len(made), made.dimensions) == (0, 24)
    assert made.search(unit(1), limit=5) == []
    assert made.search(unit(1), limit=5, dead=dead_bitmap([], 0)) == []
    assert made.rows([]).shape == (0, 24)


def test_rows_come_back_as_they_were_in_any_order(make: Make) -> None:
    """Bit for bit, as a copy that may be changed."""
    rows = unit(30)
    made = make(rows)
    copy = made.rows([7, 3, 7])
    assert np.array_equal(copy, rows[[7, 3, 7]])
    copy[:] = 0
    assert np.array_equal(made.rows([7]), rows[[7]])
    for nowhere in (-1, 30):
        with pytest.raises(IndexError):
            made.rows([nowhere])


def test_what_does_not_fit_is_refused(make: Make) -> None:
    """A question of other dimensions, the dead of another segment, and a dead row that is not there."""
    made = make(unit(30))
    with pytest.raises(ValueError, match="24 dimensions"):
        made.search(unit(1, 25), limit=5)
    with pytest.raises(ValueError, match="31 rows"):
        made.search(unit(1), limit=5, dead=dead_bitmap([3], 31))
    for nowhere in (-1, 30):
        with pytest.raises(ValueError, match="dead rows"):
            dead_bitmap([nowhere], 30)


def test_a_file_holds_the_numbers_and_nothing_else(tmp_path: Path) -> None:
    """Batches of any kind of array follow each other as little-endian float32."""
    rows = unit(10)
    writer = VectorWriter(tmp_path / "raw", 24)
    writer.add(rows[:4])
    writer.add(np.asfortranarray(rows[4:]))
    writer.add(rows[:0])
    writer.close()
    assert len(writer) == 10
    assert (tmp_path / "raw").read_bytes() == rows.astype("<f4").tobytes()
    with pytest.raises(ValueError, match="24 numbers"), VectorWriter(tmp_path / "other", 24) as other:
        other.add(unit(1, 25))


@pytest.mark.parametrize("size", [0, 24 * 4 * 9, 24 * 4 * 10 - 1, 24 * 4 * 10 + 1])
def test_a_file_of_another_length_is_refused(tmp_path: Path, size: int) -> None:
    """Too short or too long by a byte: the message names the file and both lengths."""
    (tmp_path / "raw").write_bytes(b"\0" * size)
    with pytest.raises(ValueError, match=f"raw has {size} bytes instead of 960"):
        SegmentVectors.open(tmp_path / "raw", None, dimensions=24, count=10)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    """As with any file."""
    with pytest.raises(FileNotFoundError):
        SegmentVectors.open(tmp_path / "raw", None, dimensions=24, count=0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_noticed_at_the_latest_when_closing() -> None:
    """Nobody takes vectors for written that are not."""
    writer = VectorWriter(Path("/dev/full"), 24)
    writer.add(unit(1))
    with pytest.raises(OSError, match="No space left"):
        writer.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
def test_opening_takes_no_memory(tmp_path: Path) -> None:
    """Two gigabytes of vectors, most of them a hole in the file, stay on the disk until they are read."""
    count = 2_000_000
    with (tmp_path / "raw").open("wb") as file:
        file.truncate(count * 256 * 4)
    before = own_memory()
    segment = SegmentVectors.open(tmp_path / "raw", None, dimensions=256, count=count)
    assert segment.rows([count - 1]).tolist() == [[0.0] * 256]
    assert own_memory() - before < 200


def own_memory() -> int:
    """Megabytes that the process holds and that are no file's."""
    (line,) = [
        line
        for line in Path("/proc/self/status").read_text("ascii").splitlines()
        if line.startswith("RssAnon:")
    ]
    return int(line.split()[1]) // 1024


def test_vectors_in_memory_can_be_kept_in_a_file(tmp_path: Path) -> None:
    """What was written is read again, and more can be added to it."""
    rows = unit(30)
    index = VectorIndex(24)
    index.add(rows[:20])
    index.write(tmp_path / "kept")
    again = VectorIndex.read(tmp_path / "kept")
    again.add(rows[20:])
    assert np.array_equal(again.rows(range(30)), rows)
    with pytest.raises(RuntimeError):
        VectorIndex.read(tmp_path / "missing")


@pytest.mark.skipif(not ON_LINUX_X86, reason="only there are wheels of FAISS built for newer processors")
@pytest.mark.parametrize(
    ("flags", "probe", "works"),
    [
        ("avx avx2 fma", "raise SystemExit(1)", True),
        ("avx fma", "import os, signal; os.kill(os.getpid(), signal.SIGILL)", False),
        ("avx fma", "pass", True),
    ],
    ids=["new enough: nothing is tried", "old: the trial dies", "old: the trial succeeds"],
)
def test_an_old_processor_is_noticed_before_it_dies(
    tmp_path: Path, flags: str, probe: str, *, works: bool
) -> None:
    """FAISS is tried in a process of its own where the processor may lack the instructions that it needs."""
    (tmp_path / "cpuinfo").write_text(f"flags\t\t: {flags}\n", encoding="ascii")
    assert faiss_works(cpu=tmp_path / "cpuinfo", probe=probe) is works


def test_faiss_works_where_the_tests_run() -> None:
    """The trial itself is a search that succeeds here."""
    assert faiss_works(cpu=Path("/dev/null"))
    assert faiss_works()
