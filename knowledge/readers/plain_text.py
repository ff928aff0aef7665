"""Articles in plain text: one file, one edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article
from knowledge.problem import Problem
from knowledge.readers.assembling import Said, Source, article_of
from knowledge.readers.blocks import Block
from knowledge.readers.cleaning import clean
from knowledge.readers.files import damaged, read_text

_LONGEST_TITLE = 120
_RULE = re.compile(r"\s*([=\-~*_#])\1{2,}\s*")
_ITEM = re.compile(r"\s*(?:[-*•–·]|\(?\d{1,3}[.)]|[a-z][.)])\s")
_ENDS_A_SENTENCE = (".", ",", ";", ":", "!", "?", "…")
_FULL_LINE = 50  # a shorter line was broken on purpose, not because the page ended


def read(path: Path, folder: Path) -> Iterator[Article | Problem]:
    """Read the article in a text file, after the problems found in it.

    Blank lines separate paragraphs; without any, each line is one. A first line that stands alone, is short
    and does not end like a sentence is the title.

    Args:
        folder: The folder of articles that the file was found in.
    """
    read = read_text(path, folder)
    if isinstance(read, Problem):
        yield read
        return
    decoded, digest = read
    if decoded.damaged_at is not None:
        yield damaged(path, decoded.text, at=decoded.damaged_at)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = list(_blocks(text.split("\n")))
    title = _title(blocks)
    if title is not None:
        blocks[0] = Block(title, blocks[0].line, heading_level=1)
    source = Source(path, folder, digest, is_damaged=decoded.damaged_at is not None)
    yield from article_of(blocks, Said(title or ""), source)


def _blocks(lines: list[str]) -> Iterator[Block]:
    groups = list(_groups(lines))
    if len(groups) == 1:
        start, found = groups[0]
        for number, line in enumerate(found, start=start):
            yield Block(clean(line), number)
        return
    for start, found in groups:
        yield Block(_joined(found), start)


def _groups(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines between blank lines, with the number of the first, from 0; ruled lines are left out."""
    group: list[str] = []
    start = 0
    for number, line in enumerate(lines):
        if group and "\f" in line:  # a new page
            yield start, group
            group = []
        if line.strip() and not _RULE.fullmatch(line):
            start = start if group else number
            group.append(line)
        elif group and not line.strip():
            yield start, group
            group = []
    if group:
        yield start, group


def _joined(lines: list[str]) -> str:
    """The text of a block: lines that only end because the page did run on; others stay lines."""
    is_wrapped = all(len(line) >= _FULL_LINE for line in lines[:-1]) and not any(map(_ITEM.match, lines))
    return clean((" " if is_wrapped else "\n").join(lines))


def _title(blocks: list[Block]) -> str | None:
    if len(blocks) < 2 or blocks[1].line <= blocks[0].line + 1:
        return None  # without blank lines, the first line is a paragraph like the others
    text = blocks[0].text
    is_title = 0 < len(text) <= _LONGEST_TITLE and "\n" not in text and not text.endswith(_ENDS_A_SENTENCE)
    return text if is_title and not _ITEM.match(text) else None
