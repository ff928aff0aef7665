from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path, PurePath

import pytest

from bot.watched_files import counts, place_of, state_of

UNFINISHED = [
    ".kopi.md.swp",
    ".hidden.md",
    "kopi.md~",
    "~$kopi.md",
    "#kopi.md#",
    "kopi.md.part",
    "kopi.md.crdownload",
    "4913",
    ".git/kopi.md",
]


def written(path: Path, text: str = "Kopi") -> Path:
    """A file with that text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", UNFINISHED)
def test_what_editors_and_downloads_leave_does_not_count(tmp_path: Path, name: str) -> None:
    """Hidden files, temporary files and half downloads are no reason to reindex."""
    article = written(tmp_path / "id" / "kopi.md")
    before = state_of(tmp_path)
    written(tmp_path / name)
    assert state_of(tmp_path) == before
    assert list(before) == [str(article)]


@pytest.mark.parametrize("name", sorted({*UNFINISHED} - {"4913"}))
def test_nobody_looks_because_of_such_a_file(name: str) -> None:
    """What is told of it is passed over."""
    assert not counts(PurePath("id", name))


@pytest.mark.parametrize("name", ["kopi.md", "id/kopi.md", "a folder.v2", "..data", "."])
def test_articles_and_folders_are_looked_at(name: str) -> None:
    """A folder may bring articles with it, and `..data` is how Kubernetes replaces files."""
    assert counts(PurePath(name))


def test_every_way_to_change_a_file_changes_its_state(tmp_path: Path) -> None:
    """Writing, replacing by a file of the same time, forbidding, moving and removing are seen."""
    article = written(tmp_path / "kopi.md", "Kopi")
    states = [state_of(tmp_path)]

    def note() -> None:
        states.append(state_of(tmp_path))

    written(article, "Kopi pahit")
    note()
    found = article.stat()
    other = written(tmp_path / "kopi.part", "Kopi manis")
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(article)
    note()
    article.chmod(0o400)
    note()
    article.rename(tmp_path / "teh.md")
    note()
    (tmp_path / "teh.md").unlink()
    note()
    assert all(one != later for one, later in pairwise(states))
    assert states[-1] == {}


def test_inodes_need_not_count(tmp_path: Path) -> None:
    """Where a file system gives out new ones as it likes, only size, time and rights tell files apart."""
    article = written(tmp_path / "kopi.md", "Kopi")
    found = article.stat()
    before, place = state_of(tmp_path, by_inode=False), place_of(tmp_path, by_inode=False)
    other = written(tmp_path / "kopi.part", "Teh!")
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(article)
    assert state_of(tmp_path, by_inode=False) == before
    assert place_of(tmp_path.parent, by_inode=False) == place
    assert place_of(tmp_path / "nothing", by_inode=False) is None


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """To read an article is no change."""
    article = written(tmp_path / "kopi.md")
    before = state_of(tmp_path)
    article.read_bytes()
    assert state_of(tmp_path) == before


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    """A link that leads round in circles ends nowhere."""
    written(tmp_path / "kopi.md")
    (tmp_path / "circle").symlink_to(tmp_path)
    assert list(state_of(tmp_path)) == [str(tmp_path / "kopi.md")]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """Whatever is named like an article but holds nothing is passed over."""
    os.mkfifo(tmp_path / "kopi.md")
    assert state_of(tmp_path) == {}


def test_a_link_that_leads_elsewhere_is_another_place(tmp_path: Path) -> None:
    """A folder that is replaced by means of a link is another one; a folder that is gone is none."""
    link = tmp_path / "articles"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    link.symlink_to(tmp_path / "one")
    first = place_of(link)
    assert first == place_of(tmp_path / "one")
    link.unlink()
    assert place_of(link) is None
    link.symlink_to(tmp_path / "two")
    assert place_of(link) == place_of(tmp_path / "two") != first
