"""What `/status` says of Discord: whether new posts of forums are answered, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages import Messages
from bot.settings import PREFIX, Settings


def discord_lines(settings: Settings, messages: Messages) -> Iterator[str]:
    """A line where Discord is served; nothing elsewhere."""
    if settings.discord_token is None:
        return
    content, forums = (PREFIX + name.upper() for name in ("discord_message_content", "discord_forums"))
    if not settings.discord_message_content:
        value = messages.get("admin.forums_no_content", setting=content)
    elif not settings.discord_forums:
        value = messages.get("admin.forums_none", setting=forums)
    else:
        sure = round(100 * settings.discord_forum_confidence)
        value = messages.get("admin.forums", count=len(settings.discord_forums), confidence=sure)
    yield messages.get("admin.row", name=messages.get("admin.forums_name"), value=value)
