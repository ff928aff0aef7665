"""Questions whose right paragraph is known: what a line of a file says, and what is wrong with it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias, cast

from knowledge.article import Language
from knowledge.readers.cleaning import clean
from knowledge.readers.files import lines_of

JsonObject: TypeAlias = dict[str, object]

LONGEST_LINE = 1_000_000
"""Bytes of a line; a longer one is skipped without being held."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question and what answers it.

    Attributes:
        language, style: Only to count by; None and "" where the file does not say.
        article, paragraph: Where the answer stands; None and 0 where the articles have none, or where
            `passage` says it.
        facts: By language of the edition, what must be quoted, all of it.
        answers: What must be quoted, any one of it.
        passage: The text that the question was asked about; "" where it is about the articles.
        title: Of that text.
        answerable: Whether there is an answer.
        file, line: Where the question stands.
    """

    text: str
    answerable: bool
    language: Language | None = None
    style: str = ""
    article: str | None = None
    paragraph: int = 0
    facts: Mapping[Language, tuple[str, ...]] = field(default_factory=dict[Language, tuple[str, ...]])
    answers: tuple[str, ...] = ()
    passage: str = ""
    title: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that says nothing that could be used.

    Attributes:
        reason: The key of a sentence below `eval`.
        detail: What the sentence needs to know besides.
    """

    file: str
    line: int
    reason: str
    detail: str = ""


class _WrongError(Exception):
    """What is wrong with a line: its reason, and the detail."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """The object of a line, and where it stands."""

    file: str
    line: int
    values: JsonObject


def read_questions(name: str, file: BinaryIO) -> Iterator[KnownQuestion | BadLine]:
    """Read golden questions, or rows of a reading-comprehension set, one a line.

    A golden question is {"question", "article", "paragraph", "facts"?, "language"?, "style"?}, with null for
    article and paragraph where the articles have no answer; a row of a set is {"question", "passage",
    "answers", "answerable"?, "title"?, "language"?, "style"?}.

    Args:
        name: Of the file; one that ends in .gz is unpacked.
    """
    for item in read_objects(name, file):
        yield item if isinstance(item, BadLine) else _question(item)


def read_objects(name: str, file: BinaryIO) -> Iterator[RawLine | BadLine]:
    """Read JSON Lines, packed by gzip or not, whatever their objects hold; blank lines count for nothing."""
    source = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if name.endswith(".gz") else file
    number = 0
    try:
        for line in lines_of(source, limit=LONGEST_LINE):
            number = line.number
            if line.size > LONGEST_LINE and not line.raw:
                yield BadLine(name, number, "line_too_long", str(LONGEST_LINE))
            elif line.raw.strip():
                yield _object(name, number, line.raw)
    except (OSError, EOFError, zlib.error) as error:
        yield BadLine(name, number + 1, "line_unreadable", str(error) or type(error).__name__)


def _object(name: str, number: int, raw: bytes) -> RawLine | BadLine:
    try:
        value = cast("object", json.loads(raw.decode("utf-8")))
    except (ValueError, RecursionError) as error:
        return BadLine(name, number, "line_not_json", str(error) or type(error).__name__)
    if not isinstance(value, dict):
        return BadLine(name, number, "line_no_object")
    return RawLine(name, number, cast("JsonObject", value))


def _question(raw: RawLine) -> KnownQuestion | BadLine:
    try:
        if raw.values.get("passage") is not None:
            return _of_passage(raw)
        return _of_articles(raw)
    except _WrongError as wrong:
        reason, *detail = map(str, wrong.args)
        return BadLine(raw.file, raw.line, reason, *detail)


def _of_passage(raw: RawLine) -> KnownQuestion:
    passage, answers = clean(_text_of(raw, "passage")), _texts(raw.values.get("answers"), "answers")
    answerable = raw.values.get("answerable", bool(answers))
    if not passage:
        raise _WrongError("line_no_text", "passage")
    if not isinstance(answerable, bool):
        raise _WrongError("line_no_truth", "answerable")
    return KnownQuestion(
        text=_asked(raw),
        answerable=answerable,
        language=_language(raw),
        style=_text_of(raw, "style"),
        answers=answers,
        passage=passage,
        title=clean(_text_of(raw, "title")),
        file=raw.file,
        line=raw.line,
    )


def _of_articles(raw: RawLine) -> KnownQuestion:
    if "article" not in raw.values:
        raise _WrongError("line_no_place")
    article, paragraph = _text_of(raw, "article"), raw.values.get("paragraph")
    if article and (not isinstance(paragraph, int) or isinstance(paragraph, bool) or paragraph < 1):
        raise _WrongError("line_no_paragraph")
    return KnownQuestion(
        text=_asked(raw),
        answerable=bool(article),
        language=_language(raw),
        style=_text_of(raw, "style"),
        article=article or None,
        paragraph=paragraph if article and isinstance(paragraph, int) else 0,
        facts=_facts(raw),
        file=raw.file,
        line=raw.line,
    )


def _asked(raw: RawLine) -> str:
    text = _text_of(raw, "question")
    if not text.strip():
        raise _WrongError("line_no_text", "question")
    return text


def _text_of(raw: RawLine, name: str) -> str:
    """A field that is text, or absent or null, which is ""."""
    value = raw.values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _WrongError("line_no_text", name)
    return value


def _language(raw: RawLine) -> Language | None:
    value = raw.values.get("language")
    # Not a set: what stands there may be a list, which has no hash.
    if value is not None and value not in tuple(Language):
        raise _WrongError("line_language")
    return None if value is None else Language(str(value))


def _facts(raw: RawLine) -> dict[Language, tuple[str, ...]]:
    value = raw.values.get("facts")
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _WrongError("line_facts")
    facts = cast("JsonObject", value)
    if not facts.keys() <= set(Language):
        raise _WrongError("line_facts")
    return {Language(language): _texts(found, "facts") for language, found in facts.items()}


def _texts(value: object, name: str) -> tuple[str, ...]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    if (value is not None and not isinstance(value, list)) or not all(isinstance(x, str) for x in found):
        raise _WrongError("line_no_list", name)
    return tuple(str(text) for text in found if str(text).strip())
