from __future__ import annotations

import datetime as dt
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from knowledge.article import Article, Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import json_lines
from knowledge.readers.files import lines_of

GOOD = {"id": "kopi", "title": "Kopi", "text": "Kopi tumbuh di Aceh.", "language": "id"}


def read(folder: Path, *lines: object) -> list[Article | Problem]:
    """Read lines, of which bytes are written as they are and everything else as JSON."""
    path = folder / "articles.jsonl"
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return list(json_lines.read(path, folder))


def test_a_line_is_an_article(tmp_path: Path) -> None:
    """All fields are read, a number serves as id, and the line of the file is kept."""
    line = GOOD | {"id": 42, "date": "2026-02-05", "url": "https://example.org/42", "tags": ["kopi"]}
    _, found = read(tmp_path, GOOD, line)
    assert isinstance(found, Article)
    assert (found.id, found.title, found.line) == ("42", "Kopi", 2)
    assert (found.date, found.url, found.tags) == (dt.date(2026, 2, 5), "https://example.org/42", ("kopi",))


def test_blank_lines_in_the_text_separate_paragraphs(tmp_path: Path) -> None:
    """Blanks on the empty line do not matter; a single line break stays inside the paragraph."""
    (found,) = read(tmp_path, GOOD | {"text": "\nSatu\ndua.\n \t\n\nTiga.\r\n\r\nEmpat.\n"})
    assert isinstance(found, Article)
    assert [(paragraph.number, paragraph.text) for paragraph in found.paragraphs] == [
        (1, "Satu\ndua."),
        (2, "Tiga."),
        (3, "Empat."),
    ]


def test_an_absent_language_is_guessed(tmp_path: Path) -> None:
    """Each line decides for itself, so one file may hold both languages."""
    indonesian = {
        "id": 1,
        "title": "Kopi",
        "text": "Kopi ini tidak terlalu pahit dan bisa diminum pagi hari.",
    }
    english = {
        "id": 2,
        "title": "Coffee",
        "text": "This coffee is not too bitter and you can drink it early.",
    }
    languages = [item.language for item in read(tmp_path, indonesian, english) if isinstance(item, Article)]
    assert languages == [Language.INDONESIAN, Language.ENGLISH]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"id": "kopi", "title": ', ProblemKind.BROKEN_JSON),
        (b"kopi", ProblemKind.BROKEN_JSON),
        (b'["kopi"]', ProblemKind.BROKEN_JSON),
        (b"[" * 100_000, ProblemKind.BROKEN_JSON),
        (b'{"id": ' + b"9" * 5_000 + b"}", ProblemKind.BROKEN_JSON),
        (b"\0\0\0\0", ProblemKind.NOT_TEXT),
        ({"title": "Kopi", "text": "Teks."}, ProblemKind.MISSING_ID),
        (GOOD | {"id": " \u200b"}, ProblemKind.MISSING_ID),
        (GOOD | {"id": True}, ProblemKind.WRONG_FIELD),
        (GOOD | {"title": None}, ProblemKind.MISSING_TITLE),
        (GOOD | {"text": ["a"]}, ProblemKind.WRONG_FIELD),
        (GOOD | {"text": " \n "}, ProblemKind.MISSING_TEXT),
        (GOOD | {"language": "fr"}, ProblemKind.UNKNOWN_LANGUAGE),
        (GOOD | {"date": 20260205}, ProblemKind.WRONG_DATE),
        (GOOD | {"url": "ftp://example.org"}, ProblemKind.WRONG_URL),
    ],
)
def test_one_bad_line_does_not_stop_the_file(tmp_path: Path, line: object, kind: ProblemKind) -> None:
    """The bad line becomes one problem with its number; the lines around it are read."""
    first, found, last = read(tmp_path, GOOD, line, GOOD | {"id": "teh"})
    assert isinstance(found, Problem)
    assert (found.kind, found.line) == (kind, 2)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.id, last.id) == ("kopi", "teh")


def test_a_text_of_nothing_visible_is_missing(tmp_path: Path) -> None:
    """Invisible characters alone do not make an article."""
    kinds = [item.kind for item in read(tmp_path, GOOD | {"text": "\u200b"}) if isinstance(item, Problem)]
    assert ProblemKind.MISSING_TEXT in kinds


def test_an_empty_block_is_reported_and_not_counted(tmp_path: Path) -> None:
    """A paragraph of invisible characters leaves no gap in the numbers."""
    found, item = read(tmp_path, GOOD | {"text": "Satu.\n\n\u200b\n\nDua."})
    assert isinstance(found, Problem)
    assert found.kind is ProblemKind.EMPTY_PARAGRAPH
    assert isinstance(item, Article)
    assert [(paragraph.number, paragraph.text) for paragraph in item.paragraphs] == [
        (1, "Satu."),
        (2, "Dua."),
    ]


def test_blank_lines_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    """Neither is a problem, and the numbers of lines still count them."""
    (found,) = read(tmp_path, b"\xef\xbb\xbf", b"  ", GOOD, b"\r")
    assert isinstance(found, Article)
    assert found.line == 3


def test_half_a_character_does_not_reach_the_article(tmp_path: Path) -> None:
    """JSON can spell a lone surrogate; what is stored can always be written as UTF-8."""
    problem, found = read(
        tmp_path, b'{"id": "a\\ud800", "title": "K\\ud800", "text": "T\\udfff.", "language": "id"}'
    )
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.SUSPICIOUS_ENCODING
    assert isinstance(found, Article)
    assert (found.id, found.title, found.paragraphs[0].text) == ("a\ufffd", "K\ufffd", "T\ufffd.")


def test_a_line_of_30_mb_is_passed_over_without_holding_it(tmp_path: Path) -> None:
    """The limit of a line is 10 MB; memory stays near it, and the next line is read."""
    path = tmp_path / "articles.jsonl"
    with path.open("wb") as file:
        for _ in range(30):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + json.dumps(GOOD).encode())
    tracemalloc.start()
    try:
        found, item = json_lines.read(path, tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(found, Problem)
    assert (found.kind, found.line) == (ProblemKind.TOO_LARGE, 1)
    assert found.facts == {"size": "30.0", "limit": "10"}
    assert isinstance(item, Article)
    assert peak < 25_000_000


def sparse(path: Path, size: int) -> Path:
    """A file of zeros that takes no space."""
    path.touch()
    os.truncate(path, size)
    return path


def test_a_line_without_end_is_given_up(tmp_path: Path) -> None:
    """Not much more than 100 MB of it are read, and the problem says so."""
    path = sparse(tmp_path / "articles.jsonl", 300_000_000)
    with path.open("rb") as file:
        (line,) = lines_of(file)
        assert file.tell() < 120_000_000
    assert line.raw == b""
    with path.open("ab") as file:
        file.write(b"\n" + json.dumps(GOOD).encode())
    (found,) = json_lines.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.line) == (ProblemKind.LONG_GAP, 1)


def test_a_file_of_nothing_but_empty_lines_is_given_up(tmp_path: Path) -> None:
    """A million of them are no collection of articles; a thousand are passed over."""
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n" * 2_000_000 + json.dumps(GOOD).encode())
    (found,) = json_lines.read(path, tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.line) == (ProblemKind.LONG_GAP, 1_000_001)
    path.write_bytes(b"\n" * 1_000 + json.dumps(GOOD).encode())
    (article,) = json_lines.read(path, tmp_path)
    assert isinstance(article, Article)


def test_an_absurdly_large_file_is_not_read(tmp_path: Path) -> None:
    """A terabyte of zeros gives one problem at once."""
    (found,) = json_lines.read(sparse(tmp_path / "articles.jsonl", 10**12), tmp_path)
    assert isinstance(found, Problem)
    assert (found.kind, found.facts["limit"]) == (ProblemKind.TOO_LARGE, "20000")


def test_a_long_file_is_streamed(tmp_path: Path) -> None:
    """The first article arrives, and the last, without the file in memory."""
    path = tmp_path / "articles.jsonl"
    line = json.dumps(GOOD | {"text": "Kopi. " * 300}) + "\n"
    path.write_text(line * 5_000)  # 9 MB
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Article) for item in json_lines.read(path, tmp_path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 5_000
    assert peak < 1_000_000


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """A file that is gone when its turn comes does not raise."""
    (found,) = json_lines.read(tmp_path / "hilang.jsonl", tmp_path)
    assert isinstance(found, Problem)
    assert found.kind is ProblemKind.UNREADABLE_FILE
