from __future__ import annotations

import pytest

from bot.answering.question_type import QuestionType, measure
from bot.answering.telling import candidates
from knowledge.terms import tokens


def parts(sentence: str, kind: QuestionType, question: str = "") -> list[str]:
    """The parts of a sentence that may be what a question asks for."""
    spans = candidates(sentence, kind, frozenset(tokens(question)), measure(question))
    return [sentence[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hanya sekitar 45 unit terjual pada Desember 2025.", ["45 unit"]),
        ("Pengiriman mencapai lebih dari 39.000 unit.", ["39.000 unit"]),
        ("Sekitar 1.250 gelas terjual.", ["1.250 gelas"]),
        ("Ada 2000 orang datang.", ["2000 orang"]),
        ("Deliveries reached more than 39,000 units.", ["39,000 units"]),
        ("Sekitar 1,5 juta orang datang.", ["1,5 juta orang"]),
        ("There were 1.5 million visitors.", ["1.5 million visitors"]),
        ("Ada tiga pintu.", ["tiga pintu"]),
        ("Dua puluh lima orang hadir.", ["Dua puluh lima orang"]),
        ("Two hundred people came.", ["Two hundred people"]),
        ("Ratusan orang datang.", ["Ratusan orang"]),
        ("Naik 37% dari target.", ["37%"]),
        ("Ada 12 kursi dan 3 meja.", ["12 kursi", "3 meja"]),
        ("Kecepatannya 200 km/jam.", ["200 km/jam"]),
        ("Sekitar 45 pada Desember.", ["45"]),
        ("Penjualannya 45.", ["45"]),
    ],
)
def test_a_number_with_what_it_counts(sentence: str, expected: list[str]) -> None:
    """Digits or words with scale and unit, but without a small word behind them."""
    assert parts(sentence, QuestionType.NUMBER) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Ia lahir 1998.",
        "It was sold in 2025.",
        "Dibuka pada 17 Agustus 2024.",
        "Buka pukul 08.00.",
        "Harganya Rp1,5 juta.",
        "Mobil ini ada di Gran Turismo 7.",
        "Mobil SU7 laris.",
        "Ini salah satu model unggulan.",
        "It is one of the best models.",
        "Penjualannya menurun.",
        "Ini kabar tentang mobil di tengah kota.",
        "Mesin bertenaga besar, tenaganya kuat, sekaligus murah.",
        "Satuannya tentu banyak sekali.",
        "Ia berempati.",
    ],
)
def test_what_counts_nothing_is_no_number(sentence: str) -> None:
    """A year, a date, a sum, a part of a name or of a word and "one of" do not say how many."""
    assert parts(sentence, QuestionType.NUMBER) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Berapa unit?", ["45 unit"]),
        ("Berapa lama?", ["5 hari"]),
        ("Berapa persen?", ["37%"]),
        ("Berapa?", ["45 unit", "37%", "5 hari"]),
        ("Berapa jauh?", []),
    ],
)
def test_a_number_measures_what_is_asked_for(question: str, expected: list[str]) -> None:
    """Whoever asks how long is told days, and not how many."""
    assert parts("Terjual 45 unit atau 37% dalam 5 hari.", QuestionType.NUMBER, question) == expected


@pytest.mark.parametrize(
    ("sentence", "question", "kind", "expected"),
    [
        (
            "Dalam 5 hari laku 45 buah.",
            "Berapa yang laku dalam 5 hari?",
            QuestionType.NUMBER,
            ["45 buah"],
        ),
        ("In 5 days many were sold.", "How many sold in 5 days?", QuestionType.NUMBER, []),
        (
            "Mulai Desember 2025 hingga Januari 2026.",
            "Sampai kapan sejak December 2025?",
            QuestionType.TIME,
            ["Januari 2026"],
        ),
        ("Lei Jun memimpin Xiaomi.", "Siapa Lei Jun?", QuestionType.PERSON, ["Xiaomi"]),
    ],
)
def test_what_the_question_says_answers_nothing(
    sentence: str, question: str, kind: QuestionType, expected: list[str]
) -> None:
    """Its own numbers, dates and names are no answer to it, in whichever language they stand."""
    assert parts(sentence, kind, question) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Harganya Rp1,5 juta.", ["Rp1,5 juta"]),
        ("Harganya Rp 50.000 per orang.", ["Rp 50.000"]),
        ("Denda IDR 100,000 dan Rp75.000.", ["IDR 100,000", "Rp75.000"]),
        ("Tiketnya 25 ribu rupiah.", ["25 ribu rupiah"]),
        ("It costs $20.", ["$20"]),
        ("It costs US$20.", ["US$20"]),
        ("It was 3 million dollars.", ["3 million dollars"]),
        ("Masuk gratis.", ["gratis"]),
        ("Tidak dipungut biaya.", ["Tidak dipungut biaya"]),
        ("Admission is free.", ["free"]),
        ("Sebanyak 45 unit pada 2025.", []),
    ],
)
def test_a_sum_of_money(sentence: str, expected: list[str]) -> None:
    """With its currency in front or behind; that something is free is a price as well."""
    assert parts(sentence, QuestionType.MONEY) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Dibuka pada 17 Agustus 1945.", ["17 Agustus 1945"]),
        ("Diadakan 12–14 Mei 2026.", ["12–14 Mei 2026"]),
        ("Didirikan pada Mei 2020.", ["Mei 2020"]),
        ("It was January 5th, 2024.", ["January 5th, 2024"]),
        ("Founded in 1998.", ["1998"]),
        ("Buka pukul 08.00.", ["pukul 08.00"]),
        ("Buka pukul 08.00–17.00 WIB.", ["pukul 08.00–17.00 WIB"]),
        ("It closes at 5 pm on Fridays.", ["5 pm", "Fridays"]),
        ("It opens on Monday.", ["Monday"]),
        ("Buka Senin sampai Jumat.", ["Senin sampai Jumat"]),
        ("It opens next week.", ["next week"]),
        ("Pada abad ke-15.", ["abad ke-15"]),
        ("In the 15th century.", ["15th century"]),
        ("Kantor sudah buka.", []),
        ("Sekitar 45 unit.", []),
        ("Sekitar 39.000 unit.", []),
        ("Sekitar 1.250 gelas.", []),
    ],
)
def test_a_date_or_a_time(sentence: str, expected: list[str]) -> None:
    """Dates, months, years, days, clock times and their spans; a number of things is none."""
    assert parts(sentence, QuestionType.TIME) == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (QuestionType.PLACE, "Pabriknya di Beijing.", ["Beijing"]),
        (QuestionType.PLACE, "It is located in San Francisco.", ["San Francisco"]),
        (QuestionType.PLACE, "Kantornya di Jalan Merdeka 5.", ["Jalan Merdeka 5"]),
        (QuestionType.PLACE, "Kami di lantai dua.", ["lantai dua"]),
        (QuestionType.PLACE, "Berangkat dari Jakarta ke Surabaya.", ["Jakarta", "Surabaya"]),
        (QuestionType.PLACE, "It stands near the station, by the river.", ["the station"]),
        (QuestionType.PLACE, "Pabriknya besar.", []),
        (QuestionType.PERSON, "Perusahaan itu dipimpin Lei Jun.", ["Lei Jun"]),
        (QuestionType.PERSON, "It was founded by Bill Gates and Paul Allen.", ["Bill Gates", "Paul Allen"]),
        (QuestionType.PERSON, "Warung milik Bu Sri.", ["Bu Sri"]),
        (QuestionType.PERSON, "Perusahaan itu besar.", []),
        (QuestionType.REASON, "Turun karena persaingan.", ["karena persaingan"]),
        (QuestionType.REASON, "Ditutup akibat longsor, sementara warga mengungsi.", ["akibat longsor"]),
        (QuestionType.REASON, "It closed due to rain, and everyone left.", ["due to rain"]),
        (QuestionType.REASON, "Sales fell because of competition.", ["because of competition"]),
        (QuestionType.REASON, "Penjualan turun.", []),
        (QuestionType.YES_NO, "Parkirnya tidak gratis.", ["tidak gratis"]),
        (QuestionType.YES_NO, "Namun kedua pihak membantah kabar itu.", ["membantah kabar"]),
        (QuestionType.YES_NO, "Dogs are not allowed.", ["not allowed"]),
        (QuestionType.YES_NO, "You may bring a dog.", ["may bring"]),
        (QuestionType.YES_NO, "Kantor itu besar.", []),
        (QuestionType.OTHER, "Modelnya bernama YU7.", ["YU7"]),
        (QuestionType.OTHER, "Judulnya “Laskar Pelangi”.", ["“Laskar Pelangi”"]),
        (QuestionType.OTHER, "Gimnya bernama Gran Turismo 7.", ["Gran Turismo 7"]),
        (QuestionType.OTHER, "Model itu laku.", []),
        (QuestionType.HOW, "Masak selama 5 menit di Bandung.", []),
    ],
)
def test_places_persons_reasons_polarity_and_names(
    kind: QuestionType, sentence: str, expected: list[str]
) -> None:
    """By words in front and by capitals; how something is done has no look."""
    assert parts(sentence, kind) == expected


@pytest.mark.parametrize("kind", QuestionType)
@pytest.mark.parametrize(
    "sentence", ["", " ", "\x00\x1b[31m", "😀" * 50, "9" * 3000, "A" * 3000, "Rp Rp Rp", "di di di"]
)
def test_any_text_can_be_read(kind: QuestionType, sentence: str) -> None:
    """What is found lies within the text, in order, whatever the text is."""
    spans = candidates(sentence, kind, frozenset())
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(sentence) for start, end in spans)


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Pengiriman mencapai lebih dari 39.000 unit.", QuestionType.NUMBER, ["39.000 unit"]),
        ("Naik 12.50 persen menjadi 1.200 unit.", QuestionType.NUMBER, ["12.50 persen", "1.200 unit"]),
        ("Ada 2000 mobil di sana.", QuestionType.NUMBER, ["2000 mobil"]),
        ("Pada 2025 perusahaan tutup.", QuestionType.NUMBER, []),
        ("Ini tentang tenaga, limau, dan tengah kota.", QuestionType.NUMBER, []),
        ("Platform 9 dan alarm 112 rusak.", QuestionType.MONEY, []),
        ("Minuman ini sugar-free.", QuestionType.MONEY, []),
        ("Nilainya 1.200 dan 12.50 persen.", QuestionType.TIME, []),
        (
            "Tutup karena biaya naik 1.500 rupiah. Lalu buka.",
            QuestionType.REASON,
            ["karena biaya naik 1.500 rupiah"],
        ),
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    sentence: str, kind: QuestionType, expected: list[str]
) -> None:
    """Thousands are no clock times, parts of words no numbers, a point in a number ends nothing."""
    assert parts(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Minggu depan dibuka.", ["Minggu depan"]),
        ("It opens at 9:30 a.m. daily.", ["9:30 a.m."]),
        ("You may come in April.", ["April"]),
    ],
)
def test_a_time_is_whole(sentence: str, expected: list[str]) -> None:
    """A week is no Sunday, the last stop belongs to "a.m.", and what may be is not May."""
    assert parts(sentence, QuestionType.TIME) == expected
