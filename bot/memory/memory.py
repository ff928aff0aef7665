"""What the bot remembers between restarts."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.memory.records import Forgotten

if TYPE_CHECKING:
    from bot.memory.answers import Answers
    from bot.memory.audit import Audit
    from bot.memory.feedback import Feedback
    from bot.memory.gaps import Gaps
    from bot.memory.journal import Journal
    from bot.memory.languages import Languages
    from bot.memory.moved import MovedChats
    from bot.memory.parts import Parts
    from bot.memory.pending import Pending
    from bot.memory.sent import SentReplies
    from bot.memory.told import Told

_DAY = 86_400.0


class Memory:
    """The memory of a home folder. Safe for several threads and processes at once.

    Nothing is opened or made, and no database library imported, before something is remembered. A home that
    cannot be written costs no answer: what an answer needs is then not remembered, and the log says so once;
    all else raises `bot.memory.errors.MemoryError_`.

    Args:
        home: `KUTIP_HOME`.
        url: `KUTIP_DATABASE_URL`; `memory.sqlite` in `home` without it.
        retention_days: How long what people leave behind is kept; the audit is kept for a year at least.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        home: Path,
        *,
        url: str | None = None,
        retention_days: int = 90,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._home = home
        self._url = url
        self._kept = retention_days * _DAY
        self._clock = clock
        self._known: Parts | None = None
        self._lock = Lock()

    @property
    def languages(self) -> Languages:
        """The languages that people and groups have fixed."""
        return self._parts.languages

    @property
    def answers(self) -> Answers:
        """Answers that were given, for their buttons."""
        return self._parts.answers

    @property
    def feedback(self) -> Feedback:
        """What people think of them."""
        return self._parts.feedback

    @property
    def gaps(self) -> Gaps:
        """Questions that found no answer."""
        return self._parts.gaps

    @property
    def audit(self) -> Audit:
        """What admins did."""
        return self._parts.audit

    @property
    def pending(self) -> Pending:
        """What somebody is still to confirm."""
        return self._parts.pending

    @property
    def journal(self) -> Journal:
        """What came in and is not finished."""
        return self._parts.journal

    @property
    def sent(self) -> SentReplies:
        """Which messages answered which."""
        return self._parts.sent

    @property
    def told(self) -> Told:
        """What a chat has been told already."""
        return self._parts.told

    @property
    def moved(self) -> MovedChats:
        """Which chat had another name before."""
        return self._parts.moved

    def prepare(self) -> None:
        """Open it now, so that whoever runs a bot learns what is wrong before the first question.

        Raises:
            MemoryError_: It cannot be used.
        """
        self._parts.prepare()

    def pseudonym(self, name: str) -> str:
        """What stands for a person or chat in what is read back. Raises as `prepare`."""
        return self._parts.pseudonym(name)

    def forget(self, person: str) -> Forgotten:
        """Delete a person's language, marks and the links to them, all but the audit. Raises as `prepare`."""
        return self._parts.forget(person)

    def sweep(self) -> None:
        """Delete what is too old; cheap, to be called once a day. Raises as `prepare`."""
        self._parts.sweep()

    def close(self) -> None:
        """Close what is open; whatever comes after opens it again."""
        if self._known is not None:
            self._known.close()

    @property
    def _parts(self) -> Parts:
        with self._lock:
            if self._known is None:
                # SQLAlchemy takes a third of a second to import.
                from bot.memory.parts import Parts  # noqa: PLC0415

                self._known = Parts(self._home, self._url, kept=self._kept, clock=self._clock)
            return self._known
