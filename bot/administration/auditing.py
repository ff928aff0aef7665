"""What administrators do is written down before it is done: who, what, and later what came of it."""

from __future__ import annotations

import asyncio
import logging
from enum import StrEnum

from bot.memory.memory import Memory

_log = logging.getLogger(__name__)

OUTCOME = "→ "
"""How the detail of an entry begins that tells what came of something."""


class Deed(StrEnum):
    """What an administrator did; each has a name in `bot/messages`, below `admin.deed`."""

    REINDEX = "reindex"
    FORCE = "force"
    CANCEL = "cancel"
    ROLLBACK = "rollback"
    EXPORT = "export"
    GOLDEN = "golden"
    DISMISS = "dismiss"
    ADD = "add"
    REMOVE = "remove"
    PUT_BACK = "put_back"


class NotRecordedError(Exception):
    """The audit cannot be written, so that nothing is done."""


class Auditing:
    """Writes the audit, off the event loop."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def before(self, person: str, deed: Deed, detail: str = "") -> None:
        """Write down what is about to be done.

        Raises:
            NotRecordedError: It cannot be written down.
        """
        try:
            await asyncio.to_thread(self._record, person, deed, detail)
        # Whatever keeps the database from it: what is not written down is not done.
        except Exception as error:
            _log.exception("The audit cannot be written")
            raise NotRecordedError from error

    async def after(self, person: str, deed: Deed, outcome: str) -> None:
        """Write down what came of it, as far as that is possible: it is done.

        Args:
            outcome: The key of a word below `outcome`.
        """
        try:
            await asyncio.to_thread(self._record, person, deed, f"{OUTCOME}{outcome}")
        except Exception:
            _log.exception("The audit cannot be written")

    def _record(self, person: str, deed: Deed, detail: str) -> None:
        # The memory is opened by the first look at a part of it.
        self._memory.audit.record(person, str(deed), detail)
