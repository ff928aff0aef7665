"""Headings and blocks of text made into an article, the same way for every format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from knowledge.article import Article, Language, Paragraph
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean, clean_line
from knowledge.readers.fields import Fields, language_of_folder
from knowledge.readers.languages import language_of, with_languages
from knowledge.readers.mending import mend

HEADING_SEPARATOR = " › "

MAXIMUM_CHARACTERS = 5_000_000
MAXIMUM_PARAGRAPHS = 50_000

_LONGEST_TITLE = 300
_MOST_DAMAGES = 5  # that are reported of a file


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says of itself, as far as it can be believed: all of it may be absent."""

    title: str = ""
    language: Language | None = None
    date: dt.date | None = None
    url: str = ""
    tags: tuple[str, ...] = ()


class Source(NamedTuple):
    """The file that an article is read from.

    Attributes:
        folder: The folder of articles that it was found in.
        is_damaged: Whether its encoding is known to be damaged and reported; else damage is looked for.
    """

    path: Path
    folder: Path
    digest: str
    is_damaged: bool = False


def article_of(blocks: Sequence[Block], said: Said, source: Source) -> Iterator[Article | Problem]:
    """Make the article of a file that holds one and has no front matter, after the problems found in it.

    Its id is the file's name without its ending, and so is its title where the document has none.
    """
    path = source.path
    if not source.is_damaged:
        blocks, problems = _mended(blocks, path)
        yield from problems
    fields = Fields({"id": path.stem, "title": said.title or titled(path)}, path=path)
    article_id = fields.id()
    title = fields.text("title", missing=ProblemKind.MISSING_TITLE)[:_LONGEST_TITLE]
    paragraphs = tuple(paragraphs_of(blocks, title=title))
    if not paragraphs:
        fields.report(ProblemKind.MISSING_TEXT)
    yield from fields.problems
    if not fields.are_usable:
        return
    folder = language_of_folder(path, source.folder)
    language = language_of(title, paragraphs, folder=folder, declared=said.language)
    about = (said.date, said.url or None, said.tags, source.digest)
    article = Article(article_id, title, language, paragraphs, path, 1, *about)
    yield finished(article, tables=tables_among(blocks))


def finished(article: Article, *, tables: frozenset[int] = frozenset()) -> Article | Problem:
    """An article within the limits, with its paragraphs' languages; or the problem of one beyond them."""
    paragraphs = article.paragraphs
    if len(paragraphs) > MAXIMUM_PARAGRAPHS:
        return _too_many(article, ProblemKind.TOO_MANY_PARAGRAPHS, len(paragraphs), MAXIMUM_PARAGRAPHS)
    size = sum(len(paragraph.text) + len(paragraph.heading) for paragraph in paragraphs)
    if size > MAXIMUM_CHARACTERS:
        return _too_many(article, ProblemKind.TOO_MANY_CHARACTERS, size, MAXIMUM_CHARACTERS)
    marked = with_languages(paragraphs, article.language, tables=tables)
    return article if marked == paragraphs else replace(article, paragraphs=marked)


def _too_many(article: Article, kind: ProblemKind, count: int, limit: int) -> Problem:
    facts = {"count": str(count), "limit": str(limit)}
    return Problem(kind, article.path, article.line, facts, article.id)


def paragraphs_of(blocks: Sequence[Block], *, title: str, first_line: int = 1) -> Iterator[Paragraph]:
    """Number the blocks that have text, each below its headings.

    Args:
        first_line: Line of the file where line 0 of the blocks lies.
    """
    number = 0
    headings: dict[int, str] = {}
    above = ""
    for block in blocks:
        if block.heading_level:
            name = clean_line(block.text)
            headings = {level: text for level, text in headings.items() if level < block.heading_level}
            # the title stands on every citation as it is: as context it would only repeat itself
            if name and not (block.heading_level == 1 and name.casefold() == title.casefold()):
                headings[block.heading_level] = name
            above = HEADING_SEPARATOR.join(headings.values())
        elif block.text:
            number += 1
            yield Paragraph(number, block.text, above, block.line + first_line)


def tables_among(blocks: Sequence[Block]) -> frozenset[int]:
    """The numbers of the paragraphs that are tables."""
    counted = (block for block in blocks if block.text and not block.heading_level)
    return frozenset(number for number, block in enumerate(counted, start=1) if block.is_table)


def titled(path: Path) -> str:
    """A file's name as a title: "jam-buka_kantor.txt" is "jam buka kantor"."""
    return clean_line(path.stem.replace("_", " ").replace("-", " ")) or clean_line(path.stem)


def _mended(blocks: Sequence[Block], path: Path) -> tuple[list[Block], list[Problem]]:
    sound: list[Block] = []
    problems: list[Problem] = []
    for block in blocks:
        text, found = mend(block.text, path, line=block.line + 1)
        problems += found
        sound.append(replace(block, text=clean(text)) if found else block)
    return sound, problems[:_MOST_DAMAGES]
