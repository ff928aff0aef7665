from __future__ import annotations

import pytest

from knowledge.text import normalise, sentence_spans, sentences

SPLIT = [
    # full stops, question and exclamation marks
    ["Kopi enak.", "Teh juga."],
    ["Apa?!", "Tidak!!!", "Ya."],
    ["Berapa harganya?", "Murah."],
    # numbers, money and times
    ["Harganya 39.000.", "Murah sekali."],
    ["Harganya Rp1,5 juta per unit.", "Mahal."],
    ["Nilainya 3,14 atau 2.718.", "Benar."],
    ["Acara mulai pukul 19.30.", "Datanglah."],
    ["Acara mulai pukul 19.30 WIB.", "Datanglah."],
    ["Pakai versi 3.11.7.", "Lalu jalankan."],
    ["Lahir th. 1945.", "Lalu merdeka."],
    ["Ada 5 orang.", "6 orang pulang."],
    # names, titles and abbreviations
    ["Bagian R&D.", "Baru dibuka."],
    ["Lihat No. 5 di Jl. Sudirman.", "Lalu belok."],
    ["Menurut dr. Andi, itu sehat.", "Makanlah."],
    ["Dokter gigi klinik adalah drg. Bayu Pratama, Sp.KGA.", "Ia praktik Senin."],
    ["Apoteker ialah apt. Sari dan perawatnya Ns. Rini.", "Bidannya Bdn. Wati."],
    ["J. K. Rowling menulis.", "Bukunya laku."],
    ["Ir. H. Joko Widodo, S.H., M.H. hadir.", "Ia pulang."],
    ["Surat a.n. Budi sudah jadi.", "Ambillah."],
    ["Mr. Smith met Dr. Lee, e.g. Andy Lee.", "They talked."],
    ["Rapat 5 Okt. 2025 di kantor.", "Datanglah."],
    # words that look like abbreviations and do end a sentence
    ["Apel, jeruk, dll.", "Kemudian pulang."],
    ["Ada apel dan lain-lain.", "Pilihlah."],
    ["He lives in the U.S.", "He works."],
    # quotes, brackets and dots
    ['Ia berkata, "Datang."', "Lalu ia pergi."],
    ["“Benarkah?” tanya Budi.", "Ya!"],
    ["(Lihat hal. 5.)", "Selesai."],
    ["Selesai.", "“Baik,” katanya."],
    ["Selesai.", "(Lihat juga di sini.)"],
    ["Tunggu…", "Lalu datang."],
    ["Tunggu... lalu datang.", "Selesai."],
    # addresses
    ["Buka www.contoh.id/halaman.", "Lalu klik."],
    ["Buka https://a.id/x.y?z=1 sekarang.", "Lalu klik."],
    ["Tulis ke info@contoh.id.", "Kami jawab."],
]


@pytest.mark.parametrize("expected", SPLIT, ids=lambda expected: expected[0])
def test_sentences_end_where_a_reader_says(expected: list[str]) -> None:
    """A sentence ends at its last sign, and not in numbers, titles, initials or addresses."""
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Buka menu\n2. Pilih kopi\n10. Bayar", ["1. Buka menu", "2. Pilih kopi", "10. Bayar"]),
        ("- Satu. Dua\n- Tiga", ["- Satu.", "Dua", "- Tiga"]),
        ("Syarat\n\n\nKTP", ["Syarat", "KTP"]),
        ("Nama | Harga\nKopi | 20.000", ["Nama | Harga", "Kopi | 20.000"]),
        ("tanpa titik", ["tanpa titik"]),
        ("Titik.Tanpa spasi", ["Titik.Tanpa spasi"]),
        ("Satu.   \t Dua.", ["Satu.", "Dua."]),
    ],
)
def test_a_line_break_always_ends_a_sentence(text: str, expected: list[str]) -> None:
    """Items of lists and rows of tables are sentences, and their numbers belong to them."""
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u00a0"])
def test_nothing_has_no_sentences(text: str) -> None:
    """White space alone holds no sentence."""
    assert sentences(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "  Awal. Tengah!\n\n Akhir  ",
        "“Kutip.” (Dua.) … Tiga?! dr. Andi\r\nS.H.",
        " ".join(part for parts in SPLIT for part in parts),
        "." * 10,
        ". . . ! ? \n.\n",
        "🤖. ☕! ﷺ.\u2028Baris.",
    ],
)
def test_spans_leave_out_nothing_but_white_space(text: str) -> None:
    """Spans are in order, touch nowhere, are trimmed and not empty, and lose only blanks between them."""
    end_before = 0
    for start, end in sentence_spans(text):
        assert end_before <= start < end
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip()
        end_before = end
    assert not text[end_before:].strip()
    assert sentences(text) == [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("." * 100_000 + "x", 1),
        ("!?…" * 33_000 + ")x", 1),
        ('."' * 50_000 + "x", 1),
        (". " * 50_000, 50_000),
        ("\n" * 100_000, 0),
        (" " * 100_000 + "x", 1),
        ("a" * 100_000, 1),
        ("a.b" * 33_000, 1),
        ("A. " * 33_000, 1),
        ("Ya. " * 25_000, 25_000),
    ],
    ids=range(10),
)
def test_long_texts_are_split_in_one_go(text: str, count: int) -> None:
    """A hundred thousand characters made to confuse are split like any others."""
    assert len(sentence_spans(text)) == count


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("KOPI", "kopi"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("ﬁnal", "final"),
        ("Ｓｕ７", "su7"),
        ("m²", "m2"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("jum'at", "jum'at"),
        ("", ""),
    ],
)
def test_normalised_text_has_one_form(text: str, level: str) -> None:
    """Case, accents and compatibility forms are levelled, and levelling twice changes nothing more."""
    assert normalise(text) == level
    assert normalise(level) == level
