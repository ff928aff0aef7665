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
    LONG_GAP = "long_gap"
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
    REPAIRED_ENCODING = "repaired_encoding"  # excerpt, repaired
    UNSUPPORTED_FORMAT = "unsupported_format"  # ending, formats (those that are read)
    OUTSIDE_FOLDER = "outside_folder"
    BROKEN_LINK = "broken_link"
    NO_FILE = "no_file"  # reason (what it is)
    WRONG_CONTENT = "wrong_content"  # ending, found
    BROKEN_DOCUMENT = "broken_document"  # reason
    ENCRYPTED = "encrypted"
    ONLY_PICTURES = "only_pictures"  # pages
    TOO_MANY_PAGES = "too_many_pages"  # count, limit
    TOO_MANY_CHARACTERS = "too_many_characters"  # count, limit
    TOO_MANY_PARAGRAPHS = "too_many_paragraphs"  # count, limit
    TOO_LARGE_UNPACKED = "too_large_unpacked"  # size, limit (both in MB)
    TOO_SLOW = "too_slow"  # limit (seconds)
    TOO_MUCH_MEMORY = "too_much_memory"  # limit (MB)
    READER_FAILED = "reader_failed"  # reason


HARMLESS_KINDS = frozenset(
    {
        ProblemKind.EDITIONS_DIFFER,
        ProblemKind.EMPTY_PARAGRAPH,
        ProblemKind.LONG_PARAGRAPH,
        ProblemKind.SUSPICIOUS_ENCODING,
        ProblemKind.REPAIRED_ENCODING,
        ProblemKind.LANGUAGE_MISMATCH,
        ProblemKind.UNSUPPORTED_FORMAT,
    }
)
"""Kinds that are worth mending but do no harm; the others keep an article out of the index."""

FATAL_KINDS = frozenset(ProblemKind) - HARMLESS_KINDS


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
