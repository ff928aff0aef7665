"""Fetching updates: what comes is written down before the next call confirms it, and failures are known."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError
from telegram.ext import ExtBot

from bot.asking import readable

_log = logging.getLogger(__name__)

Admit: TypeAlias = Callable[[Sequence[tuple[Update, dict[str, Any]]]], Awaitable[None]]

_ESTABLISHED = 60.0
"""Seconds of undisturbed polling after which a bot is the one that was here first, and gives up later."""


class Polls:
    """What is known of our calls for updates.

    Args:
        conflict: Seconds of conflicts with another poller after which we give up; the one that was here first
            takes three times as long, so that one of the two remains.
    """

    def __init__(self, *, conflict: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._patience = conflict
        self._ended = clock()
        self._held = 0
        self._first_fine: float | None = None
        self._first_conflict: float | None = None
        self._last_conflict = 0.0
        self.is_refused = False
        self.is_hopeless = False

    def seconds(self) -> float:
        """For how long nothing has come back; 0 while what came must wait until it can be worked on."""
        if self._held:
            return 0.0
        return self._clock() - self._ended

    def end(self, error: BaseException | None = None) -> None:
        """A call has come back."""
        now = self._clock()
        # Whoever waited in vain has heard nothing: calls that time out, one after the other, are a stall.
        if not _is_in_vain(error):
            self._ended = now
        if isinstance(error, InvalidToken):
            self.is_refused = True
        elif isinstance(error, Conflict):
            self._note_conflict(now)
        elif error is None:
            self._first_fine = self._first_fine if self._first_fine is not None else now
            if now - self._last_conflict > 3 * self._patience:
                self._first_conflict = None

    @contextmanager
    def held(self) -> Generator[None]:
        """No call can follow before the block is over."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._ended = self._clock()

    def restart(self) -> None:
        """Count from now on."""
        self._ended = self._clock()

    def _note_conflict(self, now: float) -> None:
        if self._first_conflict is None:
            self._first_conflict = now
            _log.warning("Somebody else fetches the updates of this bot")
        self._last_conflict = now
        fine = self._first_fine
        was_here_first = fine is not None and self._first_conflict - fine > _ESTABLISHED
        patience = self._patience * (3 if was_here_first else 1)
        self.is_hopeless = now - self._first_conflict >= patience


def _is_in_vain(error: BaseException | None) -> bool:
    """Whether a call for updates ended without a word of Telegram's."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def fit(raw: dict[str, Any]) -> dict[str, Any]:
    """An update that can be written down; of one that is nested without end only its number is left."""
    try:
        return _whole(raw)
    except RecursionError:
        return {"update_id": raw["update_id"]}


def _whole(value: Any) -> Any:
    """JSON without half characters, which it can hold but nothing else can: they are U+FFFD."""
    match value:
        case str():
            return value if value.isascii() else readable(value)
        case dict():
            return {key: _whole(each) for key, each in cast("dict[str, Any]", value).items()}
        case list():
            return [_whole(each) for each in cast("list[Any]", value)]
        case _:
            return value


class PollingBot(ExtBot[bool]):
    """A bot that reads updates one by one, so that one which cannot be read holds up no other.

    Args:
        admit: Takes the updates of one call, each as it came.
        others: As of `ExtBot`.
    """

    __slots__ = ("_admit", "_polls")

    def __init__(self, *, admit: Admit, polls: Polls, **others: Any) -> None:
        super().__init__(**others)
        with self._unfrozen():
            self._admit = admit
            self._polls = polls

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: Any = None,
        allowed_updates: Sequence[str] | None = None,
        **others: Any,
    ) -> tuple[Update, ...]:
        """As of `ExtBot`; it returns once the updates are in the journal."""
        parameters = {
            "offset": offset,
            "limit": limit,
            "timeout": timeout,
            "allowed_updates": allowed_updates,
        }
        try:
            found: list[dict[str, Any]] = await self._post("getUpdates", parameters, **others)
        except BaseException as error:
            self._polls.end(error)
            raise
        self._polls.end()
        if isinstance(timeout, dt.timedelta) and not timeout:
            # The library's last call, which only confirms: what it brings is left alone, and comes again.
            return ()
        batch = [(self.read(update), update) for update in map(fit, found)]
        if batch:
            await self._admit(batch)
        return tuple(update for update, _ in batch)

    def read(self, raw: dict[str, Any]) -> Update:
        """An update; one that has nothing but its number if it cannot be read."""
        try:
            return Update.de_json(raw, self)
        except Exception:
            number = int(raw["update_id"])
            _log.exception("Update %d cannot be read; it is left out", number)
            return Update(number)
