"""Articles in Markdown: one file, one edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from knowledge.article import Article
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.assembling import finished, paragraphs_of, tables_among
from knowledge.readers.blocks import Block, TooDeepError, read_blocks
from knowledge.readers.fields import Fields, language_of_folder
from knowledge.readers.files import damaged, read_text
from knowledge.readers.front_matter import FrontMatter, read_front_matter
from knowledge.readers.languages import language_of
from knowledge.readers.mending import mend

_MOST_EMPTY = 100  # that are reported in one file


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a Markdown file, after the problems found in it.

    Where the front matter is silent, the id is the file's name without its ending, the title is the first
    heading of level 1, and the language is the name of the folder `id` or `en` that it lies in, or else
    guessed.

    Args:
        folder: The folder of articles that the file was found in.
    """
    read = read_text(path, folder)
    if isinstance(read, Problem):
        yield read
        return
    decoded, digest = read
    text = decoded.text
    if decoded.damaged_at is not None:
        yield damaged(path, text, at=decoded.damaged_at)
    else:
        text, problems = mend(text, path)
        yield from problems
    yield from _read_text(text, path, folder, digest)


def _read_text(text: str, path: Path, folder: Path, digest: str) -> Iterator[Article | Problem]:
    front_matter = read_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"), path)
    if isinstance(front_matter, Problem):
        yield front_matter
        return
    try:
        blocks = list(read_blocks(front_matter.body))
    except TooDeepError:
        yield Problem(ProblemKind.UNREADABLE_FILE, path, facts={"reason": "too_deep"})
    else:
        yield from _article(front_matter, blocks, path, folder, digest)


def _article(
    front_matter: FrontMatter, blocks: Sequence[Block], path: Path, folder: Path, digest: str
) -> Iterator[Article | Problem]:
    values = {"id": path.stem, "title": _first_title(blocks)}
    values |= {name: value for name, value in front_matter.values.items() if value not in (None, "")}
    fields = Fields(values, path=path, lines=front_matter.lines)
    article_id = fields.id()
    title = fields.text("title", missing=ProblemKind.MISSING_TITLE)
    language = fields.language()
    date, url, tags = fields.date(), fields.url(), fields.tags()
    paragraphs = tuple(paragraphs_of(blocks, title=title, first_line=front_matter.body_line))
    if not paragraphs:
        fields.report(ProblemKind.MISSING_TEXT)
    yield from fields.problems
    empty_lines = chain.from_iterable(block.empty_lines for block in blocks)
    for line in islice(empty_lines, _MOST_EMPTY):
        yield Problem(ProblemKind.EMPTY_PARAGRAPH, path, line + front_matter.body_line)
    if not fields.are_usable:
        return
    if language is None:
        language = language_of(title, paragraphs, folder=language_of_folder(path, folder), declared=None)
    article = Article(
        article_id, title, language, paragraphs, path, date=date, url=url, tags=tags, digest=digest
    )
    yield finished(article, tables=tables_among(blocks))


def _first_title(blocks: Sequence[Block]) -> str | None:
    return next((block.text for block in blocks if block.heading_level == 1 and block.text), None)
