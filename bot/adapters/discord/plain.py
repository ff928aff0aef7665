"""Embeds as ordinary text, for channels in which we may not send any."""

from __future__ import annotations

from bot.adapters.discord.message import DiscordMessage

LONGEST = 2_000
"""Characters of a message."""


def in_plain_text(message: DiscordMessage) -> list[DiscordMessage]:
    """The same as one or several messages without an embed; buttons and files are on the last."""
    if not message.description:
        return [message]
    parts = _parts("\n".join(part for part in (message.content, message.description) if part))
    return [
        *(DiscordMessage(content=part) for part in parts[:-1]),
        DiscordMessage(content=parts[-1], rows=message.rows, files=message.files),
    ]


def _parts(text: str) -> list[str]:
    """Cut at the ends of lines, and within one only where it is too long."""
    parts, left = list[str](), text
    while _length(left) > LONGEST:
        room = _begun(left)
        end = max(left.rfind("\n", 0, room), left.rfind(" ", room // 2, room))
        end = end if end > 0 else room
        parts.append(left[:end].rstrip())
        left = left[end:].lstrip("\n")
    return [part for part in (*parts, left) if part.strip()] or ["…"]


def _begun(text: str) -> int:
    """How many characters fit, counted in units of UTF-16."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > LONGEST:
            return place
    return len(text)


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
