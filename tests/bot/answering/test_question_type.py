from __future__ import annotations

import pytest

from bot.answering.question_type import QuestionType, holds, question_type
from embeddings.question import Question
from knowledge.article import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Berapa unit yang terjual?", ID, QuestionType.NUMBER),
        ("laku brp sih?", ID, QuestionType.NUMBER),
        ("How many units were sold?", EN, QuestionType.NUMBER),
        ("Berapa harga tiketnya?", ID, QuestionType.MONEY),
        ("hrg tiket brp", ID, QuestionType.MONEY),
        ("How much does a ticket cost?", EN, QuestionType.MONEY),
        ("Kapan kantor buka?", ID, QuestionType.TIME),
        ("kpn bukanya?", ID, QuestionType.TIME),
        ("tahun berapa didirikan", ID, QuestionType.TIME),
        ("What year was it founded?", EN, QuestionType.TIME),
        ("kantornya dmn?", ID, QuestionType.PLACE),
        ("Di kota mana pabriknya?", ID, QuestionType.PLACE),
        ("Which country is it from?", EN, QuestionType.PLACE),
        ("siapa sih bosnya?", ID, QuestionType.PERSON),
        ("Who founded it?", EN, QuestionType.PERSON),
        ("knp turun?", ID, QuestionType.REASON),
        ("Why did sales fall?", EN, QuestionType.REASON),
        ("Apakah parkirnya gratis?", ID, QuestionType.YES_NO),
        ("udah buka blm?", ID, QuestionType.YES_NO),
        ("Is parking free?", EN, QuestionType.YES_NO),
        ("Apa itu YU7?", ID, QuestionType.OTHER),
        ("What is a YU7?", EN, QuestionType.OTHER),
        ("", ID, QuestionType.OTHER),
    ],
)
def test_what_a_question_asks_for(text: str, language: Language, kind: QuestionType) -> None:
    """In both languages, and in chat spelling as well."""
    assert question_type(Question.ask(text, language).formal) is kind


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Hanya 45 unit terjual.", QuestionType.NUMBER, True),
        ("Ada tiga pintu.", QuestionType.NUMBER, True),
        ("Rp 5 saja.", QuestionType.NUMBER, True),
        ("Mobil ini ada di Gran Turismo 7.", QuestionType.NUMBER, False),
        ("SU7 dijual sejak Desember 2025.", QuestionType.NUMBER, False),
        ("Harganya Rp1,5 juta.", QuestionType.MONEY, True),
        ("It costs $20.", QuestionType.MONEY, True),
        ("Sebanyak 45 unit.", QuestionType.MONEY, False),
        ("Dibuka pada 17 Agustus.", QuestionType.TIME, True),
        ("It opens on Monday.", QuestionType.TIME, True),
        ("Buka pukul 08.00.", QuestionType.TIME, True),
        ("Kantor sudah buka.", QuestionType.TIME, False),
        ("Pabriknya di Beijing.", QuestionType.PLACE, True),
        ("Pabriknya besar.", QuestionType.PLACE, False),
        ("Perusahaan itu dipimpin Lei Jun.", QuestionType.PERSON, True),
        ("Perusahaan itu besar.", QuestionType.PERSON, False),
        ("Turun karena persaingan.", QuestionType.REASON, True),
        ("Penjualan turun.", QuestionType.REASON, False),
        ("Apa saja.", QuestionType.OTHER, None),
        ("Apa saja.", QuestionType.YES_NO, None),
    ],
)
def test_whether_a_sentence_holds_it(sentence: str, kind: QuestionType, expected: bool | None) -> None:
    """By its look alone; what has no look is left open."""
    assert holds(sentence, kind) is expected


def test_a_number_of_the_question_answers_nothing() -> None:
    """Whoever asks about the first 5 days is not told "5"."""
    assert holds("Dalam 5 hari banyak terjual.", QuestionType.NUMBER, besides=frozenset({"5"})) is False
