"""A message as Telegram takes it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply import Rows


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """One message: a reply has one or several.

    Attributes:
        html: Its text in Telegram's HTML.
        plain: The same without any markup, should Telegram refuse that.
    """

    html: str
    plain: str
    buttons: Rows = ()
