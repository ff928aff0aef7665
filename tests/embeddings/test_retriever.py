from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.index.base import Hit, PassageIndex, PassageReader
from embeddings.index.local import LocalIndex
from embeddings.index.memory import MemoryIndex
from embeddings.question import Question
from embeddings.retriever import Retriever
from knowledge.article import Language, Passage
from tests.embeddings.samples import EMBEDDER, EN, ID, ids, passage, put
from tests.fakes import HashingEmbedder

GAYO = passage("Kopi Gayo tumbuh di Aceh.", paragraph=1)
GAYO_EN = passage("Gayo coffee grows in Aceh.", paragraph=1, language=EN, title="Coffee")
PRICE = passage("Harga kopi 20 ribu rupiah.", paragraph=2)
PRICE_EN = passage("The price is 20 thousand rupiah.", paragraph=2, language=EN, title="Coffee")
TEA = passage("Teh hijau dari Jawa Barat.", article="teh", title="Teh")


def retrieve(passages: list[Passage], text: str, language: Language, *, limit: int = 10) -> list[str]:
    """The ids of what is found among passages."""
    index = MemoryIndex()
    put(index, *passages)
    return ids(Retriever(EMBEDDER, index).retrieve(Question.ask(text, language), limit=limit))


@pytest.mark.parametrize(("language", "code"), [(ID, "id"), (EN, "en")])
def test_editions_of_a_paragraph_are_one_hit_in_the_askers_language(language: Language, code: str) -> None:
    """Whatever language a question's words come from, each paragraph is shown once, as the asker reads it."""
    found = retrieve([GAYO, GAYO_EN, PRICE, PRICE_EN], "Gayo coffee kopi Aceh", language)
    assert found == [f"kopi/{code}/1", f"kopi/{code}/2"]


def test_the_best_editions_place_and_score_are_kept() -> None:
    """The asker's edition stands where the paragraph's best edition stood."""
    index = MemoryIndex()
    put(index, TEA, GAYO, GAYO_EN)
    question = Question.ask("Gayo coffee grows in Aceh", ID)
    raw = index.search(question, EMBEDDER.embed_question(question.formal), limit=10)
    best = max(hit.score for hit in raw if hit.passage.article_id == "kopi")
    first, second = Retriever(EMBEDDER, index).retrieve(question)
    assert (first.passage, first.score) == (GAYO, best)
    assert second.passage == TEA


def test_an_edition_that_was_not_found_is_fetched() -> None:
    """The asker's edition is shown even where search found only the other one."""
    others = [passage(f"Gayo coffee number {n}.", article=f"a{n}", language=EN) for n in range(5)]
    far = passage("Tumbuh di dataran tinggi.", language=ID)
    near = passage("Gayo coffee coffee Gayo.", language=EN)
    assert retrieve([*others, near, far], "Gayo coffee", ID, limit=1) == [far.id]
    assert retrieve([*others, near, far], "Gayo coffee", EN, limit=1) == [near.id]


def test_editions_that_do_not_line_up_are_not_swapped() -> None:
    """Where one edition has a paragraph more, the same number is not the same paragraph."""
    found = retrieve([GAYO, GAYO_EN, PRICE_EN], "Gayo coffee grows in Aceh", ID)
    assert sorted(found) == sorted([GAYO.id, GAYO_EN.id, PRICE_EN.id])


def test_editions_that_do_not_line_up_do_not_hide_each_other() -> None:
    """Two different paragraphs that happen to share a number are both found."""
    shifted = passage("Pengantar singkat tentang Aceh.", paragraph=1)
    moved = passage("Kopi Gayo tumbuh di sana.", paragraph=2)
    extra = passage("Harga naik.", paragraph=3)
    found = retrieve([GAYO_EN, PRICE_EN, shifted, moved, extra], "Gayo coffee grows in Aceh", EN)
    assert found[0] == GAYO_EN.id
    assert {shifted.id, moved.id, extra.id} < set(found)


def test_an_article_in_one_language_answers_in_it() -> None:
    """An asker whose language an article lacks gets it as it is."""
    assert retrieve([GAYO, TEA], "Gayo", EN) == [GAYO.id, TEA.id]


def test_parts_of_a_long_paragraph_are_all_found() -> None:
    """Parts of one paragraph are hits of their own, in the edition that is shown."""
    parts = [passage(f"Bagian {n} tentang Gayo.", part=n) for n in (1, 2, 3)]
    english = [passage(f"Part {n} about Gayo.", part=n, language=EN) for n in (1, 2, 3)]
    assert sorted(retrieve([*parts, *english], "Gayo", ID)) == ["kopi/id/1", "kopi/id/1.2", "kopi/id/1.3"]
    assert sorted(retrieve([*parts, *english], "Gayo", EN)) == ["kopi/en/1", "kopi/en/1.2", "kopi/en/1.3"]


def test_a_part_is_not_swapped_for_the_wrong_part() -> None:
    """Where the other edition of a long paragraph has several parts, which fits is unknown: none is shown."""
    english = passage("Gayo coffee coffee Gayo.", language=EN)
    parts = [passage(f"Bagian {n}.", part=n) for n in (1, 2)]
    noise = [passage(f"Gayo coffee {n}.", article=f"a{n}", language=EN) for n in range(5)]
    assert retrieve([english, *parts, *noise], "Gayo coffee", ID, limit=1) == [english.id]


def test_the_limit_counts_paragraphs() -> None:
    """Two editions of a paragraph take one place of the limit, not two."""
    passages = [GAYO, GAYO_EN, PRICE, PRICE_EN, TEA]
    assert len(retrieve(passages, "kopi coffee Gayo", ID, limit=2)) == 2
    assert len(retrieve(passages, "kopi coffee Gayo", ID, limit=3)) == 3
    assert retrieve(passages, "kopi coffee Gayo", ID, limit=1) == [GAYO.id]


def test_the_formal_question_is_searched_for() -> None:
    """Chat spelling is written out before words and meaning are compared."""
    index = MemoryIndex()
    put(index, PRICE, TEA)
    question = Question(text="???", formal="harga kopi", language=ID, answer_in=ID)
    assert Retriever(EMBEDDER, index).retrieve(question)[0].passage == PRICE


def test_an_empty_index_gives_nothing() -> None:
    """Nothing to find is no error."""
    assert Retriever(HashingEmbedder(), MemoryIndex()).retrieve(Question.ask("kopi", ID)) == []


class Interrupted:
    """An index into which something else is put at the worst moments of a question."""

    def __init__(self, index: PassageIndex) -> None:
        self._index = index
        self.turns = 0

    def now(self) -> PassageReader:
        """The state, with the interruption before each look-up."""
        return _InterruptedState(self._index.now(), self)  # pyright: ignore[reportReturnType] (what it lacks, it passes on)

    def interrupt(self) -> None:
        """Let the paragraphs change places, and others go."""
        self.turns += 1
        moved = [passage(f"Gayo {self.turns} nomor {n}.", paragraph=n) for n in (1, 2, 3)]
        put(self._index, *moved, removed=[GAYO_EN.id, PRICE_EN.id])


class _InterruptedState:
    def __init__(self, state: PassageReader, index: Interrupted) -> None:
        self._state = state
        self._interrupted = index

    def __getattr__(self, name: str) -> object:
        self._interrupted.interrupt()
        return getattr(self._state, name)


@pytest.mark.parametrize("on_disk", [True, False])
def test_a_question_sees_one_state(tmp_path: Path, on_disk: bool) -> None:
    """Whatever lands in the index between its look-ups, all that is shown belongs together."""
    index: PassageIndex = LocalIndex(tmp_path) if on_disk else MemoryIndex()
    noise = [passage(f"Gayo coffee number {n}.", article=f"a{n}", language=EN) for n in range(5)]
    put(index, GAYO, GAYO_EN, PRICE, PRICE_EN, *noise)
    question = Question.ask("Gayo coffee grows in Aceh", ID)
    calm: list[Hit] = Retriever(EMBEDDER, index).retrieve(question, limit=2)
    interrupted = Interrupted(index)
    assert Retriever(EMBEDDER, interrupted).retrieve(question, limit=2) == calm
    assert calm[0].passage == GAYO
    assert interrupted.turns >= 3
    assert {item.text for item in index.paragraph("kopi", ID, 1)} == {f"Gayo {interrupted.turns} nomor 1."}
