"""Articles in Markdown: one file, one edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from knowledge.article import Article, Paragraph
from knowledge.language import choose_language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.blocks import Block, TooDeepError, read_blocks
from knowledge.readers.cleaning import clean_line
from knowledge.readers.fields import Fields, language_of_folder
from knowledge.readers.files import damaged, decode, digest_of, read_bytes
from knowledge.readers.front_matter import FrontMatter, read_front_matter

HEADING_SEPARATOR = " › "

_CHARACTERS_FOR_LANGUAGE = 2_000


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a Markdown file, after the problems found in it.

    Where the front matter is silent, the id is the file's name without its ending, the title is the first
    heading of level 1, and the language is the name of the folder `id` or `en` that it lies in, or else
    guessed.

    Args:
        folder: The folder of articles that the file was found in.
    """
    raw = read_bytes(path)
    if isinstance(raw, Problem):
        yield raw
        return
    decoded = decode(raw)
    if decoded is None:
        yield Problem(ProblemKind.NOT_TEXT, path)
        return
    if decoded.damaged_at is not None:
        yield damaged(path, decoded.text, at=decoded.damaged_at)
    yield from _read_text(decoded.text, path, folder, digest_of(raw))


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
    language = fields.language() or language_of_folder(path, folder)
    date, url, tags = fields.date(), fields.url(), fields.tags()
    paragraphs = tuple(_paragraphs(blocks, title=title, first_line=front_matter.body_line))
    if not paragraphs:
        fields.report(ProblemKind.MISSING_TEXT)
    yield from fields.problems
    for line in chain.from_iterable(block.empty_lines for block in blocks):
        yield Problem(ProblemKind.EMPTY_PARAGRAPH, path, line + front_matter.body_line)
    if not fields.are_usable:
        return
    if language is None:
        language = choose_language(" ".join([title, *_beginning(paragraphs)]))
    yield Article(article_id, title, language, paragraphs, path, date=date, url=url, tags=tags, digest=digest)


def _first_title(blocks: Sequence[Block]) -> str | None:
    return next((block.text for block in blocks if block.heading_level == 1 and block.text), None)


def _paragraphs(blocks: Sequence[Block], *, title: str, first_line: int) -> Iterator[Paragraph]:
    number = 0
    headings: dict[int, str] = {}
    for block in blocks:
        if block.heading_level:
            name = clean_line(block.text)
            headings = {level: text for level, text in headings.items() if level < block.heading_level}
            # the title stands on every citation as it is: as context it would only repeat itself
            if name and not (block.heading_level == 1 and name.casefold() == title.casefold()):
                headings[block.heading_level] = name
        elif block.text:
            number += 1
            yield Paragraph(
                number, block.text, HEADING_SEPARATOR.join(headings.values()), block.line + first_line
            )


def _beginning(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    wanted = _CHARACTERS_FOR_LANGUAGE
    for paragraph in paragraphs:
        if wanted <= 0:
            return
        yield paragraph.text[:wanted]
        wanted -= len(paragraph.text)
