"""A message as Discord takes it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply import Document, ReplyKind, Rows


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """One message: a reply has one or several.

    Attributes:
        content: Its text in Discord's Markdown, shown like anybody's; "" if there is a description.
        description: The same, shown in a frame (an embed); "" if there is content.
        kind: Of the reply; gives the frame its colour.
    """

    content: str = ""
    description: str = ""
    kind: ReplyKind = ReplyKind.TALK
    rows: Rows = ()
    files: tuple[Document, ...] = ()
