from __future__ import annotations

import pytest

from bot.answering.question_type import QuestionType, asking_tokens, measure, measures_it, question_type
from embeddings.question import Question
from knowledge.article import Language
from knowledge.terms import tokens

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Berapa unit yang terjual?", ID, QuestionType.NUMBER),
        ("laku brp sih?", ID, QuestionType.NUMBER),
        ("Jumlah penontonnya?", ID, QuestionType.NUMBER),
        ("seberapa jauh dari stasiun?", ID, QuestionType.NUMBER),
        ("kecepatan maksimumnya brp", ID, QuestionType.NUMBER),
        ("How many units were sold?", EN, QuestionType.NUMBER),
        ("how far is it?", EN, QuestionType.NUMBER),
        ("how much water is needed?", EN, QuestionType.NUMBER),
        ("What is the top speed of the SU7 Ultra?", EN, QuestionType.NUMBER),
        ("Berapa harga tiketnya?", ID, QuestionType.MONEY),
        ("hrg tiket brp", ID, QuestionType.MONEY),
        ("ongkir ke bandung brp kak", ID, QuestionType.MONEY),
        ("Harus bayar berapa?", ID, QuestionType.MONEY),
        ("Berapa rupiah dendanya?", ID, QuestionType.MONEY),
        ("How much does a ticket cost?", EN, QuestionType.MONEY),
        ("What is the price of the YU7?", EN, QuestionType.MONEY),
        ("Kapan kantor buka?", ID, QuestionType.TIME),
        ("kpn bukanya?", ID, QuestionType.TIME),
        ("tahun berapa didirikan", ID, QuestionType.TIME),
        ("jam brp tutup", ID, QuestionType.TIME),
        ("When does it open?", EN, QuestionType.TIME),
        ("What year was it founded?", EN, QuestionType.TIME),
        ("wht time does it close", EN, QuestionType.TIME),
        ("kantornya dmn?", ID, QuestionType.PLACE),
        ("Di kota mana pabriknya?", ID, QuestionType.PLACE),
        ("alamat kantornya?", ID, QuestionType.PLACE),
        ("Where is the factory?", EN, QuestionType.PLACE),
        ("Which country is it from?", EN, QuestionType.PLACE),
        ("siapa sih bosnya?", ID, QuestionType.PERSON),
        ("nama direkturnya siapa", ID, QuestionType.PERSON),
        ("Who founded it?", EN, QuestionType.PERSON),
        ("knp turun?", ID, QuestionType.REASON),
        ("apa penyebab kebakaran itu?", ID, QuestionType.REASON),
        ("Why did sales fall?", EN, QuestionType.REASON),
        ("What caused the fire?", EN, QuestionType.REASON),
        ("gmn cara daftarnya?", ID, QuestionType.HOW),
        ("cara masak rendang", ID, QuestionType.HOW),
        ("How do I cancel my order?", EN, QuestionType.HOW),
        ("Apakah parkirnya gratis?", ID, QuestionType.YES_NO),
        ("udah buka blm?", ID, QuestionType.YES_NO),
        ("bisa refund ga?", ID, QuestionType.YES_NO),
        ("Is parking free?", EN, QuestionType.YES_NO),
        ("Did Ford confirm it?", EN, QuestionType.YES_NO),
        ("Apa itu YU7?", ID, QuestionType.OTHER),
        ("YU7 apaan?", ID, QuestionType.OTHER),
        ("What is a YU7?", EN, QuestionType.OTHER),
        ("Which model sells best?", EN, QuestionType.OTHER),
        ("", ID, QuestionType.OTHER),
    ],
)
def test_what_a_question_asks_for(text: str, language: Language, kind: QuestionType) -> None:
    """In both languages, and in chat spelling as well."""
    assert question_type(Question.ask(text, language).formal) is kind


@pytest.mark.parametrize(
    ("formal", "expected"),
    [
        ("Berapa lama perjalanannya?", "duration"),
        ("How many days does it take?", "duration"),
        ("umurnya berapa?", "age"),
        ("How old is the bridge?", "age"),
        ("seberapa jauh dari stasiun?", "length"),
        ("How tall is the tower?", "length"),
        ("Berapa persen anak-anak?", "share"),
        ("Berapa berat paketnya?", "weight"),
        ("What is the area of the lake?", "area"),
        ("Berapa suhu di puncak?", "heat"),
        ("What is the top speed?", "speed"),
        ("Berapa tenaga mesinnya?", "power"),
        ("Berapa volume tangkinya?", "volume"),
        ("Berapa unit yang terjual?", "count"),
        ("How many rooms are there?", "count"),
        ("laku berapa?", ""),
        ("Siapa pemiliknya?", ""),
    ],
)
def test_what_a_number_measures(formal: str, expected: str) -> None:
    """Which units can answer stands in the question, unless it asks for just any number."""
    assert measure(formal) == expected


@pytest.mark.parametrize(
    ("unit", "measured", "expected"),
    [
        ("unit", "", True),
        ("", "", True),
        ("hari", "duration", True),
        ("days", "duration", True),
        ("unit", "duration", False),
        ("", "duration", False),
        ("km/jam", "speed", True),
        ("kg", "speed", False),
        ("%", "share", True),
        ("unit", "count", True),
        ("", "count", True),
        ("hari", "count", False),
        ("%", "count", False),
        ("km", "count", False),
    ],
)
def test_which_units_answer_a_measure(unit: str, measured: str, expected: bool) -> None:
    """A number of any unit answers "berapa"; one that is counted has no unit of another measure."""
    assert measures_it(unit, measured) is expected


@pytest.mark.parametrize(
    ("formal", "asking"),
    [
        ("Di kota mana pabrik Xiaomi?", {"di", "kota", "mana"}),
        ("Pada tahun berapa pabrik Xiaomi dibuka?", {"tahun", "berapa"}),
        ("Apa nama pabrik Xiaomi?", {"nama"}),
        ("Which country sold the Xiaomi?", {"which", "country"}),
        ("How many Xiaomi cars were sold?", {"how", "many"}),
        ("Xiaomi", set[str]()),
    ],
)
def test_which_words_only_ask(formal: str, asking: set[str]) -> None:
    """The word "kota" asks in "di kota mana"; what is asked about is never among them."""
    assert asking_tokens(formal).intersection(tokens(formal)) == asking


def test_a_word_asks_only_where_it_stands_so() -> None:
    """A city that is asked about is a word like any other."""
    assert "kota" not in asking_tokens("Siapa wali kota Bandung?")
