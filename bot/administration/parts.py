"""What every part of the administration works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.administration.auditing import Auditing
from bot.administration.confirmations import Confirmations
from bot.administration.works import Works
from bot.asking import Asker
from bot.command_names import Command
from bot.memory.memory import Memory
from bot.messages import Messages
from bot.reindexing_process import ReindexProcess
from bot.reply import Block, Reply, Rows, Sentence
from bot.saying import talk
from bot.state import Looked
from bot.ways import Ways, ways_in_chat
from knowledge.errors import KutipError


class Parts(Looked, Protocol):
    """What is administered; a `bot.app.App` is it."""

    @property
    def asker(self) -> Asker:
        """What answers."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every part of the administration works with.

    Attributes:
        works: What goes on longer than a reply may take.
    """

    parts: Parts
    memory: Memory
    process: ReindexProcess
    auditing: Auditing
    confirmations: Confirmations
    works: Works

    @property
    def articles(self) -> Path:
        """The folder of articles."""
        return self.parts.settings.articles

    @property
    def golden(self) -> Path:
        """The folder of golden questions."""
        return self.parts.settings.golden_folder

    @property
    def home(self) -> Path:
        """Where index and memory live."""
        return self.parts.settings.home


@dataclass(frozen=True, slots=True)
class Caller:
    """The administrator who wants something.

    Attributes:
        person: As in `bot.reply.Origin`.
        messages: In their language.
    """

    person: str
    messages: Messages

    @property
    def ways(self) -> Ways:
        """What they are told to do next."""
        return ways_in_chat(self.messages.language)

    def name_of(self, command: Command) -> str:
        """What a command is called where they are."""
        return f"/{command.name_in(self.messages.language)}"

    def error(self, error: KutipError) -> str:
        """What went wrong, and what to do where they are."""
        return self.messages.error(error, is_in_chat=True)

    def reply(self, *blocks: Block, buttons: Rows = ()) -> Reply:
        """A reply in their language."""
        return talk(self.messages, *blocks, buttons=buttons)

    def stopped(self) -> Reply:
        """That something was ended from outside, and where to look."""
        return self.say("admin.interrupted", command=self.name_of(Command.STATUS))

    def say(self, key: str, **facts: object) -> Reply:
        """One sentence."""
        return self.reply(Sentence(self.messages.get(key, **facts)))
