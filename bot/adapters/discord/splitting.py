"""A text of any length in parts that Discord takes."""

from __future__ import annotations

from bot.adapters.discord.markup import markdown
from bot.adapters.text.cleaning import is_blank
from bot.adapters.text.formatted import FormattedText, joined, utf16_length
from bot.adapters.text.splitting import split

LIMIT = 4096
"""Of a message in a frame. Discord counts characters, its apps UTF-16 units, which are never fewer."""

CONTENT_LIMIT = 2000
"""Of a message without one."""

_MORE = FormattedText(" …")


def parts_of(formatted: FormattedText, *, limit: int) -> list[FormattedText]:
    """Cut a text, best between sentences, into parts whose Markdown is within a limit.

    Args:
        limit: UTF-16 units, at least 600: the longest address and what stands around it.

    Returns:
        Parts in order, each as long as it can be; none is blank.
    """
    text = formatted.text
    parts: list[FormattedText] = []
    place = 0
    while place < len(text):
        # Whatever is cut off has its end within this.
        ahead = formatted.part(place, place + 2 * limit)
        part = _first(ahead, limit)
        if part is None:
            place += len(ahead.text)
        else:
            parts.append(part)
            place = text.index(part.text, place) + len(part.text)
    return parts


def beginning(formatted: FormattedText, *, limit: int) -> FormattedText:
    """As much of a text as fits; where something is left out, "…" says so."""
    ahead = formatted.part(0, 2 * limit)
    if length(ahead) <= limit:
        return FormattedText("") if is_blank(ahead.text) else ahead
    first, *rest = parts_of(ahead, limit=limit - len(_MORE.text)) or [FormattedText("")]
    return joined((first, _MORE)) if rest else first


def length(formatted: FormattedText) -> int:
    """Of a text as Markdown, in UTF-16 units."""
    return utf16_length(markdown(formatted))


def _first(formatted: FormattedText, limit: int) -> FormattedText | None:
    """The first part of a text; None if there is nothing to be seen in it."""
    units = limit
    while parts := split(formatted, limit=units):
        written = length(parts[0])
        if written <= limit or units == 2:
            return parts[0]
        # Signs that are masked take more room than they had; by how much more, the part as a whole tells.
        units = max(2, min(units - 1, units * limit // written))
    return None
