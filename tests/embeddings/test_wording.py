from __future__ import annotations

import pytest

from embeddings.index.wording import Coverage, Wording, coverage
from tests.embeddings.samples import EN, passage

WORDING = Wording(head="kopi gayo", sentences="tumbuh aceh\nharga 20000 rupiah")
WEIGHTS = {"harga": 3.0, "tumbuh": 2.0, "gayo": 1.0, "jawa": 4.0}


def test_coverage_by_hand() -> None:
    """The passage holds 6 of 10, and so does its opening; its best sentence, with the head, 4 of 10."""
    assert coverage(WEIGHTS, WORDING) == pytest.approx(Coverage(0.6, 0.4, 0.6, 0.0))


def test_what_comes_late_is_not_in_the_opening() -> None:
    """A word far into a passage counts for the passage and its sentence; the head is always there."""
    late = Wording(head="gayo", sentences=f"tumbuh aceh\n{'lain ' * 50}\nharga naik")
    assert coverage(WEIGHTS, late) == pytest.approx(Coverage(0.6, 0.4, 0.3, 0.0))


def test_a_word_that_comes_twice_counts_once() -> None:
    """Repeating a word adds nothing."""
    repeated = Wording(head="gayo gayo", sentences="gayo gayo gayo")
    assert coverage(WEIGHTS, repeated) == pytest.approx(Coverage(0.1, 0.1, 0.1, 0.0))


def test_all_words_in_one_sentence_are_all() -> None:
    """Full coverage is 1, in the sentence too."""
    assert coverage({"harga": 2.0, "gayo": 5.0}, WORDING) == pytest.approx(Coverage(1.0, 1.0, 1.0, 1.0))


def test_the_rarest_word_is_the_heaviest() -> None:
    """Whether the one word that says most about the question is there is told apart from the shares."""
    assert coverage({"harga": 3.0, "jawa": 2.0}, WORDING).rarest == 1.0
    assert coverage({"harga": 2.0, "jawa": 3.0}, WORDING).rarest == 0.0


@pytest.mark.parametrize("weights", [{}, {"harga": 0.0}, {"jawa": 2.0}])
def test_nothing_asked_or_nothing_held_is_no_coverage(weights: dict[str, float]) -> None:
    """No words, words that weigh nothing, and words that are missing all cover nothing."""
    assert coverage(weights, WORDING) == Coverage(0.0, 0.0, 0.0, 0.0)


def test_an_empty_passage_covers_nothing() -> None:
    """A passage of signs only has no terms, and that is no error."""
    assert coverage(WEIGHTS, Wording.of(passage("!!!", title="—"))) == Coverage(0.0, 0.0, 0.0, 0.0)


def test_the_wording_of_a_passage() -> None:
    """Title and heading make the head; each sentence is a line of stems of the passage's language."""
    english = passage(
        "Prices rose 5 percent. Farmers waited.\nRp39.000",
        language=EN,
        title="Coffee beans",
        heading="Markets",
    )
    assert Wording.of(english) == Wording(
        head="coffe bean market", sentences="price rose 5 persen\nfarmer wait\nrupiah 39000"
    )


def test_a_term_never_holds_a_blank() -> None:
    """Letters that are levelled to several words are several terms, so that lines can be split again."""
    assert Wording.of(passage("Nabi ﷺ bersabda.", title="x")).sentences.split()[0] == "nabi"
    assert len(Wording.of(passage("ﷺ", title="x")).sentences.split(" ")) == 4
