"""Between being found and being read, a file may become something else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import READERS, Reader, find_files

BESIDE = '{"id": "rahasia", "title": "Rahasia", "text": "Jangan dibaca."}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles, with a secret beside it for each format."""
    folder = tmp_path / "articles"
    (folder / "id").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    for ending in READERS:
        (tmp_path / "secret" / f"a{ending}").write_text(BESIDE)
    return folder


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    """What reads it."""
    with Reader(folder) as reader:
        yield reader


def found_in(folder: Path) -> Path:
    """The one file that is found."""
    (found,) = find_files(folder)
    assert isinstance(found, Path)
    return found


def kinds(reader: Reader, path: Path) -> list[ProblemKind]:
    """The problems of a file that gives nothing else."""
    items = list(reader.read(path))
    assert all(isinstance(item, Problem) for item in items)
    return [item.kind for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize("ending", READERS)
def test_a_file_that_becomes_a_link_out_is_not_read(folder: Path, reader: Reader, ending: str) -> None:
    """Whatever its format."""
    (folder / "id" / f"a{ending}").write_text("Kopi.")
    path = found_in(folder)
    path.unlink()
    path.symlink_to(folder.parent / "secret" / path.name)
    assert kinds(reader, path) == [ProblemKind.OUTSIDE_FOLDER]


@pytest.mark.parametrize("ending", [".md", ".jsonl", ".html"])
def test_a_folder_that_becomes_a_link_out_is_not_read(folder: Path, reader: Reader, ending: str) -> None:
    """Not only the last part of the way is looked at."""
    (folder / "id" / f"a{ending}").write_text("Kopi.")
    path = found_in(folder)
    path.parent.rename(folder.parent / "moved")
    path.parent.symlink_to(folder.parent / "secret")
    assert kinds(reader, path) == [ProblemKind.OUTSIDE_FOLDER]


def test_a_link_that_is_turned_outside_is_not_read(folder: Path, reader: Reader) -> None:
    """One that still ends inside is."""
    (folder / "id" / ".kopi").write_text("# Kopi\n\nKopi ini enak.\n")
    (folder / "id" / "a.md").symlink_to(".kopi")
    path = found_in(folder)
    (article,) = reader.read(path)
    assert isinstance(article, Article)
    path.unlink()
    path.symlink_to(folder.parent / "secret" / "a.md")
    assert kinds(reader, path) == [ProblemKind.OUTSIDE_FOLDER]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("ending", [".txt", ".jsonl"])
def test_a_file_that_becomes_a_pipe_is_not_waited_for(folder: Path, reader: Reader, ending: str) -> None:
    """It would never say anything."""
    (folder / "id" / f"a{ending}").write_text("Kopi.")
    path = found_in(folder)
    path.unlink()
    os.mkfifo(path)
    (problem,) = reader.read(path)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.facts) == (ProblemKind.NO_FILE, {"reason": "pipe"})


def test_a_file_that_becomes_a_folder_or_goes_is_a_problem(folder: Path, reader: Reader) -> None:
    """Nothing is raised."""
    (folder / "id" / "a.md").write_text("Kopi.")
    path = found_in(folder)
    path.unlink()
    assert kinds(reader, path) == [ProblemKind.UNREADABLE_FILE]
    path.mkdir()
    assert kinds(reader, path) == [ProblemKind.NO_FILE]


def test_a_way_back_up_leads_nowhere(folder: Path, reader: Reader) -> None:
    """A name that was never found in the folder is not opened."""
    assert kinds(reader, folder / "id" / ".." / ".." / "secret" / "a.md") == [ProblemKind.OUTSIDE_FOLDER]
