"""Updates as the journal holds them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any, cast

from bot.adapters.telegram.remembering import Entry

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update that has come.

    Attributes:
        raw: As Telegram sends it.
        lane: The line in which it is worked on.
        begins: Whether work on it begins now; it waits in the journal otherwise.
    """

    raw: dict[str, Any]
    lane: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Left:
    """An update of the journal that nobody works on.

    Attributes:
        received: When it came, in UTC.
        starts: How often work on it was begun, but for those times that ended well.
    """

    number: int
    raw: dict[str, Any]
    received: dt.datetime
    starts: int


def key_of(bot: int, update: dict[str, Any]) -> str:
    """What an update of a bot is known by when it comes again.

    Its number alone is not enough: after a week without any, Telegram goes on with another one.
    """
    digest = hashlib.blake2b(_identity(update).encode(), digest_size=8).hexdigest()
    return f"{bot}:{update['update_id']}:{digest}"


def number_of(bot: int, key: str) -> int | None:
    """The number of the update with that key; None if it is another bot's."""
    whose, number, *_ = (*key.split(":"), "")
    return int(number) if whose == str(bot) and number.isdecimal() else None


def _identity(update: dict[str, Any]) -> str:
    """Which message, edit, or press of a button it is about."""
    names = ("id", "message_id", "date", "edit_date")
    about = [cast("dict[str, Any]", value) for value in update.values() if isinstance(value, dict)]
    return repr([[*(value.get(name) for name in names), _chat(value)] for value in about])


def _chat(about: dict[str, Any]) -> object:
    chat: object = about.get("chat")
    return cast("dict[str, Any]", chat).get("id") if isinstance(chat, dict) else None


def raw_of(entry: Entry) -> dict[str, Any] | None:
    """The update of an entry; None, with a line in the log, if it cannot be read."""
    try:
        update: object = json.loads(entry.payload)
    except ValueError:
        update = None
    if isinstance(update, dict) and "update_id" in update:
        return cast("dict[str, Any]", update)
    _log.error("The journal holds an update that cannot be read: %s", entry.key)
    return None
