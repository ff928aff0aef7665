"""An answer that is offered while somebody types, as Telegram takes it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from bot.adapters.telegram.render import render_whole
from bot.adapters.text.cleaning import is_blank, label
from bot.adapters.text.splitting import begun
from bot.reply import InlineAnswer

_LONGEST_TITLE = 100
_LONGEST_DESCRIPTION = 200
"""UTF-16 units; Telegram shows one line of a title and two of a description."""


@dataclass(frozen=True, slots=True)
class InlineArticle:
    """What is needed of an InlineQueryResultArticle.

    Attributes:
        id: At most 64 bytes.
        html: What is sent when it is chosen, within the limits of one message.
    """

    id: str
    title: str
    description: str
    html: str


def inline_article(answer: InlineAnswer) -> InlineArticle:
    """An answer within the limits of inline mode; of a long one the beginning, and all its sources."""
    return InlineArticle(
        _short_id(answer.id),
        _line(answer.title, _LONGEST_TITLE) or "…",
        _line(answer.description, _LONGEST_DESCRIPTION),
        render_whole(answer.reply).html,
    )


def _line(text: str, most: int) -> str:
    line = begun(label(text[: 4 * most]), most)
    return "" if is_blank(line) else line


def _short_id(name: str) -> str:
    if 0 < len(name) <= 64 and name.isascii() and name.isprintable():
        return name
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
