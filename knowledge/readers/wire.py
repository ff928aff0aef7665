"""Articles and problems as lines of JSON, between the process that reads and the one that asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from knowledge.article import Article, Language, Paragraph
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.files import MEGABYTE

LONGEST_ANSWER = 100 * MEGABYTE

_MOST_ITEMS = 1_000

END = b"{}\n"
"""Says that a file was read to its end."""


def to_line(item: Article | Problem) -> bytes:
    """Write an item as one line. Its path stays behind: whoever asked knows it."""
    value = _article_values(item) if isinstance(item, Article) else _problem_values(item)
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def from_line(line: bytes, path: Path) -> Article | Problem:
    """Read an item back from its line.

    Raises:
        ValueError, TypeError, KeyError: It is none; what a file has taken over may write anything.
    """
    values = json.loads(line)
    return _problem(values, path) if "kind" in values else _article(values, path)


def answer_of(answers: IO[bytes], path: Path, *, limit: int = LONGEST_ANSWER) -> list[Article | Problem]:
    """All that is said of a file.

    Args:
        limit: How many bytes that may be, however many lines they are.

    Raises:
        EOFError: It breaks off.
        ValueError, TypeError, KeyError: It is too long, or something else.
    """
    items: list[Article | Problem] = []
    size = 0
    while (line := answers.readline(limit - size + 1)) != END:
        size += len(line)
        if not line:
            raise EOFError
        if size > limit or len(items) == _MOST_ITEMS:
            raise ValueError("too long an answer")
        items.append(from_line(line, path))
    return items


def _article_values(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "paragraphs": [
            (paragraph.text, paragraph.heading, paragraph.line, paragraph.language)
            for paragraph in article.paragraphs
        ],
        "line": article.line,
        "date": article.date.isoformat() if article.date else None,
        "url": article.url,
        "tags": article.tags,
        "digest": article.digest,
    }


def _problem_values(problem: Problem) -> dict[str, object]:
    return {
        "kind": problem.kind,
        "line": problem.line,
        "facts": dict(problem.facts),
        "article_id": problem.article_id,
    }


def _article(values: Mapping[str, object], path: Path) -> Article:
    return Article(
        id=_text(values["id"]),
        title=_text(values["title"]),
        language=Language(values["language"]),
        paragraphs=tuple(
            _paragraph(number, found) for number, found in enumerate(_list(values["paragraphs"]), start=1)
        ),
        path=path,
        line=_number(values["line"]),
        date=None if values["date"] is None else dt.date.fromisoformat(_text(values["date"])),
        url=None if values["url"] is None else _text(values["url"]),
        tags=tuple(_text(tag) for tag in _list(values["tags"])),
        digest=_text(values["digest"]),
    )


def _paragraph(number: int, values: object) -> Paragraph:
    text, heading, line, language = _list(values)
    other = None if language is None else Language(language)
    return Paragraph(number, _text(text), _text(heading), _number(line), other)


def _problem(values: Mapping[str, object], path: Path) -> Problem:
    facts = cast("Mapping[object, object]", values["facts"])
    return Problem(
        ProblemKind(values["kind"]),
        path,
        _number(values["line"]),
        {_text(name): _text(fact) for name, fact in facts.items()},
        _text(values["article_id"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(type(value))
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(type(value))
    return cast("Sequence[object]", value)
