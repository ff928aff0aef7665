from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.evidence import Evidence, EvidenceGate, weigh
from bot.answering.reading import Reading, read
from embeddings.index.base import Hit
from embeddings.question import Question
from knowledge.article import Language, PassageId
from tests.bot.fakes import article, hit, passages
from tests.fakes import HashingEmbedder

TEXT = "Kedai buka setiap hari dari pukul delapan pagi. Pemiliknya bernama Sri."
(KEDAI,) = passages(article("kedai", TEXT))
(OTHER,) = passages(article("lain", "Pasar malam ramai setiap Sabtu di alun-alun kota."))
TWIN = replace(KEDAI, id=PassageId("twin/id/1"), article_id="twin")
EDITION = replace(KEDAI, id=PassageId("kedai/en/1"), language=Language.ENGLISH, text="The stall opens daily.")


def reading(text: str, *hits: Hit) -> Reading:
    """An Indonesian question and what was found for it."""
    return read(Question.ask(text, Language.INDONESIAN), hits, HashingEmbedder())


def evidence(text: str, *hits: Hit) -> Evidence:
    """What speaks for and against an answer."""
    found = weigh(reading(text, *hits))
    assert found is not None
    return found


def test_nothing_found_is_no_evidence() -> None:
    """Without a sentence there is nothing to weigh."""
    assert weigh(reading("Siapa?")) is None


@pytest.mark.parametrize("second", [TWIN, EDITION], ids=["the same text", "another edition"])
def test_what_says_the_same_does_not_compete(second: object) -> None:
    """An article that stands in the folder twice, or in two languages, is answered as surely as once."""
    again = Hit(second, 0.8, 0.8, 0.8)  # pyright: ignore[reportArgumentType]
    alone = EvidenceGate().confidence(reading("Siapa pemilik kedai?", hit(KEDAI, 0.8)))
    twice = EvidenceGate().confidence(reading("Siapa pemilik kedai?", hit(KEDAI, 0.8), again))
    assert twice == pytest.approx(alone)


def test_what_says_something_else_competes() -> None:
    """Two different passages that fit equally well leave doubt which of them is meant."""
    alone = EvidenceGate().confidence(reading("Siapa pemilik kedai?", hit(KEDAI, 0.8)))
    rivalled = EvidenceGate().confidence(reading("Siapa pemilik kedai?", hit(KEDAI, 0.8), hit(OTHER, 0.8)))
    assert rivalled < alone


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Siapa pemilik kedai?", 0.0),
        ("Siapa pemilik kedai pada 2020?", 1.0),
        ("Apakah kedai buka pada Desember?", 1.0),
        ("Apakah kedai buka pada hari Senin?", 1.0),
        ("Apakah kedai buka pukul 8?", 0.0),
    ],
)
def test_a_number_or_date_that_the_passage_lacks(text: str, missing: float) -> None:
    """Numbers, months and days of the question are looked for, however they are written."""
    assert evidence(text, hit(KEDAI, 0.8)).number_missing == missing


def test_a_sum_that_is_nowhere_in_the_passage() -> None:
    """A passage that names no money does not say what something costs."""
    assert evidence("Berapa harga kopinya?", hit(KEDAI, 0.8)).strict_missing == 1.0
    assert evidence("Siapa pemilik kedai?", hit(KEDAI, 0.8)).strict_missing == 0.0
