"""A problem of one article or file: what is wrong, where, and the facts that a message needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class ProblemKind(StrEnum):
    """What is wrong. Each kind has a sentence in `bot/messages`, under `problems`.

    The facts that a kind carries stand behind it, by name.
    """

    UNREADABLE_FILE = "unreadable_file"  # reason
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"  # size, limit (both in MB)
    BROKEN_FRONT_MATTER = "broken_front_matter"  # reason
    BROKEN_JSON = "broken_json"  # reason
    MISSING_ID = "missing_id"
    MISSING_TITLE = "missing_title"
    MISSING_TEXT = "missing_text"
    WRONG_FIELD = "wrong_field"  # field, expected
    UNKNOWN_LANGUAGE = "unknown_language"  # language
    WRONG_DATE = "wrong_date"  # date
    WRONG_URL = "wrong_url"  # url
    DUPLICATE_EDITION = "duplicate_edition"  # article, language, other (where it stands first)
    EDITIONS_DIFFER = "editions_differ"  # article, language, count, other_language, other_count
    EMPTY_PARAGRAPH = "empty_paragraph"
    LONG_PARAGRAPH = "long_paragraph"  # paragraph, size, limit (characters)
    SUSPICIOUS_ENCODING = "suspicious_encoding"  # excerpt
    LANGUAGE_MISMATCH = "language_mismatch"  # language, detected


FATAL_KINDS = frozenset(
    {
        ProblemKind.UNREADABLE_FILE,
        ProblemKind.NOT_TEXT,
        ProblemKind.TOO_LARGE,
        ProblemKind.BROKEN_FRONT_MATTER,
        ProblemKind.BROKEN_JSON,
        ProblemKind.MISSING_ID,
        ProblemKind.MISSING_TITLE,
        ProblemKind.MISSING_TEXT,
        ProblemKind.WRONG_FIELD,
        ProblemKind.UNKNOWN_LANGUAGE,
        ProblemKind.WRONG_DATE,
        ProblemKind.WRONG_URL,
        ProblemKind.DUPLICATE_EDITION,
    }
)
"""Kinds that keep an article out of the index; the others are worth mending but do no harm."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        line: Line of the file, from 1.
        facts: What the kind's message needs, by name.
        article_id: The article that it keeps out, where the file tells.
    """

    kind: ProblemKind
    path: Path
    line: int = 1
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    article_id: str = ""

    @property
    def is_fatal(self) -> bool:
        """Whether the article was left out because of it."""
        return self.kind in FATAL_KINDS
