"""What people are told to do next, by the name that it has where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from bot.command_names import Command
from knowledge.article import Language

Ways: TypeAlias = Mapping[str, str]
"""How to reindex, to cancel and so on, to be filled into sentences that mention it."""

_CHECK = "check"
"""To look for problems of articles; in a chat the first step of a reindex does."""

_COMMANDS = (Command.REINDEX, Command.CANCEL, Command.STATUS, Command.ROLLBACK)

TERMINAL: Ways = {name: f"`kutip {name}`" for name in (*map(str, _COMMANDS), _CHECK)}


def ways_in_chat(language: Language) -> Ways:
    """What the same is called in a chat."""
    named = {str(command): f"/{command.name_in(language)}" for command in _COMMANDS}
    return {**named, _CHECK: named[Command.REINDEX]}


def are_of_chat(ways: Ways) -> bool:
    """Whether these are the names that things have in a chat."""
    return ways is not TERMINAL
