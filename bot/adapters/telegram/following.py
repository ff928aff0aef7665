"""Which messages show how far something is: written down, so that a start finds those that a stop cut off."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, cast

from bot.adapters.telegram.places import PLATFORM, Place
from bot.adapters.telegram.remembering import Entry
from bot.memory.records import NewEntry
from knowledge.article import Language

_log = logging.getLogger(__name__)

_LIVE = f"{PLATFORM}-live"
"""Where they stand in the journal, beside the updates."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A message that showed how far something was when the bot stopped.

    Attributes:
        key: Its own in the journal.
        number: Of the message.
        language: What it is written in.
    """

    key: str
    place: Place
    number: int
    language: Language


class Notes(Protocol):
    """What it takes of the journal."""

    async def open(self, platform: str, entries: Sequence[NewEntry]) -> list[str]:
        """Keep them."""
        ...

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """They are not needed any more."""
        ...

    async def unfinished(self, platform: str) -> Sequence[Entry]:
        """Those that are, the oldest first."""
        ...


class Following:
    """Those of one bot. What the journal cannot do costs no more than a line in the log.

    Args:
        bot: Tells its number, once it has connected.
    """

    def __init__(self, journal: Notes, bot: Callable[[], int]) -> None:
        self._journal = journal
        self._bot = bot

    async def begin(self, place: Place, number: int, language: Language) -> str:
        """From now on a message shows something. Returns what `end` wants."""
        key = f"{self._bot()}:{secrets.token_hex(8)}"
        payload = json.dumps({"place": asdict(place), "number": number, "language": language})
        try:
            await self._journal.open(_LIVE, [NewEntry(key, payload)])
        except Exception:
            _log.exception("A message that shows progress is not written down")
        return key

    async def end(self, key: str) -> None:
        """It shows how it ended."""
        try:
            await self._journal.close(_LIVE, [key])
        except Exception:
            _log.exception("A message that shows progress is not crossed out")

    async def left(self) -> list[Followed]:
        """Those that were not ended, the oldest first."""
        try:
            entries = await self._journal.unfinished(_LIVE)
        except Exception:
            _log.exception("Messages that showed progress are not known any more")
            return []
        mine = [entry for entry in entries if entry.key.startswith(f"{self._bot()}:")]
        found = [_read(entry.key, entry.payload) for entry in mine]
        return [one for one in found if one is not None]


def _read(key: str, payload: str) -> Followed | None:
    """The message of an entry; None if another version of us wrote it, which is forgotten in time."""
    try:
        said = cast("dict[str, Any]", json.loads(payload))
        return Followed(key, Place(**said["place"]), int(said["number"]), Language(said["language"]))
    except (KeyError, TypeError, ValueError):
        _log.warning("A message that showed progress cannot be found again")
        return None
