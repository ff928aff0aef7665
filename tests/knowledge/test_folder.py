from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.errors import ArticlesFolderMissingError
from knowledge.folder import FolderContents, folder_fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles in Markdown and three in JSON Lines."""
    articles = tmp_path / "articles"
    (articles / "id").mkdir(parents=True)
    (articles / "id" / "kopi.md").write_text("# Kopi\n\nTeks.\n", "utf-8")
    (articles / "id" / "teh.MD").write_text("# Teh\n\nTeks.\n", "utf-8")
    (articles / "banyak.jsonl").write_text("{}\n{}\n{}\n", "utf-8")
    return articles


def test_an_untouched_folder_keeps_its_fingerprint(folder: Path) -> None:
    """Looking twice gives the same, and so does the folder in another place."""
    before = folder_fingerprint(folder)
    assert folder_fingerprint(folder) == before
    assert folder_fingerprint(folder.rename(folder.with_name("moved"))) == before


def test_every_change_shows_in_the_fingerprint(folder: Path) -> None:
    """A new text, time, name or file, and one that is gone, each give another fingerprint."""
    kopi = folder / "id" / "kopi.md"
    seen = [folder_fingerprint(folder)]

    def changed() -> bool:
        seen.append(folder_fingerprint(folder))
        return len(set(seen)) == len(seen)

    kopi.write_text("# Kopi\n\nTeks lain.\n", "utf-8")
    assert changed()
    os.utime(kopi, ns=(1, 1))
    assert changed()
    os.utime(kopi, ns=(1, 2))
    assert changed()
    kopi.rename(folder / "kopi.md")
    assert changed()
    (folder / "baru.md").write_text("# Baru\n\nTeks.\n", "utf-8")
    assert changed()
    (folder / "id" / "teh.MD").unlink()
    assert changed()


def test_files_that_are_not_read_do_not_count(folder: Path) -> None:
    """Other endings, hidden files and folders leave fingerprint and estimate as they are."""
    before = (folder_fingerprint(folder), FolderContents(folder).estimate())
    for name in ("catatan.doc", "foto.png", ".kopi.md", "~$kopi.docx", "kopi.md~"):
        (folder / name).write_text("x", "utf-8")
    (folder / "kosong").mkdir()
    assert (folder_fingerprint(folder), FolderContents(folder).estimate()) == before


def test_a_file_is_an_article_and_so_is_a_line(folder: Path) -> None:
    """Two files in Markdown and three lines of JSON are five."""
    assert FolderContents(folder).estimate() == 5


@pytest.mark.parametrize(("content", "count"), [("", 1), ("{}", 1), ("{}\n{}\n", 2), ("{}\n" * 9_999, 9_999)])
def test_lines_are_counted(tmp_path: Path, content: str, count: int) -> None:
    """Each line of a file counts, and a file counts at least once."""
    (tmp_path / "a.JSONL").write_text(content, "utf-8")
    assert FolderContents(tmp_path).estimate() == count


def test_of_a_long_file_only_the_beginning_is_looked_at(tmp_path: Path) -> None:
    """The lines of its first 8 MB tell how many there are in all; a file that is not read at all is one."""
    path = tmp_path / "a.jsonl"
    path.write_text(("x" * 999 + "\n") * 10_000, "utf-8")
    assert FolderContents(tmp_path).estimate() == 10_000
    os.truncate(path, 10_000_000_000)
    assert FolderContents(tmp_path).estimate() == 10_000_000
    os.truncate(path, 10**12)
    assert FolderContents(tmp_path).estimate() == 1


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    """No files are no error: that there is nothing to index is said by whoever reads them."""
    assert FolderContents(tmp_path).estimate() == 0
    assert folder_fingerprint(tmp_path) == folder_fingerprint(tmp_path)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, is an error that names it."""
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    for path in (tmp_path / "missing", file):
        for look in (folder_fingerprint, FolderContents):
            with pytest.raises(ArticlesFolderMissingError) as caught:
                look(path)
            assert caught.value.path == path


def test_a_link_that_leads_nowhere_does_no_harm(folder: Path) -> None:
    """A file that went away while looking is as one that is not there."""
    before = folder_fingerprint(folder)
    (folder / "hilang.md").symlink_to(folder / "tidak-ada.md")
    assert folder_fingerprint(folder) == before


def test_names_in_any_bytes_have_a_fingerprint(folder: Path) -> None:
    """A file whose name is no UTF-8 counts like any other."""
    before = folder_fingerprint(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("# X\n\nY.\n", "utf-8")
    assert folder_fingerprint(folder) != before
