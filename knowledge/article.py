"""What Kutip knows: articles, their paragraphs, and the passages that are searched and cited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NewType

PassageId = NewType("PassageId", str)
"""Says *which* passage: article, language and place. Opaque: build it, compare it, never parse it."""


class Language(StrEnum):
    """A language that articles, questions and replies may have; the value is its ISO 639-1 code."""

    INDONESIAN = "id"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a reader counts as one: a block between blank lines, a whole list, or a whole table.

    Attributes:
        number: Place in the article, from 1; headings do not count.
        text: Readable text without markup. A list or table has one item or row a line.
        heading: The headings above it, outermost first, joined by " › "; "" where there is none.
        line: Line of the file where it starts, from 1.
        language: Where it is written in another language than its article; None where it is not.
    """

    number: int
    text: str
    heading: str
    line: int
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One edition of a text: the pair of id and language is unique in a folder.

    Attributes:
        id: Shared by all editions of the text.
        paragraphs: In reading order, numbered 1, 2, 3, ...
        path: The file that it was read from.
        line: Line of that file where the article starts, from 1.
        digest: What the file says of it, byte for byte: BLAKE2b (128 bits) in hexadecimal over the file, or
            over the line of a file that holds an article a line.
    """

    id: str
    title: str
    language: Language
    paragraphs: tuple[Paragraph, ...]
    path: Path
    line: int = 1
    date: dt.date | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What stands in an article's place when its `digest` is one that the caller knows already.

    Attributes:
        line: Line of the file, from 1.
    """

    digest: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: a paragraph, part of a very long one, or several very short ones.

    It carries what a citation shows, so that a hit can be quoted without a second look-up.

    Attributes:
        id: Which passage it is; stable while the text around it changes.
        digest: What it says: SHA-256 in hexadecimal over everything below that can change.
        paragraph: Number of the paragraph that it starts with, from 1.
        heading: As in `Paragraph`.
        text: What is searched and quoted.
        language: What it is written in.
        edition: The language of the edition that it belongs to, where that is another.
    """

    id: PassageId
    digest: str
    article_id: str
    paragraph: int
    heading: str
    text: str
    language: Language
    title: str
    date: dt.date | None = None
    url: str | None = None
    edition: Language | None = None

    @property
    def edition_language(self) -> Language:
        """The language of the edition that it belongs to."""
        return self.edition or self.language
