"""Every problem of a folder of articles, with file and line, before anything is indexed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article, Unchanged
from knowledge.editions import Editions
from knowledge.language import guess_language
from knowledge.mojibake import find_damage
from knowledge.passages import MAXIMUM_CHARACTERS
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import Reader, find_files
from knowledge.readers.files import damaged, decode, read_lines

CONFIDENT = 0.9
"""How sure the guess must be before a declared language is doubted."""


def check_folder(folder: Path, editions: Editions | None = None) -> Iterator[Problem]:
    """Find what is wrong with the articles of a folder, file by file, and last what is wrong between them.

    Articles are not kept: memory grows by an id and a place for each of them.

    Args:
        editions: Told what comes by, for whoever wants to count.

    Raises:
        ArticlesFolderMissingError: The folder does not exist, is no folder, or may not be read.
    """
    editions = Editions() if editions is None else editions
    for item in editions.unique(_read(folder)):
        if isinstance(item, Problem):
            yield item
        else:
            yield from _check_length(item)
            yield from _check_language(item)
    yield from editions.differing()


def _read(folder: Path) -> Iterator[Article | Problem]:
    with Reader(folder) as reader:
        for found in find_files(folder):
            if isinstance(found, Problem):
                yield found
                continue
            yield from _check_encoding(found)
            for item in reader.read(found):
                if not isinstance(item, Unchanged):
                    yield item


def _check_encoding(path: Path) -> Iterator[Problem]:
    """Look at the file's own lines, because reading removes the invisible half of the damage."""
    try:
        for line in read_lines(path):
            decoded = None if line.raw.isascii() and b"\\u" not in line.raw else decode(line.raw)
            if decoded is None or decoded.damaged_at is not None:
                continue  # nothing to find, or the reader reports it
            text = _without_escapes(decoded.text) if path.suffix.lower() == ".jsonl" else decoded.text
            at = find_damage(text)
            if at is not None:
                yield damaged(path, text, at=at, line=line.number)
    except OSError:
        return  # the reader reports it


def _without_escapes(text: str) -> str:
    """A line of JSON with its characters spelled out; half a character becomes U+FFFD."""
    if "\\u" not in text:
        return text
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""  # the reader reports it
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _check_length(article: Article) -> Iterator[Problem]:
    for paragraph in article.paragraphs:
        size = len(paragraph.text)
        if size > MAXIMUM_CHARACTERS:
            facts = {
                "paragraph": str(paragraph.number),
                "size": str(size),
                "limit": str(MAXIMUM_CHARACTERS),
            }
            yield Problem(ProblemKind.LONG_PARAGRAPH, article.path, paragraph.line, facts)


def _check_language(article: Article) -> Iterator[Problem]:
    guess = guess_language("\n".join(paragraph.text for paragraph in article.paragraphs))
    if guess.language not in (None, article.language) and guess.confidence >= CONFIDENT:
        facts = {"language": article.language.value, "detected": guess.language.value}
        yield Problem(ProblemKind.LANGUAGE_MISMATCH, article.path, article.line, facts)
