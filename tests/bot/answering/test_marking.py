from __future__ import annotations

import pytest

from bot.answering.answer import Answer
from bot.answering.quoting import QuotingAnswerer
from embeddings.question import Question
from embeddings.word_vectors import WordVectors
from knowledge.article import Language
from tests.bot.fakes import ALWAYS, article, hit, passages
from tests.fakes import HashingEmbedder

ID, EN = Language.INDONESIAN, Language.ENGLISH
ANSWERER = QuotingAnswerer(HashingEmbedder(), gate=ALWAYS, words=WordVectors())

BORN = "Budi Santoso lahir pada 17 Agustus 1990 di Bandung. Ia dokter."
BORN_ENGLISH = "Budi Santoso was born on 17 August 1990 in Bandung. He is a doctor."
FACTORY = "Pabrik itu dipimpin Lei Jun sejak lama."
FACTORY_ENGLISH = "The factory has been led by Lei Jun for years."
ROAD = "Jalan itu ditutup karena longsor."
ROAD_ENGLISH = "The road is closed because of a landslide."
CARS = (
    "Namun penjualan SU7 Ultra turun tajam, dengan hanya sekitar 45 unit terjual pada Desember 2025, "
    "jauh di bawah ribuan unit pada masa puncaknya."
)
CARS_ENGLISH = (
    "However, sales of the SU7 Ultra have fallen sharply, with only around 45 units sold in December 2025, "
    "far below the thousands of units reached at its peak."
)


def marked(question: str, language: Language, text: str) -> list[str]:
    """The telling parts of all quotes."""
    written_in = EN if text.isascii() and " the " in f" {text.lower()}" else ID
    (passage,) = passages(article("a", text, language=written_in, title="Kabar"))
    answer = ANSWERER.answer(Question.ask(question, language), [hit(passage, 0.8)])
    assert isinstance(answer, Answer)
    for citation in answer.citations:
        assert citation.quote in passage.text
        assert all(0 <= start < end <= len(citation.quote) for start, end in citation.marks)
    return [part for citation in answer.citations for part in citation.marked]


@pytest.mark.parametrize(
    ("question", "language", "text", "expected"),
    [
        ("Berapa unit SU7 Ultra yang terjual pada Desember 2025?", ID, CARS, "45 unit"),
        ("brp unit su7 ultra laku des 2025", ID, CARS, "45 unit"),
        ("How many SU7 Ultra were sold in December 2025?", EN, CARS, "45 unit"),
        ("How many SU7 Ultra were sold in December 2025?", EN, CARS_ENGLISH, "45 units"),
        ("how many su7 ultra sold dec 2025", EN, CARS_ENGLISH, "45 units"),
        ("Berapa SU7 Ultra yang terjual pada Desember 2025?", ID, CARS_ENGLISH, "45 units"),
        ("Kapan Budi lahir?", ID, BORN, "17 Agustus 1990"),
        ("kpn budi lahir", ID, BORN, "17 Agustus 1990"),
        ("When was Budi born?", EN, BORN_ENGLISH, "17 August 1990"),
        ("when was budi born", EN, BORN, "17 Agustus 1990"),
        ("Di mana Budi lahir?", ID, BORN, "Bandung"),
        ("budi lahir dmn", ID, BORN, "Bandung"),
        ("Where was Budi born?", EN, BORN_ENGLISH, "Bandung"),
        ("Siapa yang memimpin pabrik itu?", ID, FACTORY, "Lei Jun"),
        ("siapa sih yg pimpin pabriknya", ID, FACTORY, "Lei Jun"),
        ("Who leads the factory?", EN, FACTORY_ENGLISH, "Lei Jun"),
        ("who leads the factory", EN, FACTORY, "Lei Jun"),
        ("Mengapa jalan itu ditutup?", ID, ROAD, "karena longsor"),
        ("knp jalannya ditutup", ID, ROAD, "karena longsor"),
        ("Why is the road closed?", EN, ROAD_ENGLISH, "because of a landslide"),
        ("Berapa harga tiketnya?", ID, "Harga tiketnya Rp20.000 per orang.", "Rp20.000"),
        ("hrg tiketnya brp", ID, "Harga tiketnya Rp20.000 per orang.", "Rp20.000"),
        ("How much is a ticket?", EN, "The ticket costs $20 a person.", "$20"),
        ("Berapa lama pameran itu?", ID, "Pameran itu menampilkan 45 lukisan selama 5 hari.", "5 hari"),
        (
            "Berapa lukisan di pameran itu?",
            ID,
            "Pameran itu menampilkan 45 lukisan dalam 5 hari.",
            "45 lukisan",
        ),
    ],
)
def test_what_was_asked_for_is_marked(question: str, language: Language, text: str, expected: str) -> None:
    """The number, date, place, name, reason or sum, in both languages, across them, and in chat spelling."""
    assert marked(question, language, text) == [expected]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Bagaimana cara memesan?", "Pesan lewat gerai.", []),
        (
            "Bagaimana cara memesan tiket?",
            "Untuk memesan tiket: buka laman kami lalu pilih kursi.",
            ["buka laman kami lalu pilih kursi"],
        ),
        ("Bagaimana cara memesan tiket?", f"Untuk memesan tiket: buka {'laman ' * 40}kami.", []),
        ("Siapa pemiliknya?", "Pemiliknya orang kaya.", []),
    ],
)
def test_where_nothing_has_a_look_a_clause_may_tell(question: str, text: str, expected: list[str]) -> None:
    """The last clause of what tells how; nothing of a short sentence, nor where a look is missing."""
    assert marked(question, ID, text) == expected


def test_what_the_question_says_is_not_marked() -> None:
    """Its own year and number are known to whoever asks."""
    assert marked("Berapa yang laku dalam 5 hari pada 2025?", ID, "Dalam 5 hari pada 2025 laku 45 buah.") == [
        "45 buah"
    ]


def test_what_is_listed_belongs_together() -> None:
    """Two sums in one list are both marked, as `marking._TIED` says."""
    text = "Harga tiket dewasa dan anak masing-masing Rp50.000 dan Rp75.000."
    question = "Berapa harga tiket dewasa dan anak?"
    assert marked(question, Language.INDONESIAN, text) == ["Rp50.000", "Rp75.000"]
