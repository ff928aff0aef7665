from __future__ import annotations

import pytest

from embeddings.index.memory import build_search
from embeddings.question import Question
from embeddings.systems import DEPTH, Figures, embedded_by, first_place, systems
from tests.embeddings.samples import EMBEDDER, ID, embedded, ids, passage
from tests.fakes import HashingEmbedder

COFFEE = passage("Kopi ini pahit dan panas.", article="kopi")
TEA = passage("Teh ini manis dan dingin.", article="teh")
WATER = passage("Air putih tidak berasa.", article="air")
QUESTION = Question.ask("teh manis", ID)


def found_by(name: str, *, limit: int = DEPTH) -> list[str]:
    """What a system finds among three drinks."""
    search = build_search(embedded([COFFEE, TEA, WATER]), EMBEDDER.spec.dimensions)
    return [found.id for found in systems(search, EMBEDDER, limit=limit)[name](QUESTION)]


@pytest.mark.parametrize("name", ["words", "vectors", "fused"])
def test_every_system_finds_tea_first(name: str) -> None:
    """Words, vectors and both together put the passage with both words of the question first."""
    assert found_by(name)[0] == TEA.id
    assert found_by(name, limit=1) == [TEA.id]


def test_words_find_nothing_without_a_common_word() -> None:
    """BM25 leaves out what shares no word; vectors order everything."""
    assert found_by("words") == [TEA.id]
    assert set(found_by("vectors")) == {COFFEE.id, TEA.id, WATER.id}


def test_another_model_sees_the_same_passages() -> None:
    """Words and passages stay, the vectors are the other model's, and progress ends at the last passage."""
    search = build_search(embedded([COFFEE, TEA, WATER]), EMBEDDER.spec.dimensions)
    other, seen = HashingEmbedder(name="other", dimensions=32), list[int]()
    changed = embedded_by(other, search, progress=seen.append)
    assert (changed.vectors.dimensions, len(changed.vectors), seen) == (32, 3, [3])
    assert (changed.words, changed.store) == (search.words, search.store)
    assert other.embedded == [f"Kopi\n{item.text}" for item in (COFFEE, TEA, WATER)]
    assert ids(changed.search(QUESTION, other.embed_question(QUESTION.formal), limit=1)) == [TEA.id]


@pytest.mark.parametrize(
    ("found", "place"),
    [("b", 1), ("ab", 2), ("aab", 2), ("a", None), ("", None), ("acdefghijkb", None), ("acdefghijb", 10)],
)
def test_a_place_counts_what_is_different(found: str, place: int | None) -> None:
    """What is found twice takes one place, and the eleventh is none."""
    assert first_place(list(found), {"b"}) == place


def test_figures_are_means_over_all_questions() -> None:
    """A passage at place 1, one at 4, one at 10 and one that was not found."""
    assert Figures.of([1, 4, 10, None]) == Figures(0.25, 0.5, 0.75, (1 + 1 / 4 + 1 / 10) / 4)
