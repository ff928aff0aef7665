from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import file_digest, html

TEXT = "Puskesmas melayani warga pada hari kerja dan tidak buka pada hari libur nasional."
MENU = "<ul><li><a href=/>Beranda</a><li><a href=/b>Berita</a><li><a href=/k>Kontak</a></ul>"


def read(folder: Path, page: str | bytes) -> list[Article | Problem]:
    """Write a page and read it."""
    path = folder / "jam-layanan.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return list(html.read(path, folder))


def article(folder: Path, page: str | bytes) -> Article:
    """The article in a page without problems."""
    (item,) = read(folder, page)
    assert isinstance(item, Article), item
    return item


def texts(folder: Path, body: str) -> list[str]:
    """The paragraphs of a page."""
    return [found.text for found in article(folder, f"<title>Jam</title><body>{body}").paragraphs]


def test_a_page_says_what_it_is(tmp_path: Path) -> None:
    """Title without the site, language, day, address and keywords come from where pages state them."""
    found = article(
        tmp_path,
        f"""<!DOCTYPE html><html lang="id-ID"><head><title>Jam Layanan | Kota Wiramarta</title>
        <link rel="canonical" href="https://example.org/jam"><meta name="keywords" content="jam, layanan">
        <meta property="article:published_time" content="2026-02-05T10:00:00+07:00"></head><body><p>{TEXT}""",
    )
    assert (found.id, found.title, found.language) == ("jam-layanan", "Jam Layanan", Language.INDONESIAN)
    assert (found.date, found.url, found.tags) == (
        dt.date(2026, 2, 5),
        "https://example.org/jam",
        ("jam", "layanan"),
    )
    assert found.digest == file_digest(found.path)


def test_what_a_page_cannot_mean_counts_as_absent(tmp_path: Path) -> None:
    """A template's language, an address without a site and an impossible day keep no article out."""
    found = article(
        tmp_path,
        f"""<html lang="en"><link rel="canonical" href="/jam"><meta name="date" content="0000-00-00">
        <title>Jam</title><p>{TEXT}<p>{TEXT}""",
    )
    assert (found.language, found.date, found.url) == (Language.INDONESIAN, None, None)


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{menu}</nav><p>{text}</p>",
        "<header><a href=/>Kota</a></header><p>{text}</p><footer>Hak cipta</footer>",
        "<div class='main-menu'>{menu}</div><p>{text}</p>",
        "<div id=top>{menu}</div><p>{text}</p>",
        "<main><p>{text}</p></main><p>Berita lain: gubernur meresmikan jembatan baru.</p>",
        "<article><p>{text}</p></article><div class=related><a href=/x>Baca juga</a></div>",
        "<p>{text}</p><div class='cookie-banner'>Kami memakai cookie.</div>",
        "<p>{text}</p><aside>Iklan</aside><div role=dialog>Langganan</div>",
        "<p>{text}</p><script>tulis('x')</script><p hidden>x</p><p style='display: none'>y</p><!-- z -->",
        "<div class=entry-meta>5 Februari 2026 oleh <a href=/r>Redaksi</a></div><p>{text}</p>",
        "<p>{text}</p><form><input value=x><button>Cari</button></form>",
        "<span class=login>Masuk</span><p>{text}</p><p>Baca juga: <a href=/x>Harga cabai</a></p>",
        "<div class=author>Penulis: Rina</div><p>{text}</p><div class=footer>Copyright 2026 Radar.</div>",
    ],
)
def test_only_the_main_text_is_read(tmp_path: Path, around: str) -> None:
    """Menus, banners, other news, notices and hidden text are not."""
    assert texts(tmp_path, around.format(text=TEXT, menu=MENU)) == [TEXT]


@pytest.mark.parametrize(
    "kept",
    [
        "<div class=menu><p>{text}</p><p>Nasi goreng Rp15.000.</p></div>",
        "<section id=cookie-recipe><p>{text}</p><p>Nasi goreng Rp15.000.</p></section>",
        "<main><p>{text}</p><aside>Nasi goreng Rp15.000.</aside></main>",
        "<div class=content-with-sidebar><p>{text}</p>Nasi goreng Rp15.000.</div>",
        "<div class=author-page><p>{text}</p><p>Nasi goreng Rp15.000.</p></div>",
    ],
)
def test_text_with_a_suspicious_name_is_kept(tmp_path: Path, kept: str) -> None:
    """A menu may be one of dishes: what is no list of links is text."""
    assert texts(tmp_path, kept.format(text=TEXT)) == [TEXT, "Nasi goreng Rp15.000."]


def test_headings_stand_above_their_paragraphs(tmp_path: Path) -> None:
    """The one heading of level 1 is the title; others are joined, outermost first."""
    found = article(
        tmp_path,
        f"<title>x</title><h1>Jam <em>Layanan</em></h1><p>{TEXT}<h2>Poli</h2><h3>Gigi</h3><p>{TEXT}",
    )
    assert found.title == "Jam Layanan"
    assert [item.heading for item in found.paragraphs] == ["", "Poli › Gigi"]


def test_blocks_are_those_that_are_seen(tmp_path: Path) -> None:
    """Lists and tables count once; text between blocks counts too; a line break stays one."""
    body = f"""lepas<p>{TEXT}<br>Baris.</p><ol start=3><li>Satu<ul><li>Anak</ul><li>Dua</ol>
    <table><tr><th>Hari<th>Jam<tr><td rowspan=2>Senin<td>08.00<tr><td>13.00</table>
    <dl><dt>Biaya<dd>Gratis</dl><blockquote><p>A.</p><p>B.</p></blockquote><pre>x = 1
  y</pre>"""
    assert texts(tmp_path, body) == [
        "lepas",
        f"{TEXT}\nBaris.",
        "3. Satu\n  • Anak\n4. Dua",
        "Hari: Senin; Jam: 08.00\nHari: Senin; Jam: 13.00",
        "Biaya: Gratis",
        "A.\nB.",
        "x = 1\n  y",
    ]


def test_a_table_that_arranges_the_page_is_no_table(tmp_path: Path) -> None:
    """Its cells are read like any part of the page."""
    assert texts(tmp_path, f"<table><tr><td><h2>A</h2><p>{TEXT}<td><p>B</table>") == [TEXT, "B"]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "utf-16"])
def test_the_declared_encoding_counts_where_it_is_not_utf_8(tmp_path: Path, charset: str) -> None:
    """A page of the old web is read as it says, without a problem."""
    word = "Москва" if charset == "windows-1251" else "café"
    page = f"<meta charset={charset}><title>Jam</title><p>{TEXT} {word}"
    assert article(tmp_path, page.encode(charset)).paragraphs[0].text == f"{TEXT} {word}"


def test_too_deep_a_page_is_refused(tmp_path: Path) -> None:
    """It is not cut off in silence."""
    (found,) = read(tmp_path, "<div>" * 300 + TEXT)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts) == (ProblemKind.UNREADABLE_FILE, {"reason": "too_deep"})
