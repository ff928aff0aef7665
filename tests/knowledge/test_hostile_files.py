"""No file of a folder does harm, hangs, reaches outside, or keeps the others from being read."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest

from knowledge.article import Article
from knowledge.problem import Problem
from knowledge.readers import Reader, find_files
from tests.knowledge import hostile_files
from tests.knowledge.hostile_files import ALL, SAFE, SECRET, SILENT

SECONDS = 2.0

Found = dict[str, list[Article | Problem]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What comes of each file, by its name."""
    folder = tmp_path_factory.mktemp("hostile") / "articles"
    hostile_files.write_all(folder)
    found: Found = defaultdict(list)
    with Reader(folder, seconds=SECONDS, memory=1_000_000_000) as reader:
        for item in find_files(folder):
            items = [item] if isinstance(item, Problem) else reader.read(item)
            path = item.path if isinstance(item, Problem) else item
            found[path.name] += [read for read in items if isinstance(read, Article | Problem)]
    return found


def test_there_are_sixty_at_least() -> None:
    """The folder is as hostile as was promised."""
    assert len(ALL) >= 60


@pytest.mark.parametrize("name", sorted(ALL, key=os.fsencode), ids=ascii)
def test_it_is_listed_with_its_reason_or_read(name: str, found: Found) -> None:
    """Each gives the problem that it should, or its right text."""
    if name == "locked.md" and os.access("/root", os.R_OK):
        pytest.skip("the superuser may read everything")
    expected = ALL[name]
    kinds = {item.kind for item in found[name] if isinstance(item, Problem)}
    articles = [item for item in found[name] if isinstance(item, Article)]
    assert kinds <= expected.kinds
    assert kinds or not expected.kinds
    said = "\n".join(paragraph.text for article in articles for paragraph in article.paragraphs)
    assert expected.text in said
    assert bool(articles) == bool(expected.text)


def test_the_good_files_beside_them_are_read(found: Found) -> None:
    """Before and after all of them."""
    for name in ("!first.md", "~last.md"):
        (article,) = found[name]
        assert isinstance(article, Article)
        assert [paragraph.text for paragraph in article.paragraphs] == [SAFE]


def test_nothing_outside_was_read(found: Found) -> None:
    """Neither the file beside the folder nor one of the system shows in what was read."""
    said = repr(dict(found))
    assert SECRET not in said
    assert "root:" not in said


def test_what_nobody_takes_for_an_article_is_passed_over(found: Found) -> None:
    """Hidden files, locks and pictures are not even listed."""
    assert found.keys() & SILENT.keys() == set()


def test_what_is_stored_can_be_shown(found: Found) -> None:
    """No text, title or id holds a control character, and all can be written as UTF-8."""
    for items in found.values():
        for article in items:
            if isinstance(article, Article):
                for text in (article.id, article.title, *(item.text for item in article.paragraphs)):
                    assert all(letter.isprintable() or letter in "\n" for letter in text)
                    assert text.encode()
