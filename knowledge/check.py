"""Every problem of a folder of articles, with file and line, before anything is indexed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article
from knowledge.editions import Editions
from knowledge.language import guess_language
from knowledge.passages import MAXIMUM_CHARACTERS
from knowledge.problem import Problem, ProblemKind
from knowledge.readers import read_folder

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
    for item in editions.unique(read_folder(folder)):
        if isinstance(item, Problem):
            yield item
        else:
            yield from check_article(item)
    yield from editions.differing()


def check_article(article: Article) -> Iterator[Problem]:
    """Find what is worth mending in one article, whatever the others are."""
    yield from _check_length(article)
    yield from _check_language(article)


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
