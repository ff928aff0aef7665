"""Articles cut into passages: what is embedded, searched and cited."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence

from knowledge.article import Article, Paragraph, Passage, PassageId
from knowledge.text import sentence_spans

SPLITTING = "paragraph-2"
"""Names the rules below. Change it whenever they change, so that every article is split anew."""

MAXIMUM_CHARACTERS = 1_200
MINIMUM_CHARACTERS = 60

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"\S[^\n]*")


def split_article(article: Article) -> Iterator[Passage]:
    """Cut an article into passages, in reading order.

    A passage is a paragraph. One over `MAXIMUM_CHARACTERS` is cut into parts of similar size, at line ends or
    else at ends of sentences. Neighbours under `MINIMUM_CHARACTERS`, below the same heading, are joined until
    they reach it. Every passage keeps the number of the paragraph that it starts with, so that an edit
    changes only the passages it touches.
    """
    for paragraphs in _joined(article.paragraphs):
        first = paragraphs[0]
        text = "\n".join(paragraph.text for paragraph in paragraphs)
        for part, (start, end) in enumerate(_cut(text), start=1):
            yield _passage(article, first, text[start:end], part=part)


def _joined(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Group short neighbours; every other paragraph is a group of its own."""
    group: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        is_short = len(paragraph.text) < MINIMUM_CHARACTERS
        if group and not (is_short and size < MINIMUM_CHARACTERS and group[0].heading == paragraph.heading):
            yield group
            group, size = [], 0
        group.append(paragraph)
        size += len(paragraph.text)
    if group:
        yield group


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Cut text into (start, end) spans of at most `MAXIMUM_CHARACTERS` that are about equally long."""
    if len(text) <= MAXIMUM_CHARACTERS:
        yield 0, len(text)
        return
    units = list(_units(text))
    start, end = units[0]
    target = _share(len(text) - start)
    for unit_start, unit_end in units[1:]:
        size = unit_end - start
        # a unit goes where the larger half of it fits
        if size > MAXIMUM_CHARACTERS or size - (unit_end - unit_start) / 2 > target:
            yield start, end
            start = unit_start
            target = _share(len(text) - start)
        end = unit_end
    yield start, end


def _share(length: int) -> float:
    return length / math.ceil(length / MAXIMUM_CHARACTERS)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """The smallest pieces that a cut should leave whole: lines, else sentences, else words, else letters."""
    for line in _LINE.finditer(text):
        if len(line[0]) <= MAXIMUM_CHARACTERS:
            yield line.span()
            continue
        for sentence_start, sentence_end in sentence_spans(line[0]):
            start, end = line.start() + sentence_start, line.start() + sentence_end
            if end - start <= MAXIMUM_CHARACTERS:
                yield start, end
            else:
                yield from _words(text, start, end)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text, start, end):
        for at in range(word.start(), word.end(), MAXIMUM_CHARACTERS):
            yield at, min(at + MAXIMUM_CHARACTERS, word.end())


def _passage(article: Article, paragraph: Paragraph, text: str, *, part: int) -> Passage:
    # an article's id may hold slashes; language and place hold none, so no two passages share an id
    place = str(paragraph.number) if part == 1 else f"{paragraph.number}.{part}"
    date = article.date.isoformat() if article.date else None
    said = [text, paragraph.heading, article.title, date, article.url, paragraph.number]
    return Passage(
        id=PassageId(f"{article.id}/{article.language}/{place}"),
        digest=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
        article_id=article.id,
        paragraph=paragraph.number,
        heading=paragraph.heading,
        text=text,
        language=paragraph.language or article.language,
        title=article.title,
        date=article.date,
        url=article.url,
        edition=article.language if paragraph.language else None,
    )
