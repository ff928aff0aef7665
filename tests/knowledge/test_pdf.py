from __future__ import annotations

import datetime as dt
from pathlib import Path

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import file_digest, pdf
from tests.knowledge import pdf_files
from tests.knowledge.pdf_files import line, lines

FIRST = (
    "Puskesmas melayani warga setiap hari kerja mulai pukul delapan pagi sampai",
    "pukul dua siang, kecuali pada hari libur nasional yang ditetapkan oleh peme-",
    "rintah daerah. Anak-anak mendapat layanan gratis.",
)
SECOND = (
    "Pendaftaran dilakukan di loket satu dengan menunjukkan kartu identitas dan",
    "kartu jaminan kesehatan yang masih berlaku.",
)


def article(folder: Path, *pages: str, info: str = "") -> Article:
    """The article in a document without problems."""
    path = pdf_files.write(folder / "jam-layanan.pdf", *pages, info=info)
    (item,) = pdf.read(path, folder)
    assert isinstance(item, Article), item
    return item


def texts(folder: Path, *pages: str) -> list[str]:
    """The paragraphs of a document."""
    return [found.text for found in article(folder, *pages).paragraphs]


def test_a_larger_distance_begins_a_paragraph(tmp_path: Path) -> None:
    """Lines that follow each other are one paragraph, and a hyphenated word is whole again."""
    first, second = texts(tmp_path, lines(*FIRST, "", *SECOND))
    assert first.startswith("Puskesmas melayani")
    assert "oleh pemerintah daerah." in first
    assert second == " ".join(SECOND)


def test_headings_are_larger_or_bold(tmp_path: Path) -> None:
    """The largest line is the title where the document has none; smaller ones and bold ones stand below."""
    page = (
        lines("Jam Layanan", size=24)
        + lines("Poli", size=16, top=740)
        + lines("Gigi", font="F2", top=715)
        + lines(*FIRST, top=700)
    )
    found = article(tmp_path, page)
    assert (found.id, found.title, found.language) == ("jam-layanan", "Jam Layanan", Language.INDONESIAN)
    assert [item.heading for item in found.paragraphs] == ["Poli › Gigi"]
    assert found.digest == file_digest(found.path)


def test_information_gives_title_and_date(tmp_path: Path) -> None:
    """What the document says of itself counts, unless a program filled it in."""
    date = "/CreationDate (D:20260205101500+07'00')"
    found = article(tmp_path, lines(*FIRST), info=f"/Title (Jam Layanan) {date}")
    assert (found.title, found.date) == ("Jam Layanan", dt.date(2026, 2, 5))
    assert article(tmp_path, lines(*FIRST), info="/Title (Microsoft Word - x.doc)").title == "jam layanan"


def test_a_paragraph_goes_on_across_pages(tmp_path: Path) -> None:
    """What stands at the edge of every page is left out, and the sentence goes on behind it."""
    edges = (line("Dinas Kesehatan", y=820, size=9), line("Halaman {} dari 3", y=20, size=9))
    pages = [
        edges[0] + lines(*part) + edges[1].format(page)
        for page, part in enumerate((FIRST[:2], FIRST[2:], SECOND))
    ]
    first, second = texts(tmp_path, *pages)
    assert first.endswith("pemerintah daerah. Anak-anak mendapat layanan gratis.")
    assert second == " ".join(SECOND)


def test_a_list_is_one_paragraph(tmp_path: Path) -> None:
    """Items follow each other; a long one goes on on the next line."""
    items = ("1. Kartu tanda penduduk", "2. Kartu keluarga yang sudah disahkan oleh", "kelurahan setempat")
    assert texts(tmp_path, lines(*FIRST, "", *items))[1] == (
        "1. Kartu tanda penduduk\n2. Kartu keluarga yang sudah disahkan oleh kelurahan setempat"
    )


def test_doubled_words_keep_their_hyphen(tmp_path: Path) -> None:
    """A hyphen at the end of a line that belongs to the word stays."""
    (text,) = texts(
        tmp_path, lines("Layanan itu gratis untuk semua orang tua dan anak-", "anak yang datang.")
    )
    assert "anak-anak" in text


def test_wide_gaps_are_columns(tmp_path: Path) -> None:
    """Rows of cells are a table, whose first row names the columns."""
    rows = (("Hari", "Jam", "Poli"), ("Senin", "08.00", "Gigi"), ("Selasa", "09.00", "Umum"))
    drawn = "".join(
        line(cell, x=72 + 90 * column, y=700 - 14 * row)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )
    assert texts(tmp_path, lines(*FIRST) + drawn)[1] == (
        "Hari: Senin; Jam: 08.00; Poli: Gigi\nHari: Selasa; Jam: 09.00; Poli: Umum"
    )


def test_pages_without_text_are_a_scan(tmp_path: Path) -> None:
    """Pictures alone cannot be quoted, and the number of pages is told."""
    path = pdf_files.write(tmp_path / "a.pdf", "0 0 100 100 re f", "0 0 100 100 re f")
    (found,) = pdf.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts) == (ProblemKind.ONLY_PICTURES, {"pages": "2"})
