"""The parts of the memory, put together over one database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.memory import forgetting
from bot.memory.answers import Answers
from bot.memory.audit import Audit
from bot.memory.database import Database
from bot.memory.errors import MemoryUnavailableError
from bot.memory.feedback import Feedback
from bot.memory.gaps import Gaps
from bot.memory.journal import Journal
from bot.memory.languages import Languages
from bot.memory.moved import MovedChats
from bot.memory.old_gaps import FILE, import_old_gaps
from bot.memory.pending import Pending
from bot.memory.pseudonyms import Pseudonyms
from bot.memory.records import Forgotten
from bot.memory.sent import SentReplies
from bot.memory.shared import Ground
from bot.memory.told import Told


class Parts:
    """What `Memory` gives out; see there."""

    def __init__(self, home: Path, url: str | None, *, kept: float, clock: Callable[[], float]) -> None:
        self._home = home
        database = Database(home, url, awaited=home / FILE, on_opening=partial(import_old_gaps, home))
        self._ground = ground = Ground(database, Pseudonyms(home), kept, clock)
        self.languages = Languages(ground)
        self.answers = Answers(ground)
        self.feedback = Feedback(ground)
        self.gaps = Gaps(ground)
        self.audit = Audit(ground)
        self.pending = Pending(ground)
        self.journal = Journal(ground)
        self.sent = SentReplies(ground)
        self.told = Told(ground)
        self.moved = MovedChats(ground)

    def prepare(self) -> None:
        """Open the database and the key now."""
        self.pseudonym("telegram:0")
        self._ground.database.prepare()

    def pseudonym(self, name: str) -> str:
        """What stands for a person or chat."""
        try:
            return self._ground.pseudonyms.of(name)
        except (OSError, NotImplementedError) as error:
            raise MemoryUnavailableError(self._home, str(error)) from error

    def forget(self, person: str) -> Forgotten:
        """Delete what is known of a person."""
        database, name = self._ground.database, self._ground.pseudonyms.of
        if not person or not database.is_there():
            return Forgotten()
        forgotten = database.write(lambda connection: forgetting.forget(connection, name(person)))
        database.empty_log()
        return forgotten

    def sweep(self) -> None:
        """Delete what is too old."""
        ground = self._ground
        if not ground.database.is_there():
            return
        now = ground.clock()
        ground.database.write(lambda connection: forgetting.sweep(connection, now=now, kept=ground.kept))
        ground.database.empty_log()
        forgetting.sweep_files(self._home, ground.database.path, now=now, kept=ground.kept)

    def close(self) -> None:
        """Close the database."""
        self._ground.database.close()
