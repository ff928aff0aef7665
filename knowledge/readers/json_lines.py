"""Articles in JSON Lines: one object a line, for collections that a program exports."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import cast

from knowledge.article import Article, Language, Paragraph, Unchanged
from knowledge.language import choose_language, guess_language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.assembling import finished
from knowledge.readers.cleaning import clean
from knowledge.readers.digests import digest_of
from knowledge.readers.fields import Fields, language_of_folder
from knowledge.readers.files import (
    MAXIMUM_COLLECTION,
    MAXIMUM_GAP,
    MAXIMUM_LINE,
    Line,
    damaged,
    decode,
    known_content,
    lines_of,
    too_large,
    unreadable,
    wide_encoding,
    wrong_content,
)
from knowledge.readers.mending import mend
from knowledge.readers.opening import open_article

_BLANK_LINES = re.compile(r"\n\s*\n")
# Guessing takes longer than everything else here, and the beginning of a text nearly always settles it.
_FIRST_GLANCE = 160
_SECOND_GLANCE = 400
_SURE = 0.98
_LEAST = 100  # bytes that an empty line counts as: a file may be nothing else


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the articles in a JSON Lines file, each after the problems found in it.

    A line is `{"id", "title", "text"}` with, if wanted, "language", "date", "url" and "tags"; blank lines in
    the text separate paragraphs. Where there is no language, it is guessed. The file is streamed: memory
    does not grow with its length.

    Args:
        folder: The folder of articles that the file was found in.
    """
    return (item for item in read_new(path, folder, known=()) if not isinstance(item, Unchanged))


def read_new(path: Path, folder: Path, *, known: Container[str]) -> Iterator[Article | Problem | Unchanged]:
    """As `read`, but a line whose digest is known is not read: it gives `Unchanged` in its place."""
    hint = language_of_folder(path, folder)
    try:
        for line in _lines(path, folder):
            if line.size > MAXIMUM_LINE:
                yield _too_long(line, path)
                continue
            if line.number == 1 and (problem := _no_lines(line.raw, path)) is not None:
                yield problem  # to say so for each line would help nobody
                return
            digest = digest_of(line.raw.strip())
            if digest in known:
                yield Unchanged(digest, line.number)
            else:
                yield from _read_line(line, path, hint, digest)
    except OSError as error:
        yield unreadable(path, error)


def _lines(path: Path, folder: Path) -> Iterator[Line]:
    """The lines that say something; where too much comes that does not, one that is too long is the last."""
    gap = 0
    with open_article(path, folder, limit=MAXIMUM_COLLECTION) as file:
        for line in lines_of(file):
            is_blank = line.raw.isspace()
            gap = gap + max(line.size, _LEAST) if is_blank else 0
            if gap > MAXIMUM_GAP:
                yield Line(line.number, b"", gap)
                return
            if not is_blank:
                yield line


def _too_long(line: Line, path: Path) -> Problem:
    if line.size > MAXIMUM_GAP:
        return Problem(ProblemKind.LONG_GAP, path, line.number)
    return too_large(path, size=line.size, limit=MAXIMUM_LINE, line=line.number)


def _no_lines(start: bytes, path: Path) -> Problem | None:
    found = known_content(start)
    if found is not None:
        return wrong_content(path, found)
    return Problem(ProblemKind.NOT_TEXT, path) if wide_encoding(start) else None


def _read_line(line: Line, path: Path, hint: Language | None, digest: str) -> Iterator[Article | Problem]:
    decoded = decode(line.raw)
    if decoded is None:
        yield Problem(ProblemKind.NOT_TEXT, path, line.number)
        return
    if decoded.damaged_at is not None:
        yield damaged(path, decoded.text, at=decoded.damaged_at, line=line.number)
    try:
        value: object = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        yield _broken(path, line.number, f"{error.msg}, column {error.colno}")
    except ValueError:
        yield _broken(path, line.number, "a number is too long")
    except RecursionError:
        yield _broken(path, line.number, "nested too deeply")
    else:
        if isinstance(value, dict):
            fields = Fields(cast("dict[str, object]", value), path=path, line=line.number)
            yield from _article(fields, hint, digest)
        else:
            yield _broken(path, line.number, "no_object")


def _article(fields: Fields, hint: Language | None, digest: str) -> Iterator[Article | Problem]:
    article_id = fields.id()
    title = fields.text("title", missing=ProblemKind.MISSING_TITLE)
    text = fields.text("text", missing=ProblemKind.MISSING_TEXT, one_line=False)
    title, text = _mended(title, text, fields)
    language, date, url, tags = fields.language(), fields.date(), fields.url(), fields.tags()
    paragraphs = _paragraphs(text, fields)
    if not paragraphs and fields.are_usable:
        fields.report(ProblemKind.MISSING_TEXT)
    yield from fields.problems
    if not fields.are_usable:
        return
    if language is None:
        language = _guess_language(title, text, hint)
    article = Article(
        article_id, title, language, paragraphs, fields.path, fields.line, date, url, tags, digest
    )
    yield finished(article)


def _mended(title: str, text: str, fields: Fields) -> tuple[str, str]:
    """Title and text as they were meant; one problem says it for the whole line."""
    title, in_title = mend(title, fields.path, line=fields.line)
    text, in_text = mend(text, fields.path, line=fields.line)
    fields.problems += (in_title + in_text)[:1]
    return title, text


def _guess_language(title: str, text: str, hint: Language | None) -> Language:
    glance = guess_language(text[:_FIRST_GLANCE])
    if glance.language is not None and glance.confidence >= _SURE:
        return glance.language
    return choose_language(f"{title}\n{text[:_SECOND_GLANCE]}", hint=hint)


def _paragraphs(text: str, fields: Fields) -> tuple[Paragraph, ...]:
    """The blocks between blank lines; one in which nothing can be read is reported and not counted."""
    paragraphs: list[Paragraph] = []
    for block in _BLANK_LINES.split(text.replace("\r\n", "\n").strip()):
        if readable := clean(block):
            paragraphs.append(Paragraph(len(paragraphs) + 1, readable, "", fields.line))
        elif block:
            fields.report(ProblemKind.EMPTY_PARAGRAPH)
    return tuple(paragraphs)


def _broken(path: Path, line: int, reason: str) -> Problem:
    return Problem(ProblemKind.BROKEN_JSON, path, line, {"reason": reason})
