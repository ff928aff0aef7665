from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import docx, file_digest
from tests.knowledge import word_files
from tests.knowledge.word_files import paragraph, properties, table

BODY = "Puskesmas melayani warga pada hari kerja dan tidak buka pada hari libur."


def article(folder: Path, body: str, *, core: str = "") -> Article:
    """The article in a document without problems."""
    path = word_files.write(folder / "jam-layanan.docx", body, core=core)
    (item,) = docx.read(path, folder)
    assert isinstance(item, Article), item
    return item


def texts(folder: Path, body: str) -> list[str]:
    """The paragraphs of a document."""
    return [found.text for found in article(folder, body).paragraphs]


def test_headings_stand_above_their_paragraphs(tmp_path: Path) -> None:
    """A heading is known by its style, by whatever name, and by the style that this one is based on."""
    found = article(
        tmp_path,
        paragraph("Jam Layanan", style="Judul")
        + paragraph(BODY)
        + paragraph("Poli", style="Turunan")
        + paragraph("Gigi", style="Judul2")
        + paragraph(BODY),
    )
    assert (found.id, found.title, found.language) == ("jam-layanan", "Jam Layanan", Language.INDONESIAN)
    assert [(item.number, item.heading) for item in found.paragraphs] == [(1, ""), (2, "Poli › Gigi")]
    assert found.digest == file_digest(found.path)


def test_properties_give_title_and_date(tmp_path: Path) -> None:
    """Where no paragraph is the title, the document's property is; the day of the last change is its date."""
    core = properties(title="Jam Layanan", created="2024-01-02T03:04:05Z", modified="2026-02-05T10:00:00Z")
    found = article(tmp_path, paragraph(BODY), core=core)
    assert (found.title, found.date) == ("Jam Layanan", dt.date(2026, 2, 5))


def test_what_a_program_filled_in_is_not_believed(tmp_path: Path) -> None:
    """The file's name is better than "Word Document", and no day than that of a template."""
    template = "2013-12-23T23:15:00Z"
    core = properties(title="Word Document", created=template, modified=template)
    found = article(tmp_path, paragraph(BODY), core=core)
    assert (found.title, found.date) == ("jam layanan", None)


def test_neighbouring_items_are_one_paragraph(tmp_path: Path) -> None:
    """A list counts once, with the numbers and bullets that are seen, and goes on counting after a break."""
    body = (
        paragraph("Satu", level=0)
        + paragraph("Anak", level=1)
        + paragraph("Dua", level=0)
        + paragraph(BODY)
        + paragraph("Tiga", level=0)
    )
    assert texts(tmp_path, body) == ["1. Satu\n  • Anak\n2. Dua", BODY, "3. Tiga"]


def test_another_list_is_another_paragraph(tmp_path: Path) -> None:
    """Even where nothing stands between them."""
    first, second = paragraph("Satu", level=0), paragraph("Lain", level=0).replace('"1"', '"2"')
    assert texts(tmp_path, first + second) == ["1. Satu", "• Lain"]


def test_a_table_is_one_paragraph_of_rows(tmp_path: Path) -> None:
    """Each row names its columns where the first row does; of two columns, the first names the second."""
    columns = table(["Hari", "Jam"], ["Senin", "08.00"], ["Selasa", "09.00"], bold=True)
    pairs = table(["Biaya", "Gratis"], ["Syarat", "KTP"])
    assert texts(tmp_path, columns + paragraph(BODY) + pairs) == [
        "Hari: Senin; Jam: 08.00\nHari: Selasa; Jam: 09.00",
        BODY,
        "Biaya: Gratis\nSyarat: KTP",
    ]


def test_changes_are_read_as_they_are_seen(tmp_path: Path) -> None:
    """Inserted text is read, deleted and hidden text is not; neither are the instructions of a field."""
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Kantor </w:t></w:r>"
        "<w:ins><w:r><w:t>buka</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>tutup</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert texts(tmp_path, body) == ["Kantor buka"]


def test_controls_and_boxes_are_read(tmp_path: Path) -> None:
    """Text in a content control stands where it stands; a text box follows the paragraph that holds it."""
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Isian')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>Luar</w:t></w:r><w:r><w:drawing><w:txbxContent>{paragraph('Kotak')}"
        "</w:txbxContent></w:drawing></w:r></w:p>"
    )
    assert texts(tmp_path, body) == ["Isian", "Luar", "Kotak"]


@pytest.mark.parametrize(
    ("parts", "kind", "reason"),
    [
        ({"word/document.xml": b"<w:document"}, ProblemKind.BROKEN_DOCUMENT, "broken_xml"),
        (
            {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            ProblemKind.BROKEN_DOCUMENT,
            "entities",
        ),
        ({"word/document.xml": b"<a/>"}, ProblemKind.BROKEN_DOCUMENT, "no_document_part"),
        ({"word/document.xml": b"<a>" * 400 + b"</a>" * 400}, ProblemKind.BROKEN_DOCUMENT, "too_deep"),
        ({"word/media/image1.png": bytes(30_000_000)}, ProblemKind.TOO_LARGE_UNPACKED, None),
    ],
)
def test_a_broken_document_says_what_is_wrong(
    tmp_path: Path, parts: dict[str, bytes], kind: ProblemKind, reason: str | None
) -> None:
    """One problem, and no article."""
    path = word_files.write(tmp_path / "a.docx", paragraph(BODY), parts=parts)
    (found,) = docx.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts.get("reason")) == (kind, reason)
