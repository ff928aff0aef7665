"""A message as Discord takes it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply import Document, Rows


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """One message: a reply has one or several.

    Attributes:
        content: Plain talk; "" where there is a description.
        description: What stands in an embed.
    """

    content: str = ""
    description: str = ""
    rows: Rows = ()
    files: tuple[Document, ...] = ()
