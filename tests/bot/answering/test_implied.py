from __future__ import annotations

import pytest

from bot.answering.answer import Answer
from bot.answering.implied import days_within, implied_ideas, initials, settles_every_day
from bot.answering.question_type import QuestionType, is_no_person
from bot.answering.quoting import QuotingAnswerer
from bot.answering.telling import candidates
from embeddings.question import Question
from embeddings.sentence import SentenceEmbedder
from knowledge.article import Language
from tests.bot.fakes import article, hit, passages

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "idea"),
    [
        ("Loket dilayani pukul 07.30–15.30.", "close"),
        ("The desk is staffed from 8 am to 3 pm.", "open"),
        ("Pemohon wajib membawa kartu asli.", "requirement"),
        ("Applicants must bring two photographs.", "requirement"),
        ("Layanan ini tidak dipungut biaya.", "pay"),
    ],
)
def test_a_sentence_stands_for_an_idea_without_its_word(text: str, idea: str) -> None:
    """Hours tell when it closes, what must be brought is a requirement, and what is free is not paid for."""
    assert idea in implied_ideas(text)
    assert idea not in implied_ideas("Taman itu luas dan hijau.")


def test_spans_of_days_and_initials() -> None:
    """A span holds the days between, and settles the others; words with capitals hold their initials."""
    assert days_within("Rabu–Jumat, April sampai Juni") == {"d3", "d4", "d5", "m04", "m05", "m06"}
    assert days_within("Saturday to Monday") == {"d6", "d7", "d1"}
    assert settles_every_day("Monday to Friday")
    assert not settles_every_day("Selasa dan Kamis")
    assert "kia" in initials("Persyaratan Kartu Identitas Anak")


@pytest.mark.parametrize("name", ["Jalan Mawar", "BPJS", "Kepala Dinas Kesehatan", "Minggu", "Kepala BPBD"])
def test_what_is_nobody(name: str) -> None:
    """Streets, offices, days and abbreviations."""
    assert is_no_person(name)


@pytest.mark.parametrize("name", ["Wali Kota Sri Rejeki", "Ketua RT Sumarno", "Hartati", "June Carter"])
def test_who_is_somebody(name: str) -> None:
    """People, with their office or without."""
    assert not is_no_person(name)


def test_working_days_are_days() -> None:
    """An adjective may stand between a number and its unit."""
    text = "It is ready within 14 working days."
    ((start, end),) = candidates(text, QuestionType.NUMBER, frozenset(), "duration")
    assert text[start:end] == "14 working days"


@pytest.mark.parametrize(
    ("question", "language", "quoted"),
    [
        ("min, balainya buka sabtu ga?", ID, "Senin sampai Kamis"),
        ("Jam berapa balai latihan tutup?", ID, "08.00–15.00"),
        ("berapa kios yg kerendem di Balai Cempaka", ID, "12 kios"),
    ],
)
def test_chatty_questions_get_the_sentence_that_answers(
    question: str, language: Language, quoted: str
) -> None:
    """In the words of people who never say it as the article does."""
    hours = "Balai Cempaka melayani latihan Senin sampai Kamis pukul 08.00–15.00."
    flood = "Hujan merendam 12 kios di Balai Cempaka."
    found = passages(article("balai", hours, flood, title="Balai Latihan Cempaka"))
    answerer = QuotingAnswerer(SentenceEmbedder("fast"))
    answer = answerer.answer(Question.ask(question, language), [hit(each, 0.6) for each in found])
    assert isinstance(answer, Answer)
    assert quoted in " ".join(citation.quote for citation in answer.citations)
