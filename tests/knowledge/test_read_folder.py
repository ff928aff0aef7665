from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.editions import Editions
from knowledge.errors import ArticlesFolderMissingError
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import read_folder

LINE = '{"id": "%s", "title": "Kopi", "text": "Teks.", "language": "id"}\n'


def write(path: Path, text: str = "# Kopi\n\nTeks.\n") -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def ids(folder: Path) -> list[str]:
    """The ids of the articles in a folder, in order."""
    return [item.id for item in read_folder(folder) if isinstance(item, Article)]


def test_articles_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Folders are read through, whatever order the file system gives, and both formats are found."""
    for name in ("id/z.md", "id/a/deep/b.MD", "en/c.md", "id/a.md"):
        write(tmp_path / name)
    write(tmp_path / "id" / "m.jsonl", LINE % "m1" + LINE % "m0")
    assert ids(tmp_path) == ["c", "b", "a", "m1", "m0", "z"]


def test_hidden_and_unknown_files_are_passed_over(tmp_path: Path) -> None:
    """Only the known endings count, and nothing whose name or folder starts with a full stop."""
    for name in ("id/a.md", "id/.b.md", ".git/c.md", "id/d.png", "id/e.md~", "id/~$f.docx", "id/md"):
        write(tmp_path / name)
    (tmp_path / "id" / "folder.md").mkdir()
    assert ids(tmp_path) == ["a"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A link to a file inside is read; one that leads out, in a circle or into nothing is a problem."""
    folder = tmp_path / "articles"
    write(folder / "id" / "a.md")
    secret = write(tmp_path / "secret" / "s.md")
    (folder / "id" / "b.md").symlink_to("a.md")
    (folder / "id" / "c.md").symlink_to(secret)
    (folder / "id" / "d").symlink_to(secret.parent)
    (folder / "id" / "e").symlink_to(folder)
    (folder / "id" / "f.md").symlink_to("f.md")
    (folder / "id" / "g.md").symlink_to("nowhere.md")
    assert ids(folder) == ["a", "b"]
    problems = [(item.path.name, item.kind) for item in read_folder(folder) if isinstance(item, Problem)]
    assert problems == [
        ("c.md", ProblemKind.OUTSIDE_FOLDER),
        ("d", ProblemKind.OUTSIDE_FOLDER),
        ("f.md", ProblemKind.BROKEN_LINK),
        ("g.md", ProblemKind.BROKEN_LINK),
    ]


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    """The boundary is where the folder really lies."""
    write(tmp_path / "real" / "id" / "a.md")
    (tmp_path / "articles").symlink_to("real")
    assert ids(tmp_path / "articles") == ["a"]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    write(tmp_path / "id" / "a.md")
    os.mkfifo(tmp_path / "id" / "b.md")
    assert ids(tmp_path) == ["a"]


def test_one_bad_file_does_not_stop_the_folder(tmp_path: Path) -> None:
    """Its problem comes in its place, and the files after it are read."""
    write(tmp_path / "id" / "a.md")
    (tmp_path / "id" / "b.md").write_bytes(b"\0\1\2")
    write(tmp_path / "id" / "c.md")
    first, second, third = read_folder(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(second, Problem)
    assert (second.kind, second.path) == (ProblemKind.NOT_TEXT, tmp_path / "id" / "b.md")
    assert isinstance(third, Article)


def test_files_and_folders_without_permission_are_problems(tmp_path: Path) -> None:
    """What may not be read is named, and the rest is read."""
    locked = write(tmp_path / "id" / "a.md")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("the superuser may read everything")
    write(tmp_path / "id" / "b" / "c.md").parent.chmod(0)
    write(tmp_path / "id" / "d.md")
    items = list(read_folder(tmp_path))
    (tmp_path / "id" / "b").chmod(0o700)
    problems = [(item.kind, item.path.name) for item in items if isinstance(item, Problem)]
    assert problems == [(ProblemKind.UNREADABLE_FILE, "a.md"), (ProblemKind.UNREADABLE_FILE, "b")]
    assert isinstance(items[-1], Article)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """Neither an absent folder nor a file in its place is taken for an empty folder."""
    with pytest.raises(ArticlesFolderMissingError):
        list(read_folder(tmp_path / "absent"))
    with pytest.raises(ArticlesFolderMissingError):
        list(read_folder(write(tmp_path / "a.md")))


def test_names_that_are_not_utf8_are_read(tmp_path: Path) -> None:
    """A file named by an old system gives an id that can be written down."""
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("# Kopi\n\nKopi ini enak.\n", "utf-8")
    (article_id,) = ids(tmp_path)
    assert article_id == "caf\ufffd"


def test_the_first_of_two_equal_editions_stays(tmp_path: Path) -> None:
    """The second becomes a problem that says where the first one stands; another language is no duplicate."""
    write(tmp_path / "id" / "a.md")
    write(tmp_path / "en" / "a.md")
    write(tmp_path / "id" / "x.jsonl", LINE % "b" + LINE % "a")
    items = list(Editions().unique(read_folder(tmp_path)))
    assert [item.id for item in items if isinstance(item, Article)] == ["a", "a", "b"]
    (found,) = [item for item in items if isinstance(item, Problem)]
    assert (found.kind, found.path.name, found.line) == (ProblemKind.DUPLICATE_EDITION, "x.jsonl", 2)
    assert found.article_id == "a"
    assert found.facts == {"article": "a", "language": "id", "other": f"{tmp_path / 'id' / 'a.md'}:1"}
