from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.agreement import agreement
from bot.answering.asked import analyse
from bot.answering.matching import match
from bot.answering.signs import NAMES, gather
from embeddings.index.base import Hit
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Language
from tests.bot.fakes import article, hit, passages

ID, EN = Language.INDONESIAN, Language.ENGLISH
VECTORS = WordVectors()

TEXT = "Toyota Kijang dijual Budi. Ada 45 unit yang laku pada Mei 2020 di Bandung. Warnanya hijau."
(KIJANG,) = passages(article("kijang", TEXT, title="Kabar"))


def signs(text: str, *hits: Hit, language: Language = ID) -> dict[str, list[float]]:
    """The signs of every sentence, by name."""
    asked = analyse(Question.ask(text, language))
    matched = match(asked, hits, VECTORS)
    meanings = np.linspace(0.1, 0.9, len(matched.sentences), dtype=np.float32)
    values = gather(asked, hits, matched, meanings).values
    assert values.shape == (len(matched.sentences), len(NAMES))
    assert np.isfinite(values).all()
    return {name: values[:, column].tolist() for column, name in enumerate(NAMES)}


def test_every_column_has_a_name_of_its_own() -> None:
    """A calibration is bound to the columns by their names."""
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("text", ["Apa?", "Siapa Budi?", "Berapa laku pada Mei?", "xyzzy 7 Juni"])
def test_signs_are_about_0_to_1(text: str) -> None:
    """No sign drowns the others, whatever words a question has."""
    for name, values in signs(text, hit(KIJANG, 0.8), hit(KIJANG, 0.4)).items():
        assert all(-1.001 <= value <= 1.001 for value in values), name


def test_the_meanings_are_those_that_were_given() -> None:
    """Each sentence keeps its own."""
    assert signs("Apa?", hit(KIJANG, 0.8))["meaning"] == pytest.approx([0.1, 0.5, 0.9])


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Berapa Kijang yang laku?", False),
        ("brp kijang yg laku?", False),
        ("Berapa Kijang yang laku di Xanadu?", True),
        ("brp kijang yg laku di xanadu?", True),
    ],
)
def test_a_name_that_is_missing(text: str, missing: bool) -> None:
    """A passage about something else shows it, in chat spelling as well."""
    found = signs(text, hit(KIJANG, 0.8))
    assert [value > 0.7 for value in found["name_missing"]] == [missing] * 3
    # Only the first sentence names the Kijang itself.
    assert found["name_missing_sentence"][1] > 0.5


@pytest.mark.parametrize(
    ("text", "passage", "second"),
    [
        ("Berapa yang laku pada Mei 2020?", 0.0, 0.0),
        ("Berapa yang laku di bulan mei?", 0.0, 0.0),
        ("Berapa yang laku pada 2021?", 1.0, 1.0),
        ("Berapa yang laku pada Juni?", 1.0, 1.0),
        ("Berapa yang laku?", 0.0, 0.0),
    ],
)
def test_a_number_or_month_that_is_missing(text: str, passage: float, second: float) -> None:
    """Another year or month is another question, and sentence and passage are told apart."""
    found = signs(text, hit(KIJANG, 0.8))
    assert found["number_missing"] == [passage] * 3
    assert found["number_missing_sentence"][1] == second
    asks_for_one = "2" in text or "Juni" in text or "mei" in text
    assert found["number_missing_sentence"][0] == float(asks_for_one)


def test_a_month_of_another_language() -> None:
    """May is Mei."""
    found = signs("How many in May 2020?", hit(KIJANG, 0.8), language=EN)
    assert found["number_missing"] == [0, 0, 0]
    assert found["foreign"] == [1, 1, 1]
    assert signs("Berapa?", hit(KIJANG, 0.8))["foreign"] == [0, 0, 0]


def test_what_is_asked_for_must_be_there() -> None:
    """Only one sentence says how many, and none says what it costs."""
    number = signs("Berapa unit yang laku?", hit(KIJANG, 0.8))
    assert (number["fits"], number["strict_missing"]) == ([0, 1, 0], [1, 0, 1])
    assert number["strict_missing_passage"] == [0, 0, 0]
    price = signs("Berapa harga Kijang?", hit(KIJANG, 0.8))
    assert (price["fits"], price["strict_missing_passage"]) == ([0, 0, 0], [1, 1, 1])
    place = signs("Di mana lakunya?", hit(KIJANG, 0.8))
    assert (place["fits"], place["loose_missing"]) == ([0, 1, 0], [1, 0, 1])
    assert place["loose_missing_passage"] == place["strict_missing_passage"] == [0, 0, 0]


def test_exactly_one_kind_is_asked_for() -> None:
    """The kinds are a sign each."""
    found = signs("Siapa yang menjual?", hit(KIJANG, 0.8))
    asks = {name for name in NAMES if name.startswith("asks_") and found[name][0] == 1}
    assert asks == {"asks_person"}


def test_how_much_of_a_question_is_taken_up() -> None:
    """A sentence that says all of it is covered, one that says none of it is not."""
    found = signs("Berapa unit yang laku pada Mei 2020?", hit(KIJANG, 0.8))
    assert found["covered"][1] == pytest.approx(1)
    assert found["covered"][1] > found["covered"][0]
    assert found["covered"][1] > found["covered"][2]
    assert (found["lost"][1], found["lost_passage"]) == (0, [0, 0, 0])
    assert found["weakest"][0] > found["weakest"][1]
    assert found["ahead"][1] >= found["ahead"][0]


def test_how_the_passage_was_found() -> None:
    """The scores of the search stand beside those of the sentences; the best hit leads by its margin."""
    (other,) = passages(article("lain", "Pasar malam ramai setiap Sabtu."))
    found = signs("Apa?", hit(KIJANG, 0.8), hit(other, 0.6))
    assert found["passage_score"] == pytest.approx([0.8, 0.8, 0.8, 0.6])
    assert found["lead"] == pytest.approx([0, 0, 0, -0.2], abs=1e-6)
    assert found["margin"] == pytest.approx([0.2, 0.2, 0.2, -0.2], abs=1e-6)
    assert found["first"] == [1, 0, 0, 1]


def test_what_says_the_same_does_not_compete() -> None:
    """An article that stands in the folder twice leads by as much as it would alone."""
    (twin,) = passages(article("twin", TEXT))
    (other,) = passages(article("lain", "Pasar malam ramai setiap Sabtu."))
    hits = [hit(KIJANG, 0.8), hit(twin, 0.8), hit(other, 0.7)]
    assert signs("Apa?", *hits)["margin"] == pytest.approx([0.1] * 6 + [-0.1], abs=1e-6)


def test_editions_of_one_paragraph_agree_and_others_do_not() -> None:
    """The paragraph in its other language does not compete; another paragraph of that edition does."""
    (english,) = passages(article("kijang", "The Kijang has seven seats.", language=EN))
    twin = hit(english, 0.8)
    best = hit(KIJANG, 0.8)
    far = hit(replace(english, paragraph=7, text="Closed on Sundays."), 0.7)
    assert agreement([best, twin, far])[0].tolist() == [True, KIJANG.article_id == "kijang", False]
