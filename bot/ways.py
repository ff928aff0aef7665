"""What people are told to do next, by the name that it has where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from bot.command_names import Command
from knowledge.article import Language

Ways: TypeAlias = Mapping[str, str]
"""How to reindex and to cancel, to be filled into sentences that mention it."""

TERMINAL: Ways = {"reindex": "`kutip reindex`", "cancel": "`kutip cancel`"}


def ways_in_chat(language: Language) -> Ways:
    """What the same is called in a chat."""
    return {str(command): f"/{command.name_in(language)}" for command in (Command.REINDEX, Command.CANCEL)}
