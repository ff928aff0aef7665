"""The fields of an article, whatever format states them: checked, cleaned, and brought to their types."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from knowledge.article import Language
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.cleaning import clean_line

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?")
_LANGUAGES = {language.value: language for language in Language}


class Fields:
    """What a file says about one article.

    Every method returns the value of one field, or None, "" or () where it is absent or wrong. What is wrong
    is added to `problems`.

    Attributes:
        values: As the file's format gives them, by name.
        line: Line of the file where the article starts, from 1.
        lines: Line of the file where a field stands, where the format knows it.
        article_id: The article's id, once `id` was called.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        *,
        path: Path,
        line: int = 1,
        lines: Mapping[str, int] | None = None,
    ) -> None:
        self.values = values
        self.path = path
        self.line = line
        self.lines = lines or {}
        self.problems: list[Problem] = []
        self.article_id = ""

    def report(self, kind: ProblemKind, at: str = "", **facts: str) -> None:
        """Note a problem at the line of a field, or of the article."""
        line = self.lines.get(at, self.line)
        self.problems.append(Problem(kind, self.path, line, facts, self.article_id))

    @property
    def are_usable(self) -> bool:
        """Whether no problem was found that keeps the article out."""
        return not any(problem.is_fatal for problem in self.problems)

    def text(self, name: str, *, missing: ProblemKind | None = None, one_line: bool = True) -> str:
        """A field of text, by default cleaned and on one line; a number counts as text.

        Args:
            missing: The problem to report if the field is absent or blank.
        """
        value = self.values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.report(ProblemKind.WRONG_FIELD, name, field=name, expected="text")
            return ""
        text = clean_line(value) if one_line else value
        if missing is not None and (not text or text.isspace()):
            self.report(missing, name)
        return text

    def id(self) -> str:
        """The article's id, which later problems then name."""
        self.article_id = self.text("id", missing=ProblemKind.MISSING_ID)
        return self.article_id

    def language(self) -> Language | None:
        """The language, also where it is written as a locale such as "id-ID"."""
        text = self.text("language")
        if not text:
            return None
        language = _LANGUAGES.get(re.split("[-_]", text.lower())[0])
        if language is None:
            self.report(ProblemKind.UNKNOWN_LANGUAGE, "language", language=text)
        return language

    def date(self) -> dt.date | None:
        """The date, from year, month and day; a time of day behind it is left off."""
        text = self.text("date")
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            if match is not None:
                return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass  # there is no 30 February
        self.report(ProblemKind.WRONG_DATE, "date", date=text)
        return None

    def url(self) -> str | None:
        """The address on the web, complete with http:// or https:// and a host."""
        text = self.text("url")
        if not text:
            return None
        try:
            parts = urlsplit(text)
            if parts.scheme in {"http", "https"} and parts.hostname and " " not in text:
                return text
        except ValueError:
            pass  # "http://[": urlsplit refuses some broken hosts itself
        self.report(ProblemKind.WRONG_URL, "url", url=text)
        return None

    def tags(self) -> tuple[str, ...]:
        """The tags in their order, from a list or from text with commas."""
        value = self.values.get("tags")
        if isinstance(value, str):
            value = value.split(",")
        if value is None:
            return ()
        tags = cast("Sequence[object]", value) if isinstance(value, list) else [value]
        if not all(isinstance(tag, str | int) for tag in tags):
            self.report(ProblemKind.WRONG_FIELD, "tags", field="tags", expected="list")
            return ()
        return tuple(text for tag in tags if (text := clean_line(str(tag))))


def language_of_folder(path: Path, folder: Path) -> Language | None:
    """The language that the nearest folder named `id` or `en` gives a file; None where there is no such."""
    names = [*path.relative_to(folder).parent.parts[::-1], folder.name]
    return next((language for name in names for language in Language if name == language), None)
