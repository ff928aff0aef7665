"""What a new version of an article says differently, as a difference of its particulars and paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import unified_diff

from bot.messages import visible
from knowledge.article import Article

MOST_PARAGRAPHS = 2_000
"""The time that a difference takes grows with their square."""

_MOST_LINES = 40
_LONGEST_LINE = 300
_MOST_CHARACTERS = 2_500


def difference(old: Article, new: Article) -> tuple[str, int]:
    """A unified difference, a paragraph a line, as far as it fits into a chat.

    Returns:
        The lines, "" where there is no difference, and how many more there are. Of paragraphs that it would
        take too long to compare, only the particulars are.
    """
    lines = _differing(_particulars(old), _particulars(new))
    if max(len(old.paragraphs), len(new.paragraphs)) <= MOST_PARAGRAPHS:
        lines += list(unified_diff(_lines(old), _lines(new), n=1, lineterm=""))[2:]
    shown: list[str] = []
    size = 0
    for line in lines[:_MOST_LINES]:
        short = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
        size += len(short)
        if size > _MOST_CHARACTERS:
            break
        shown.append(short)
    return "\n".join(shown), len(lines) - len(shown)


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The particulars that differ, as they were and as they are; what is not given has no line."""
    lines: list[str] = []
    for name in new:
        if old[name] != new[name]:
            lines += [
                visible(f"{sign}{name}: {' '.join(each[name].split())}")
                for sign, each in (("-", old), ("+", new))
                if each[name]
            ]
    return lines


def _particulars(article: Article) -> Mapping[str, str]:
    """What an article says of itself, named as in its file."""
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "date": article.date.isoformat() if article.date else "",
        "url": article.url or "",
        "tags": ", ".join(article.tags),
    }


def _lines(article: Article) -> Sequence[str]:
    """Headings and paragraphs, each on one line."""
    lines: list[str] = []
    heading = ""
    for paragraph in article.paragraphs:
        if paragraph.heading != heading:
            heading = paragraph.heading
            lines.append(f"## {heading}")
        lines.append(" ".join(paragraph.text.split()))
    return [visible(line) for line in lines]
