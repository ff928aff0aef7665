from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import markdown
from tests.knowledge.markdown_files import FRONT_MATTER, article, problem, read, texts


def test_a_file_without_front_matter_speaks_for_itself(tmp_path: Path) -> None:
    """The file's name gives the id, the first level-1 heading the title, and the folder the language."""
    found = article(tmp_path, "# Kopi Gayo\n\nTumbuh di Aceh.\n", "en/gayo.md")
    assert (found.id, found.title, found.language) == ("gayo", "Kopi Gayo", Language.ENGLISH)
    assert found.paragraphs[0].heading == ""


def test_the_language_is_guessed_where_nothing_states_it(tmp_path: Path) -> None:
    """Outside the folders `id` and `en`, the text itself decides."""
    indonesian = "# Kopi\n\nKopi ini tidak terlalu pahit dan bisa diminum pada pagi hari dengan gula.\n"
    english = "# Coffee\n\nThis coffee is not very bitter and you can drink it in the morning with sugar.\n"
    assert article(tmp_path, indonesian).language is Language.INDONESIAN
    assert article(tmp_path, english).language is Language.ENGLISH


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    """A file saved by an editor on Windows reads as any other."""
    source = FRONT_MATTER + "Satu\ndua.\n\nTiga.\n"
    found = article(tmp_path, b"\xef\xbb\xbf" + source.replace("\n", "\r\n").encode())
    assert [(paragraph.text, paragraph.line) for paragraph in found.paragraphs] == [
        ("Satu dua.", 6),
        ("Tiga.", 9),
    ]


def test_headings_are_context_and_do_not_count(tmp_path: Path) -> None:
    """A paragraph knows the path of headings above it; the title's own heading is not repeated."""
    body = "# Kopi\nSatu.\n## Rasa\nDua.\n### Asam\nTiga.\n## Harga\nEmpat.\n"
    found = article(tmp_path, FRONT_MATTER + body)
    assert [(paragraph.number, paragraph.heading) for paragraph in found.paragraphs] == [
        (1, ""),
        (2, "Rasa"),
        (3, "Rasa › Asam"),
        (4, "Harga"),
    ]


def test_a_ruled_line_is_not_front_matter_nor_a_heading(tmp_path: Path) -> None:
    """`---` inside the text separates; it swallows neither the sentence above nor the text below."""
    assert texts(tmp_path, "Satu.\n\n---\n\nDua.\n---\nTiga.\n") == ["Satu.", "Dua.", "Tiga."]


def test_markup_is_dropped_and_its_text_kept(tmp_path: Path) -> None:
    """Links keep their text, images their description; emphasis, tags and entities become plain text."""
    body = (
        "Lihat [**panduan** ini](https://example.org), ![biji kopi](a.png) &amp; `kode`\n"
        "baris <b>tebal</b>&nbsp;\\*bintang\\* <https://example.com>\n"
    )
    assert texts(tmp_path, body) == [
        "Lihat panduan ini, biji kopi & kode baris tebal *bintang* https://example.com"
    ]


def test_a_list_is_one_paragraph_with_an_item_a_line(tmp_path: Path) -> None:
    """Nested items are indented, numbers are kept, and everything stays in one paragraph."""
    body = "- Satu\n- Dua\n  lanjut\n\n  Alinea\n\n  3. Tiga\n  4. Empat\n\nAkhir.\n"
    assert texts(tmp_path, body) == [
        "• Satu\n• Dua lanjut\n  Alinea\n  3. Tiga\n  4. Empat",
        "Akhir.",
    ]


def test_a_numbered_list_may_start_anywhere(tmp_path: Path) -> None:
    """The numbers are those that a reader of the page would see, from nought as well."""
    assert texts(tmp_path, "0. Nol\n0. Satu\n") == ["0. Nol\n1. Satu"]


def test_a_table_row_makes_sense_by_itself(tmp_path: Path) -> None:
    """Each row repeats the headers, and empty cells are left out."""
    body = "| Kota | Suhu: | |\n|---|---|---|\n| **Bandung** | 23 | sejuk |\n| Jakarta | | |\n"
    assert texts(tmp_path, body) == ["Kota: Bandung; Suhu: 23; sejuk\nKota: Jakarta"]


def test_quotes_code_and_html_are_paragraphs(tmp_path: Path) -> None:
    """A quote, a block of code and a block of HTML each count once, as what a reader would see."""
    body = (
        "> Kata\n> dia.\n>\n> - benar\n\n```python\nif x:\n    y()\n```\n\n"
        "<div>Satu<br>dua <script>alert(1)</script><!-- catatan --></div>\n\n<!-- catatan -->\n"
    )
    assert texts(tmp_path, body) == ["Kata dia.\n• benar", "if x:\n    y()", "Satu\ndua"]


def test_paragraphs_without_readable_text_are_reported_and_do_not_count(tmp_path: Path) -> None:
    """An empty list item and an image without a description are worth mending, at their own lines."""
    items = read(tmp_path, FRONT_MATTER + "- Satu\n-\n\n![](a.png)\n\nDua.\n")
    *problems, found = items
    assert isinstance(found, Article)
    assert [paragraph.text for paragraph in found.paragraphs] == ["• Satu", "Dua."]
    assert [(item.kind, item.line) for item in problems if isinstance(item, Problem)] == [
        (ProblemKind.EMPTY_PARAGRAPH, 7),
        (ProblemKind.EMPTY_PARAGRAPH, 9),
    ]


def test_an_article_needs_text(tmp_path: Path) -> None:
    """Headings alone are no article."""
    assert problem(tmp_path, FRONT_MATTER + "# Kopi\n").kind is ProblemKind.MISSING_TEXT


def test_binary_is_not_text(tmp_path: Path) -> None:
    """An image with the wrong ending is refused by name, and so are bytes of any other kind."""
    image = problem(tmp_path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert (image.kind, image.facts) == (ProblemKind.WRONG_CONTENT, {"ending": ".md", "found": "PNG"})
    assert problem(tmp_path, bytes(range(1, 256)) * 20).kind is ProblemKind.NOT_TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_forms_of_unicode_are_read(tmp_path: Path, encoding: str) -> None:
    """What Windows calls Unicode is text like any other, with its mark or without."""
    found = article(tmp_path, (FRONT_MATTER + "Kopi “Gayo” enak.\n").encode(encoding))
    assert [paragraph.text for paragraph in found.paragraphs] == ["Kopi “Gayo” enak."]


def test_windows_1252_is_read_and_reported(tmp_path: Path) -> None:
    """Old Windows text keeps its accents, and its first bad line is shown."""
    source = (FRONT_MATTER + "Harga naik.\n\nCaf\u00e9 itu \u201cbaru\u201d.\n").encode("cp1252")
    found, read_article = read(tmp_path, source)
    assert isinstance(found, Problem)
    assert (found.kind, found.line) == (ProblemKind.SUSPICIOUS_ENCODING, 8)
    assert found.facts == {"excerpt": "Café itu “baru”."}
    assert isinstance(read_article, Article)
    assert read_article.paragraphs[1].text == "Café itu “baru”."


def test_one_bad_byte_does_not_spoil_good_text(tmp_path: Path) -> None:
    """Good UTF-8 around a broken character stays good."""
    source = (FRONT_MATTER + "Café – 5 €. Rusak: ").encode() + b"\xe2\x80.\n"
    found, read_article = read(tmp_path, source)
    assert isinstance(found, Problem)
    assert found.kind is ProblemKind.SUSPICIOUS_ENCODING
    assert isinstance(read_article, Article)
    assert read_article.paragraphs[0].text == "Café – 5 €. Rusak: \ufffd."


def test_a_very_large_file_is_not_read(tmp_path: Path) -> None:
    """More than 20 MB is refused by its size alone."""
    path = tmp_path / "kopi.md"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    started = time.monotonic()
    (found,) = markdown.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts) == (ProblemKind.TOO_LARGE, {"size": "3000.0", "limit": "20"})
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "body",
    [
        "> " * 1_000 + "teks\n",
        "- " * 1_000 + "teks\n",
        "\n".join("  " * depth + "- butir" for depth in range(1_000)),
    ],
)
def test_a_thousand_levels_are_refused_not_truncated(tmp_path: Path, body: str) -> None:
    """Where the parser would drop what lies too deep, the file is reported instead."""
    found = problem(tmp_path, FRONT_MATTER + body)
    assert (found.kind, found.facts) == (ProblemKind.UNREADABLE_FILE, {"reason": "too_deep"})


def test_twenty_levels_are_read_in_full(tmp_path: Path) -> None:
    """Nesting that people write is followed to its end."""
    body = "".join("  " * depth + f"- butir{depth}\n" for depth in range(20))
    (text,) = texts(tmp_path, body)
    assert text.split("\n")[19] == "  " * 19 + "• butir19"


def test_emphasis_nested_a_thousand_times_is_plain_text(tmp_path: Path) -> None:
    """Markup inside a line costs nothing, however deep."""
    assert texts(tmp_path, "*a _b " * 1_000 + "inti" + "_ *" * 1_000)[0].count("inti") == 1


def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    """A file that is gone when its turn comes is reported with the system's reason."""
    (found,) = markdown.read(tmp_path / "hilang.md", tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts) == (
        ProblemKind.UNREADABLE_FILE,
        {"reason": os.strerror(2)},
    )


def test_a_name_with_a_line_break_gives_an_id_on_one_line(tmp_path: Path) -> None:
    """File names may hold anything; ids stay printable."""
    assert article(tmp_path, "# Kopi\n\nTeks.\n", "id/kopi\nsusu\u200b.md").id == "kopi susu"
