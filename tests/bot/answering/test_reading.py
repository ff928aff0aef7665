from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.answering.evidence import EvidenceGate, shipped_calibration
from bot.answering.reading import Reader, Reading
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Language
from tests.bot.fakes import article, hit, passages
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
READER = Reader(HashingEmbedder(), WordVectors(), shipped_calibration())
(SALES,) = passages(article("motor", "Garda menjual 45 unit motor pada Mei 2024.", title="Penjualan Garda"))


def read(question: str, *, language: Language = ID, date: dt.date | None = None) -> Reading:
    """What is read in the passage about sales, which may carry a date."""
    return READER.read(Question.ask(question, language), [hit(replace(SALES, date=date), 0.8)])


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Berapa unit motor yang dijual Garda pada Juni 2024?", ID),
        ("Berapa unit motor yang dijual Garda pada Mei 2023?", ID),
        ("brp unit motor garda laku jun 2024", ID),
        ("How many motorcycles did Garda sell in June 2024?", EN),
    ],
)
def test_another_month_or_year_is_another_question(question: str, language: Language) -> None:
    """What is told of May 2024 answers nothing about another month or year, whatever else fits."""
    assert not EvidenceGate().opens(read(question, language=language).confidence)


@pytest.mark.parametrize(
    ("question", "language", "is_there"),
    [
        ("Berapa unit motor yang dijual Garda pada Mei 2024?", ID, True),
        ("Berapa unit motor yang dijual Garda di Surabaya pada Mei 2024?", ID, False),
        ("Berapa unit motor yang dijual Elang pada Mei 2024?", ID, False),
        ("How many motorcycles did Garda sell in May 2024?", EN, True),
        ("How many motorcycles did Garda sell to Kenya in May 2024?", EN, False),
        ("How many motorcycles did the Indonesian maker Garda sell in May 2024?", EN, True),
    ],
)
def test_a_name_that_is_asked_for_must_be_there(question: str, language: Language, is_there: bool) -> None:
    """Another place or maker is another question; where something comes from is no name."""
    reading = read(question, language=language)
    assert (0 in reading.lacking) is not is_there


def test_the_date_of_an_article_counts_as_told() -> None:
    """An article of 2025 may answer for 2025 without naming the year."""
    question = "Berapa unit motor yang dijual Garda pada 2025?"
    dated = read(question, date=dt.date(2025, 6, 1))
    assert dated.confidence > read(question).confidence


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Berapa harga motor Garda?", ID),
        ("Berapa kecepatan motor Garda?", ID),
        ("What is the price of the Garda?", EN),
        ("How tall is the Garda?", EN),
    ],
)
def test_a_sum_or_a_measure_must_be_there(question: str, language: Language) -> None:
    """A passage without any sum has no price, one without kilometres no speed."""
    assert not EvidenceGate().opens(read(question, language=language).confidence)


def test_sentences_are_best_first_and_can_be_put_back() -> None:
    """The probabilities of all sentences never pass one."""
    reading = read("Berapa unit motor yang dijual Garda?")
    assert sum(sentence.probability for sentence in reading.sentences) <= 1 + 1e-5
    ordered = reading.in_reading_order()
    assert [one.start for one in ordered] == sorted(one.start for one in reading.sentences)


def test_a_question_without_words_is_read_without_an_answer() -> None:
    """There is nothing that a sentence could take up."""
    assert read("?!").sentences == ()
