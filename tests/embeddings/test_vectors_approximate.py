from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.embedder import Vectors
from embeddings.index.vectors import (
    EXACT_UP_TO,
    AnnKind,
    AnnReport,
    SegmentVectors,
    VectorIndex,
    build_ann,
    dead_bitmap,
    exact_rows,
)
from tests.embeddings.test_vectors import positions, ranked, unit, written

COUNT, DIMENSIONS = 6_000, 24
ROWS = unit(COUNT)


def built(
    folder: Path, rows: Vectors = ROWS, *, exact_up_to: int | None = 100, queries: Vectors | None = None
) -> AnnReport:
    """Decide over rows that are written to `folder/raw`; the codes go to `folder/ann`."""
    raw, (count, dimensions) = written(folder / "raw", rows), rows.shape
    return build_ann(
        raw, folder / "ann", dimensions=dimensions, count=count, exact_up_to=exact_up_to, queries=queries
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows and their codes."""
    folder = tmp_path_factory.mktemp("segment")
    assert built(folder).kind is AnnKind.FAST_SCAN
    return folder


@pytest.fixture
def segment(folder: Path) -> SegmentVectors:
    """The rows, with their codes."""
    opened = SegmentVectors.open(folder / "raw", folder / "ann", dimensions=DIMENSIONS, count=COUNT)
    assert not opened.is_exact
    return opened


def test_few_rows_are_searched_exactly(tmp_path: Path) -> None:
    """No file is made, and there is no recall to tell."""
    for exact_up_to in (None, COUNT):
        report = built(tmp_path, exact_up_to=exact_up_to)
        assert (report.kind, report.recall) == (AnnKind.EXACT, None)
    assert not (tmp_path / "ann").exists()


@pytest.mark.parametrize("count", [0, 1, 15, 1000])
def test_codes_are_not_made_for_less_than_they_would_propose(tmp_path: Path, count: int) -> None:
    """Whatever the limit: codes of so few rows would save nothing."""
    assert built(tmp_path, ROWS[:count], exact_up_to=0).kind is AnnKind.EXACT
    assert not (tmp_path / "ann").exists()


def test_fewer_long_vectors_than_short_ones_are_searched_exactly() -> None:
    """As much is read for a question, whatever the model."""
    assert exact_rows(256) == EXACT_UP_TO
    assert exact_rows(1024) == EXACT_UP_TO // 4


def test_many_rows_get_codes_and_the_recall_is_recorded(tmp_path: Path) -> None:
    """Recall is measured with questions that are no rows, and over those that are given."""
    report = built(tmp_path)
    assert report.kind is AnnKind.FAST_SCAN
    assert report.recall is not None
    assert 0.99 <= report.recall <= 1
    assert report.proposals >= 10
    assert (tmp_path / "ann").stat().st_size < (tmp_path / "raw").stat().st_size / 4
    again = built(tmp_path, queries=unit(20, seed=3))
    assert again.recall is not None
    assert again.recall >= 0.99
    assert built(tmp_path, queries=unit(0)).recall == report.recall


def test_codes_that_miss_too_much_are_not_used(tmp_path: Path) -> None:
    """The recall is told, no file is made, and search is exact."""
    # One number outweighs all others in every row, and codes see nothing of what tells the rows apart.
    rows = unit(20_000, 16) * np.float32(0.03)
    rows[:, 0] = np.where(np.arange(20_000) % 2, 1, -1)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    report = built(tmp_path, rows, queries=rows[:40])
    assert report.kind is AnnKind.EXACT
    assert report.recall is not None
    assert 0 < report.recall < 0.99
    assert not (tmp_path / "ann").exists()


def test_the_same_rows_give_the_same_files(tmp_path: Path, folder: Path) -> None:
    """Byte for byte."""
    built(tmp_path)
    assert (tmp_path / "ann").read_bytes() == (folder / "ann").read_bytes()


def test_results_are_exact_and_in_order(segment: SegmentVectors) -> None:
    """The numbers are the very ones of exact search, and the order as well."""
    exact = VectorIndex(DIMENSIONS)
    exact.add(ROWS)
    for question in unit(20, seed=4):
        assert segment.search(question[None], limit=10) == exact.search(question[None], limit=10)


def test_equal_rows_stand_in_the_order_of_their_positions(tmp_path: Path) -> None:
    """As in exact search."""
    rows, question = ROWS.copy(), unit(1, seed=5)
    twins = [5, 2999, 3000, 5998]
    rows[twins] = question
    built(tmp_path, rows)
    segment = SegmentVectors.open(tmp_path / "raw", tmp_path / "ann", dimensions=DIMENSIONS, count=COUNT)
    assert positions(segment.search(question, limit=3)) == twins[:3]


def test_the_dead_are_never_found(segment: SegmentVectors) -> None:
    """Whether they are spread over the rows or are all that is near."""
    question = unit(1, seed=6)
    order = ranked(ROWS, question)
    spread = dead_bitmap(range(0, COUNT, 2), COUNT)
    living = [position for position in order if position % 2]
    assert positions(segment.search(question, limit=10, dead=spread)) == living[:10]
    for nearest in (5, 600, 3000, COUNT - 3):
        dead = dead_bitmap(order[:nearest], COUNT)
        assert positions(segment.search(question, limit=10, dead=dead)) == order[nearest : nearest + 10]


def test_a_high_limit_gets_all_that_live(segment: SegmentVectors) -> None:
    """Where nearly all rows are wanted, all are looked at."""
    question = unit(1, seed=7)
    found = segment.search(question, limit=2 * COUNT)
    assert sorted(positions(found)) == list(range(COUNT))
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
    dead = dead_bitmap(range(0, COUNT, 3), COUNT)
    living = segment.search(question, limit=2 * COUNT, dead=dead)
    assert living == [pair for pair in found if pair[0] % 3]


def test_codes_that_are_damaged_or_of_other_rows_are_refused(tmp_path: Path, folder: Path) -> None:
    """Missing, cut, emptied, of other lengths or of other dimensions."""
    raw, whole, ann = folder / "raw", (folder / "ann").read_bytes(), tmp_path / "ann"
    with pytest.raises(RuntimeError):
        SegmentVectors.open(raw, ann, dimensions=DIMENSIONS, count=COUNT)
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        ann.write_bytes(whole[:cut])
        with pytest.raises(RuntimeError):
            SegmentVectors.open(raw, ann, dimensions=DIMENSIONS, count=COUNT)
    built(tmp_path, ROWS[:3000])
    with pytest.raises(ValueError, match="holds 3000 rows of 24 instead of 6000 of 24"):
        SegmentVectors.open(raw, ann, dimensions=DIMENSIONS, count=COUNT)


def test_without_faiss_the_codes_are_not_needed(folder: Path) -> None:
    """A folder that another machine has made is searched exactly."""
    segment = SegmentVectors.open(
        folder / "raw", folder / "ann", dimensions=DIMENSIONS, count=COUNT, with_faiss=False
    )
    assert segment.is_exact
    question = unit(1, seed=8)
    assert positions(segment.search(question, limit=10)) == ranked(ROWS, question)[:10]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_noticed(tmp_path: Path) -> None:
    """Codes that are not all there are never taken for written."""
    raw = written(tmp_path / "raw", ROWS)
    with pytest.raises(OSError, match="No space left"):
        build_ann(raw, Path("/dev/full"), dimensions=DIMENSIONS, count=COUNT, exact_up_to=0)
