"""Chat spelling becomes the spelling of articles, and what is no chat spelling stays."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files

import pytest

from knowledge.article import Language
from knowledge.chat_spelling import chat_words, formalise, without_fillers

INDONESIAN, ENGLISH = Language.INDONESIAN, Language.ENGLISH

QUESTIONS = [
    ("brp hrg su7 ultra", "berapa harga su7 ultra"),
    ("Brp hargany SU7 Ultra?", "Berapa harganya SU7 Ultra?"),
    ("gmn cara reset password di dashboard", "bagaimana cara reset password di dashboard"),
    ("knp blm bisa login yg baru", "kenapa belum bisa login yang baru"),
    ("mobil yg udh kejual ada brp?", "mobil yang sudah terjual ada berapa?"),
    ("mobil2nya laku brp skrg", "mobil-mobilnya laku berapa sekarang"),
    ("orang2 pd nanya harganya", "orang-orang pada bertanya harganya"),
    ("fiturnya berbeda2 gak", "fiturnya berbeda-beda tidak"),
    ("chat gw dibales2 ga", "chat saya dibalas-balas tidak"),
    ("dp 39rb atau 1,5jt", "dp 39 ribu atau 1,5 juta"),
    ("dp 1.5jt, rp39rb", "dp 1.5 juta, rp39 ribu"),
    ("harga 10k bs ga", "harga 10 ribu bisa tidak"),
    ("umurnya 5thn 3bln", "umurnya 5 tahun 3 bulan"),
    ("rilis 12 mar 2024", "rilis 12 Maret 2024"),
    ("tgl 5 okt no 7", "tanggal 5 Oktober nomor 7"),
    ("minta no telp sama no tlpn kantor", "minta nomor telepon sama nomor telepon kantor"),
    ("bagus bangeeeet", "bagus sekali"),
    ("apaaa maaaf", "apa maaf"),
    ("lemot bgttt udahh", "lambat sekali sudah"),
    ("jelasin cara bukain kuncinya", "jelaskan cara bukakan kuncinya"),
    ("kirimin daftarnya, beliin tiket", "kirimkan daftarnya, belikan tiket"),
    ("cara ngedaftarin akun", "cara mendaftarkan akun"),
    ("cara ngejual sama ngebuka toko", "cara menjual sama membuka toko"),
    ("siapa yg bisa ngejelasin", "siapa yang bisa menjelaskan"),
    ("cara ngejualnya, jelasinnya gmn", "cara menjualnya, jelaskannya bagaimana"),
    ("diaktifin dimana", "diaktifkan di mana"),
    ("pesenin tempat, pasanginnya kpn", "pesankan tempat, pasangkannya kapan"),
    ("ngapain kesana", "sedang apa ke sana"),
    ("kasih tau dong", "beri tahu dong"),
    ("emangnya udahlah", "memangnya sudahlah"),
    ("KPN BUKA??", "KAPAN BUKA??"),
    ("Gimana? Knp gitu?", "Bagaimana? Kenapa begitu?"),
    ("temen-temen gw", "teman-teman saya"),
    ("brp yg kerendem, ketangkepnya kpn", "berapa yang terendam, tertangkapnya kapan"),
    ("ngungsi kmn, ngadu ke siapa", "mengungsi ke mana, mengadu ke siapa"),
    ("siapa yg janjiin, minjem brp", "siapa yang janjikan, meminjam berapa"),
    ("cara nyuci sama motong", "cara mencuci sama memotong"),
    ("gara2 ujan, htm brp", "karena hujan, harga tiket masuk berapa"),
]

UNTOUCHED = [
    "Berapa harga Xiaomi SU7 Ultra di Tiongkok pada Maret 2025?",
    "Apakah yang dimaksud dengan domain, selain yang kemarin?",
    "siapa stalin, putin, martin luther dan einstein",
    "harga bitcoin dan vitamin di berlin kemarin",
    "yakin mungkin lain main mesin ingin izin admin login plugin bensin vaksin disiplin dingin rutin pin",
    "mandarin aspirin heroin penguin banjarmasin hasanuddin aborigin",
    "bupati ngada, ngawi, nganjuk, nunukan, kemayoran dan kedungsari",
    "siapa maman, nani, arifin, husain, zulkarnain dan nadiem",
    "Di mana letak Gunung Gede?",
    "letak gunung gede",
    "tv 4k, lari 10k",
    "dr. Sutomo dan dr Andi",
    "Louis VIII dan bab viii",
    "baca python2, gta2 dan covid2",
    "lihat https://contoh.id/yg?brp=1 atau surel brp@udh.id",
    "buka file brp_hrg.txt lalu ketik `udh` dan --yg",
    "film Bang Bang dan Aja Aja",
    "xxxnumberxxx wwwroot",
    "1.2.3.4 1,,2 3.5 ke-2",
    "buat, kaya, kasih, tanah liat, make up, lo-fi, company",
    "ketemu, tentu saja: apa itu orang?",
    "",
    "   ",
    "😀 ¿? 12345",
]


@pytest.mark.parametrize(("asked", "formal"), QUESTIONS)
def test_chat_spelling_becomes_formal(asked: str, formal: str) -> None:
    """A chat question comes back in the words of articles, with its names, numbers and punctuation."""
    assert formalise(asked, INDONESIAN) == formal


@pytest.mark.parametrize("question", UNTOUCHED)
def test_formal_words_names_and_code_stay(question: str) -> None:
    """What is no chat spelling comes back letter for letter."""
    assert formalise(question, INDONESIAN) == question


@pytest.mark.parametrize(
    ("asked", "formal"),
    [
        ("how do u reset ur password pls", "how do you reset your password please"),
        ("Whats the price?", "What is the price?"),
        ("i dont know, its sooo hard", "i do not know, its so hard"),
        ("wanna buy b4 tmrw cuz ppl cant wait", "want to buy before tomorrow because people cannot wait"),
        ("pleaseee", "please"),
    ],
)
def test_english_has_its_own_table(asked: str, formal: str) -> None:
    """English chat becomes formal English."""
    assert formalise(asked, ENGLISH) == formal


@pytest.mark.parametrize(
    "question", ["What is the difference between R and Python?", "orang2 yg brp", "no 5 in may"]
)
def test_english_leaves_the_rest(question: str) -> None:
    """Formal English, names and Indonesian chat stay as they are when the language is English."""
    assert formalise(question, ENGLISH) == question


@pytest.mark.parametrize("asked", [asked for asked, _ in QUESTIONS])
def test_a_second_pass_changes_nothing(asked: str) -> None:
    """Formalising a formalised question is idle."""
    once = formalise(asked, INDONESIAN)
    assert formalise(once, INDONESIAN) == once


@pytest.mark.parametrize(("section", "language"), [("indonesian", INDONESIAN), ("english", ENGLISH)])
def test_every_entry_arrives_at_its_formal_form(section: str, language: Language) -> None:
    """Each entry of the table is lower case, is replaced by its formal form, and that form is final."""
    table = tomllib.loads(files("knowledge").joinpath("chat_spelling.toml").read_text(encoding="utf-8"))
    for chat, formal in table[section].items():
        assert chat == chat.lower()
        assert formalise(f"ini {chat}", language) == f"ini {formal}"
        assert formalise(f"ini {formal}", language) == f"ini {formal}"


def test_the_table_is_large() -> None:
    """Hundreds of spellings are known in Indonesian and dozens in English."""
    table = tomllib.loads(files("knowledge").joinpath("chat_spelling.toml").read_text(encoding="utf-8"))
    assert len(table["indonesian"]) >= 350
    assert len(table["english"]) >= 30


@pytest.mark.parametrize(
    "hostile", ["a", "apa", "ngangng", "brp ", "2", "1,", "no 5 ", "yg.", "10k ", "-", "min ", "ß", "𝓐"]
)
def test_hostile_questions_are_cheap(hostile: str) -> None:
    """Ten thousand characters of anything take a moment, whatever repeats in them."""
    question = (hostile * 10_000)[:10_000]
    started = time.perf_counter()
    formalise(question, INDONESIAN)
    without_fillers(question)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("min, harganya berapa sih?", "harganya berapa?"),
        ("kak bang kapan buka dong", "kapan buka"),
        ("suhu min berapa ya min", "suhu min berapa"),
        ("min", "min"),
        ("ya?", "ya?"),
        ("Apa itu Big Bang", "Apa itu Big Bang"),
        ("siapa Kok Kan", "siapa Kok Kan"),
    ],
)
def test_fillers_go_but_never_the_question(question: str, bare: str) -> None:
    """Particles and forms of address go; names, a minimum and a question of fillers alone stay."""
    assert without_fillers(question) == bare


def test_chat_words_are_evidence_for_indonesian_only() -> None:
    """The detector gets chat spellings, without those that are English words as well."""
    assert {"gmn", "brp", "yg", "udah", "dong"} <= chat_words()
    assert not {"make", "min", "bang", "admin", "bot", "no hp"} & chat_words()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the boss?", "Who is the boss?"),
        ("siapa bos", "siapa bos"),
        ("berapa harganya bos", "berapa harganya"),
        ("berapa harganya min?", "berapa harganya?"),
    ],
)
def test_who_is_asked_for_is_not_who_is_asked(question: str, expected: str) -> None:
    """An address at the end goes, but not where it is what somebody asks for."""
    assert without_fillers(question) == expected


def test_letters_of_an_abbreviation_are_no_words() -> None:
    """No "Are&D" comes of R&D."""
    assert formalise("R&D budget?", Language.ENGLISH) == "R&D budget?"
