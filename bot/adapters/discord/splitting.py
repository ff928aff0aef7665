"""A text of any length in parts that Discord takes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.discord.markup import markdown
from bot.adapters.telegram.formatted import FormattedText, joined, utf16_length
from bot.adapters.telegram.splitting import split

LIMIT = 4096
"""Of a message in a frame. Discord counts characters, its apps UTF-16 units, which are never fewer."""

CONTENT_LIMIT = 2000
"""Of a message without one."""

_MORE = FormattedText(" …")


def parts_of(formatted: FormattedText, *, limit: int) -> list[FormattedText]:
    """Cut a text, best between sentences, into parts whose Markdown is within a limit.

    Args:
        limit: UTF-16 units, at least 600: the longest address and what stands around it.
    """
    return [fitting for part in split(formatted, limit=limit) for fitting in _fitting(part, limit)]


def beginning(formatted: FormattedText, *, limit: int) -> FormattedText:
    """As much of a text as fits; where something is left out, "…" says so."""
    first, *rest = parts_of(formatted, limit=limit - len(_MORE.text)) or [FormattedText("")]
    return joined((first, _MORE)) if rest else first


def length(formatted: FormattedText) -> int:
    """Of a text as Markdown, in UTF-16 units."""
    return utf16_length(markdown(formatted))


def _fitting(part: FormattedText, limit: int) -> Iterator[FormattedText]:
    written = length(part)
    if written <= limit:
        yield part
        return
    # Signs that are masked take more room than they had; by how much more, the part as a whole tells.
    smaller = max(2, utf16_length(part.text) * limit // written * 9 // 10)
    for piece in split(part, limit=smaller):
        yield from _fitting(piece, limit)
