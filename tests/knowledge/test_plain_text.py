from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import file_digest, plain_text

FULL = "Puskesmas melayani warga pada hari kerja dan tidak buka pada hari libur"


def article(folder: Path, content: str | bytes, name: str = "jam-buka_kantor.txt") -> Article:
    """The article in a file without problems."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (item,) = plain_text.read(path, folder)
    assert isinstance(item, Article), item
    return item


def test_without_blank_lines_each_line_is_a_paragraph(tmp_path: Path) -> None:
    """The title is then the name of the file, and the lines of the file are kept."""
    found = article(tmp_path, "Kantor buka pukul 08.00.\nKantor tutup pada hari Minggu.\n")
    assert (found.id, found.title) == ("jam-buka_kantor", "jam buka kantor")
    assert [(item.number, item.text, item.line) for item in found.paragraphs] == [
        (1, "Kantor buka pukul 08.00.", 1),
        (2, "Kantor tutup pada hari Minggu.", 2),
    ]
    assert found.digest == file_digest(found.path)


def test_blank_lines_separate_paragraphs(tmp_path: Path) -> None:
    """Lines that fill the page run on; short ones, and items, stay lines."""
    found = article(tmp_path, f"\n{FULL}\nnasional.\n\n- Satu\n- Dua\n\x0cJalan Melati 5\nBandung\n")
    assert [(item.text, item.line) for item in found.paragraphs] == [
        (f"{FULL} nasional.", 2),
        ("- Satu\n- Dua", 5),
        ("Jalan Melati 5\nBandung", 7),
    ]


def test_a_first_line_that_stands_alone_is_the_title(tmp_path: Path) -> None:
    """It is no paragraph then, even above a ruled line; a sentence is one."""
    found = article(tmp_path, "Jam Layanan\n===========\n\nKantor buka.\n\nKantor tutup.\n")
    assert (found.title, [item.text for item in found.paragraphs]) == (
        "Jam Layanan",
        ["Kantor buka.", "Kantor tutup."],
    )
    assert len(article(tmp_path, "Kantor buka.\n\nKantor tutup.\n").paragraphs) == 2


def test_the_folder_says_the_language(tmp_path: Path) -> None:
    """Where no folder says it, the text does."""
    assert article(tmp_path, "SU7.\nSU8.\n", "en/a.txt").language is Language.ENGLISH
    assert article(tmp_path, "The office is open on working days.\nIt is closed on Sundays.\n").language is (
        Language.ENGLISH
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_forms_of_unicode_are_told_apart(tmp_path: Path, encoding: str) -> None:
    """With a mark or without, "Unicode" of Windows is text."""
    found = article(tmp_path, "Kopi “Gayo” enak.\nTeh é juga.\n".encode(encoding))
    assert [item.text for item in found.paragraphs] == ["Kopi “Gayo” enak.", "Teh é juga."]


def test_rich_text_is_no_text(tmp_path: Path) -> None:
    """What looks like text and would be read as gibberish is refused by name."""
    path = tmp_path / "a.txt"
    path.write_bytes(rb"{\rtf1\ansi Kopi}")
    (found,) = plain_text.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts) == (ProblemKind.WRONG_CONTENT, {"ending": ".txt", "found": "RTF"})
