"""How long ago something was, in words."""

from __future__ import annotations

import datetime as dt

from bot.messages import Messages


def age(moment: dt.datetime, messages: Messages, *, now: dt.datetime | None = None) -> str:
    """How long ago a moment was, to the minute, hour or day; a clock that went back makes nothing future.

    Args:
        now: In place of the present.
    """
    seconds = ((now or dt.datetime.now(dt.UTC)) - moment).total_seconds()
    for name, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length * (2 if name == "days" else 1):
            return messages.get(f"age.{name}", count=int(seconds // length))
    return messages.get("age.now")
