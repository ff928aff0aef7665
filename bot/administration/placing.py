"""What a file that somebody sent holds, and where in the folder of articles it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from embeddings.index.base import PassageReader
from knowledge.article import Article, Unchanged
from knowledge.check import check_article
from knowledge.editions import Editions
from knowledge.problem import Problem
from knowledge.readers import Reader, file_digest, find_files
from knowledge.readers.fields import language_of_folder
from knowledge.readers.formats import LINES

_MOST_PROBLEMS = 1_000
_MOST_COMPARED = 1_000
"""Articles of a file for which it is looked up whether another file has them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds.

    Attributes:
        problems: The first of them.
    """

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a file belongs. Paths are from the folder of articles, with slashes.

    Attributes:
        expected: Digest of what is there now; "" for nothing.
        instead: Another file that holds the same edition and nothing else, so that it goes; "" for none.
        instead_expected: Its digest.
        others: Further files that hold one of the editions.
    """

    path: str
    expected: str = ""
    instead: str = ""
    instead_expected: str = ""
    others: tuple[str, ...] = ()

    @property
    def replaces(self) -> str:
        """The file that goes, or changes; "" for none."""
        return self.instead or (self.path if self.expected else "")


def held_by(folder: Path, path: str) -> Held:
    """Read a file as it would be read in the folder of articles."""
    articles: list[Article] = []
    problems: list[Problem] = []
    with Reader(folder) as reader:
        items = (item for item in reader.read(folder / path) if not isinstance(item, Unchanged))
        for item in Editions().unique(items):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                articles.append(item)
                problems += check_article(item)
            del problems[_MOST_PROBLEMS:]
    return Held(tuple(articles), tuple(problems))


def placed(name: str, held: Held, folder: Path, index: PassageReader) -> Placement:
    """Where a file belongs: in place of the one with its name or with its edition, or beside them.

    A file in the folder of another language is never replaced: it is another edition.

    Args:
        folder: The folder of articles.
        index: Knows what the other files hold.

    Raises:
        ArticlesFolderMissingError: There is no such folder.
    """
    path = _same_name(name, held, folder)
    instead = "" if path else _same_edition(held, folder, index)
    path = path or _beside(instead, name) or _new(name, held, folder)
    return Placement(
        path,
        _digest(folder / path),
        instead,
        _digest(folder / instead) if instead else "",
        _others(held, index, {path, instead}),
    )


def _same_name(name: str, held: Held, folder: Path) -> str:
    for found in find_files(folder):
        if isinstance(found, Path) and found.name.casefold() == name.casefold():
            language = language_of_folder(found, folder)
            if _is_collection(name) or language in (None, held.articles[0].language):
                return found.relative_to(folder).as_posix()
    return ""


def _same_edition(held: Held, folder: Path, index: PassageReader) -> str:
    """The file that holds the only edition that is held, and nothing else."""
    article = held.articles[0]
    edition = index.edition(article.id, article.language) if len(held.articles) == 1 else None
    if edition is None or not edition.path or _is_collection(edition.path):
        return ""
    return edition.path if (folder / edition.path).is_file() else ""


def _beside(instead: str, name: str) -> str:
    return str(PurePosixPath(instead).with_name(name)) if instead else ""


def _new(name: str, held: Held, folder: Path) -> str:
    language = held.articles[0].language
    return f"{language}/{name}" if not _is_collection(name) and (folder / language).is_dir() else name


def _others(held: Held, index: PassageReader, own: set[str]) -> tuple[str, ...]:
    editions = [index.edition(article.id, article.language) for article in held.articles[:_MOST_COMPARED]]
    paths = {edition.path for edition in editions if edition is not None}
    return tuple(sorted(paths - own - {""}))


def _is_collection(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() == LINES


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except FileNotFoundError:
        return ""
