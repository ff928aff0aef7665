"""What a new version of an article says differently, as a difference of its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff

from bot.messages import visible
from knowledge.article import Article

_MOST_PARAGRAPHS = 2_000
"""The time that a difference takes grows with their square."""

_MOST_LINES = 40
_LONGEST_LINE = 300
_MOST_CHARACTERS = 2_500


def difference(old: Article, new: Article) -> tuple[str, int]:
    """A unified difference, a paragraph a line, as far as it fits into a chat.

    Returns:
        The lines, "" where there is no difference or it would take too long to find, and how many more
        there are.
    """
    if max(len(old.paragraphs), len(new.paragraphs)) > _MOST_PARAGRAPHS:
        return "", 0
    lines = list(unified_diff(_lines(old), _lines(new), n=1, lineterm=""))[2:]
    shown: list[str] = []
    size = 0
    for line in lines[:_MOST_LINES]:
        short = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
        size += len(short)
        if size > _MOST_CHARACTERS:
            break
        shown.append(short)
    return "\n".join(shown), len(lines) - len(shown)


def _lines(article: Article) -> Sequence[str]:
    """Title, headings and paragraphs, each on one line."""
    lines = [f"# {article.title}"]
    heading = ""
    for paragraph in article.paragraphs:
        if paragraph.heading != heading:
            heading = paragraph.heading
            lines.append(f"## {heading}")
        lines.append(" ".join(paragraph.text.split()))
    return [visible(line) for line in lines]
