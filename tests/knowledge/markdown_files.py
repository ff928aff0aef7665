"""Writes a Markdown file and reads it back."""

from __future__ import annotations

from pathlib import Path

from knowledge.article import Article
from knowledge.problem import Problem
from knowledge.readers import markdown

FRONT_MATTER = "---\nid: kopi\ntitle: Kopi\nlanguage: id\n---\n"


def read(folder: Path, content: str | bytes, name: str = "kopi.md") -> list[Article | Problem]:
    """Write a file and read it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(markdown.read(path, folder))


def article(folder: Path, content: str | bytes, name: str = "kopi.md") -> Article:
    """The article in a file without problems."""
    (item,) = read(folder, content, name)
    assert isinstance(item, Article), item
    return item


def texts(folder: Path, body: str) -> list[str]:
    """The paragraphs of a text below front matter."""
    return [paragraph.text for paragraph in article(folder, FRONT_MATTER + body).paragraphs]


def problem(folder: Path, content: str | bytes, name: str = "kopi.md") -> Problem:
    """The one problem of a file that gives no article."""
    (item,) = read(folder, content, name)
    assert isinstance(item, Problem), item
    return item
