from __future__ import annotations

import random

import pytest

from bot.follow_up.resolving import Asked, resolve
from knowledge.article import Language
from knowledge.language import choose_language

ID, EN = Language.INDONESIAN, Language.ENGLISH

SALES = "Berapa unit SU7 Ultra yang terjual pada Desember 2025?"
LIBRARY = "What are the opening hours of the library?"

ABOUT: dict[str, dict[str, str]] = {
    SALES: {
        "kalau Januari 2026?": "Berapa unit SU7 Ultra yang terjual pada Januari 2026?",
        "oke, klo januari?": "Berapa unit SU7 Ultra yang terjual pada Januari?",
        "what about January?": "Berapa unit SU7 Ultra yang terjual pada Januari?",
        "kalo November?": "Berapa unit SU7 Ultra yang terjual pada November 2025?",
        "bulan lalu?": "Berapa unit SU7 Ultra yang terjual bulan lalu?",
        "what about last month?": "Berapa unit SU7 Ultra yang terjual bulan lalu?",
        "2024?": "Berapa unit SU7 Ultra yang terjual pada Desember 2024?",
        "dan hari Minggu?": "Berapa unit SU7 Ultra yang terjual pada hari Minggu?",
        "trus yg yu7?": "Berapa unit yu7 yang terjual pada Desember 2025?",
        "and the YU7?": "Berapa unit YU7 yang terjual pada Desember 2025?",
        "YU7?": "Berapa unit YU7 yang terjual pada Desember 2025?",
        "klo yg YU7 brp?": "Berapa unit YU7 yang terjual pada Desember 2025?",
        "gimana dgn Bandung?": "Berapa unit SU7 Ultra yang terjual pada Desember 2025 di Bandung?",
        "and in China?": "Berapa unit SU7 Ultra yang terjual pada Desember 2025 di China?",
        "kenapa?": "Kenapa unit SU7 Ultra terjual pada Desember 2025?",
        "kok bisa?": "Kenapa unit SU7 Ultra terjual pada Desember 2025?",
        "since when?": "Sejak kapan unit SU7 Ultra terjual?",
        "di mana itu?": "di mana SU7 Ultra?",
        "apa itu?": "apa itu SU7 Ultra?",
        "brp harganya?": "berapa harga SU7 Ultra?",
        "how much is it?": "how much is SU7 Ultra?",
        "lalu siapa direkturnya?": "siapa direktur SU7 Ultra?",
        "siapa yg membuat?": "siapa yang membuat SU7 Ultra?",
    },
    "Berapa harga tiket masuk Candi Borobudur?": {
        "kalau Prambanan?": "Berapa harga tiket masuk Prambanan?",
        "kalo candi prambanan brp?": "Berapa harga tiket masuk candi prambanan?",
        "kalau turis asing?": "Berapa harga tiket masuk Candi Borobudur turis asing?",
        "kalau yang anak-anak?": "Berapa harga tiket masuk Candi Borobudur yang anak-anak?",
        "kalau akhir pekan?": "Berapa harga tiket masuk Candi Borobudur akhir pekan?",
        "jam bukanya?": "jam buka Candi Borobudur?",
        "lokasinya dmn?": "lokasi Candi Borobudur di mana?",
        "ke sana naik apa?": "ke Candi Borobudur naik apa?",
    },
    "brp harga tiket dewasa di dufan?": {
        "kalau yang anak-anak?": "berapa harga tiket anak-anak di dufan?",
        "untuk lansia?": "berapa harga tiket lansia di dufan?",
    },
    "apa ibu kota jawa barat?": {"kalau jawa timur?": "apa ibu kota Jawa Timur?"},
    "Siapa gubernur Jawa Barat?": {
        "berapa umurnya?": "berapa umur gubernur Jawa Barat?",
        "dia lahir di mana?": "gubernur Jawa Barat lahir di mana?",
        "gimana dgn jawa tengah?": "Siapa gubernur Jawa Tengah?",
    },
    "Siapa penulis Laskar Pelangi?": {
        "kapan terbitnya?": "kapan terbit Laskar Pelangi?",
        "kapan diterbitkan?": "kapan diterbitkan Laskar Pelangi?",
    },
    "Jam berapa apotek buka pada hari Sabtu?": {
        "kalau Minggu?": "Jam berapa apotek buka pada hari Minggu?",
        "hari libur?": "Jam berapa apotek buka hari libur?",
        "alamatnya di mana?": "alamat apotek di mana?",
    },
    "Berapa dosis parasetamol untuk anak 5 tahun?": {
        "kalau 10 tahun?": "Berapa dosis parasetamol untuk anak 10 tahun?",
        "kalau ibuprofen?": "Berapa dosis ibuprofen untuk anak 5 tahun?",
    },
    "Apa obat sakit kepala?": {"kalau sakit gigi?": "Apa obat sakit gigi?"},
    "Apa saja syarat membuat SIM A?": {
        "kalau SIM C?": "Apa saja syarat membuat SIM C?",
        "brp biayanya?": "berapa biaya SIM A?",
    },
    "berapa penduduk Bandung pada tahun 2020?": {
        "2010?": "berapa penduduk Bandung pada tahun 2010?",
        "kalau surabaya?": "berapa penduduk Surabaya pada tahun 2020?",
        "terus di Surabaya?": "berapa penduduk Surabaya pada tahun 2020?",
    },
    "Berapa curah hujan di Bogor pada Maret 2024?": {
        "kalau April?": "Berapa curah hujan di Bogor pada April 2024?",
        "yg di depok?": "Berapa curah hujan di Depok pada Maret 2024?",
    },
    "Berapa lama garansi laptop?": {"kalau hilang?": "Berapa lama garansi laptop kalau hilang?"},
    "Di mana kopi Gayo ditanam?": {
        "kapan?": "Kapan kopi Gayo ditanam?",
        "kalau teh Kayu Aro?": "Di mana teh Kayu Aro ditanam?",
    },
    "Kapan kereta terakhir ke Surabaya berangkat?": {
        "kalau ke Malang?": "Kapan kereta terakhir ke Malang berangkat?",
        "and on Sunday?": "Kapan kereta terakhir ke Surabaya berangkat hari Minggu?",
    },
    "su7 ultra masuk gim balap apa?": {"kapan?": "su7 ultra masuk gim balap kapan?"},
    LIBRARY: {
        "and on Sundays?": "What are the opening hours of the library on Sundays?",
        "and the museum?": "What are the opening hours of the museum?",
        "where is it?": "where is the library?",
        "alamatnya di mana?": "alamat library di mana?",
    },
    "When does the library open on Monday?": {
        "Sunday?": "When does the library open on Sunday?",
        "kalau sabtu?": "When does the library open on Saturday?",
    },
    "How many units did Toyota sell in March 2024?": {
        "what about May?": "How many units did Toyota sell in May 2024?",
        "in may?": "How many units did Toyota sell in May 2024?",
        "and Honda?": "How many units did Honda sell in March 2024?",
        "how many in 2022?": "How many units did Toyota sell in March 2022?",
    },
    "How many SU7 Ultra units were sold in December 2025?": {
        "why?": "Why were SU7 Ultra units sold in December 2025?"
    },
    "Who founded Xiaomi?": {"when?": "When was Xiaomi founded?"},
    "What is the capital of France?": {
        "what about spain?": "What is the capital of Spain?",
        "how many people live there?": "how many people live in France?",
    },
    "How tall is Mount Everest?": {
        "and K2?": "How tall is K2?",
        "who climbed it first?": "who climbed Mount Everest first?",
    },
    "Where is the head office of Gojek?": {
        "what is their phone number?": "what is Gojek's phone number?",
        "how do I get there?": "how do I get to Gojek?",
    },
    "How much is an adult ticket?": {"what about a child?": "How much is a child ticket?"},
    "What is the refund policy for online orders?": {
        "what if it is damaged?": "What is the refund policy for online orders if it is damaged?"
    },
    "Why did Kodak fail?": {
        "when did that happen?": "When did Kodak fail?",
        "and Nokia?": "Why did Nokia fail?",
    },
}
FOLLOW_UPS = [(last, text, wanted) for last, each in ABOUT.items() for text, wanted in each.items()]

COMPLETE = """
Kapan Xiaomi didirikan? | terus kapan pabrik Xiaomi dibuka? | and when was Ford founded? | Dan siapa
presiden Indonesia sekarang? | Or does Xiaomi sell cars in Europe? | Kalau Ford kapan didirikan dan
siapa pendirinya? | lalu lintas Jakarta macet jam berapa? | Terus terang, apa kelemahan SU7 Ultra? |
jam berapa perpustakaan buka? | berapa harga tiket kereta ke bandung? | What is the capital of
France? | how do I renew my passport? | bagaimana cara membuat paspor dan berapa lama prosesnya? |
apa itu inflasi? | is it true that Borobudur was built in the 9th century? | how much does it cost
to renew a passport? | gejala demam berdarah | harga emas hari ini | tiket masuk Ragunan | kalau
hujan apakah pertandingan dibatalkan? | kalau mau daftar haji syaratnya apa? | bagaimana kalau
paspor saya hilang di luar negeri? | what happens if I lose my passport abroad? | pada saat itu
siapa raja Majapahit? | biasanya sarapan apa orang Jepang? | or maybe tell me about coffee | dan |
kalau | terus? | lalu? | and? | makasih | hanya itu? | bukan itu | itu salah | jawabannya salah |
that is wrong | no, that's not what I asked | terima kasih banyak atas jawabannya | tell me more |
lebih detail dong | apa lagi? | what else? | Xiaomi | Kopi Gayo | oke siap | what time is it? | What
is it like to live in Bandung? | bagaimana dengan cuaca besok di Surabaya? | gimana caranya daftar
online? | punya menu vegetarian? | berapa ongkir ke medan? | siapa yang menang pemilu? | Serius? |
Really? | katanya ada promo? | D1 | Lalu Muhammad Zohri lahir di mana? | how to apply? | kapan mulai
sekolah? | Makasih! Kapan Ford didirikan? | dan kamu? | and you?
"""


@pytest.mark.parametrize(("last", "text", "wanted"), FOLLOW_UPS)
def test_a_follow_up_becomes_a_complete_question(last: str, text: str, wanted: str) -> None:
    """What it says takes the place of what it is most like in the last question."""
    complete = resolve(text, Asked(last, choose_language(last)))
    assert complete is not None
    assert complete.text == wanted


@pytest.mark.parametrize("last", [SALES, LIBRARY, "Di mana kopi Gayo ditanam?"])
@pytest.mark.parametrize("text", [text.strip() for text in COMPLETE.split("|")])
def test_what_stands_on_its_own_stays_as_it_is(last: str, text: str) -> None:
    """Full questions, whatever they begin with, and words that ask nothing again."""
    assert resolve(text, Asked(last, choose_language(last))) is None


def test_a_chain_goes_on_from_what_was_understood() -> None:
    """Each follow-up changes its part, and leaves what the one before has changed."""
    asked = Asked(SALES, ID)
    for text in ("kalau Januari 2026?", "and the YU7?", "kenapa?", "2025?"):
        complete = resolve(text, asked)
        assert complete is not None
        asked = Asked(complete.text, complete.language)
    assert asked.text == "Kenapa unit YU7 terjual pada Januari 2025?"


def test_the_language_is_that_of_the_words() -> None:
    """A fragment is understood in the language of the last question, a question of its own in its own."""
    fragment, question = (resolve(text, Asked(SALES, ID)) for text in ("and the YU7?", "how much is it?"))
    assert fragment is not None
    assert question is not None
    assert (fragment.language, question.language) == (ID, EN)


def test_passages_know_the_names_of_a_lower_case_chat() -> None:
    """A word with a capital inside a sentence of theirs is a name, and is written as they write it."""
    passages = ("Pabrik Wuling di Cikarang membuat Binguo.", "Ekspor Binguo tumbuh.")
    last = "berapa ekspor binguo tahun 2024?"
    complete = resolve("kalau wuling?", Asked(last, ID, ("Otomotif",), passages))
    assert complete is not None
    assert complete.text == "berapa ekspor Wuling tahun 2024?"
    pointing = resolve("siapa pembuatnya?", Asked(last, ID, ("Otomotif",), passages))
    assert pointing is not None
    assert pointing.text == "siapa pembuat binguo?"


def test_asking_the_same_again_is_no_follow_up() -> None:
    """Where nothing would change, the message is taken as it is."""
    for text in ("kalau Desember 2025?", "SU7 Ultra?", "berapa?", SALES):
        assert resolve(text, Asked(SALES, ID)) is None


def test_long_texts_are_cut_or_left_alone() -> None:
    """Of a long last question the beginning counts; a long message stands on its own."""
    long = f"{SALES[:-1]} {'menurut laporan resmi ' * 200}?"
    complete = resolve("and the YU7?", Asked(long, ID))
    assert complete is not None
    assert complete.text.startswith("Berapa unit YU7 yang terjual")
    assert len(complete.text) <= 300
    assert resolve("kalau " + "Januari " * 5_000, Asked(SALES, ID)) is None
    assert resolve("kalau Januari?", Asked("a" * 100_000, ID, ("b" * 100_000,), ("c" * 1_000_000,))) is None


def test_any_text_does_no_harm() -> None:
    """Random words, marks and characters are understood or not, but never too long and never an error."""
    draw = random.Random(5)  # noqa: S311 (repeatable, not secret)
    parts = [text for _, text, _ in FOLLOW_UPS] + [SALES, LIBRARY, "ﷺ ½ ² ٣ ❷ İ \u0345 🙏 ‘ \x00 \n 08.00 at"]
    words = " ".join(parts).split(" ")

    def some(most: int) -> str:
        return "".join(draw.choice(words) + draw.choice((" ", " ", "")) for _ in range(draw.randint(0, most)))

    def any_characters(most: int) -> str:
        return "".join(
            chr(draw.choice((draw.randint(1, 0x2FFF), draw.randint(0xFB00, 0x1FAFF)))) for _ in range(most)
        )

    for _ in range(1_500):
        asked = Asked(
            draw.choice((some(20), any_characters(40))), draw.choice((ID, EN)), (some(5),), (some(40),)
        )
        complete = resolve(draw.choice((some(8), any_characters(20))), asked)
        assert complete is None or len(complete.text) <= 500


MIDWIFE = "Siapa ketua Posyandu Anggrek?"
OFFICE = "Jam berapa kantor kelurahan buka?"
QUAKE = "Berapa gedung yang runtuh akibat gempa di Palu?"
HELD = ("Ketua Posyandu Anggrek adalah Bu Tati.", "Pada Jumat kantor Kelurahan Maju buka lebih siang.")


@pytest.mark.parametrize(
    ("last", "text", "wanted", "is_plain"),
    [
        (MIDWIFE, "kalau bidannya?", "bidan Posyandu Anggrek?", True),
        (MIDWIFE, "terus jadwalnya?", "jadwal Posyandu Anggrek?", True),
        (MIDWIFE, "kapan?", "Kapan ketua Posyandu Anggrek?", False),
        (OFFICE, "alamatnya?", "alamat kantor kelurahan?", True),
        (OFFICE, "kalau sabtu?", "Jam berapa kantor kelurahan buka hari Sabtu?", True),
        (OFFICE, "kalau KTP?", "Jam berapa kantor KTP buka?", False),
        (QUAKE, "penyebabnya?", "penyebab gempa di Palu?", True),
        (QUAKE, "kalau sekolah?", None, False),
    ],
)
def test_a_complete_question_knows_whether_it_reads_well(
    last: str, text: str, wanted: str | None, is_plain: bool
) -> None:
    """A part of what was asked about stands before it; other nouns in the same place may make no sentence."""
    complete = resolve(text, Asked(last, ID, ("Kabar",), HELD))
    assert complete is not None
    assert wanted is None or complete.text == wanted
    assert complete.is_plain is is_plain
