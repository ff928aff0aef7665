"""What administrators can do, as far as a conversation knows: it hands on what is theirs."""

from __future__ import annotations

from typing import Protocol

from bot.actions import Action
from bot.command_names import Command
from bot.messages import Messages
from bot.reply import IncomingMessage, Press, Pressed, Reply

BUTTONS = "admin-"
"""How the names of their actions begin."""


class Administration(Protocol):
    """Does it, or says politely that the person may not: it checks the rights of each of these itself."""

    async def command(
        self, command: Command, message: IncomingMessage, messages: Messages, argument: str
    ) -> Reply:
        """What comes of one of the commands `FOR_ADMINS`."""
        ...

    async def press(self, action: Action, press: Press, messages: Messages) -> Pressed:
        """What comes of a button whose action begins with `BUTTONS`."""
        ...

    async def file(self, message: IncomingMessage, messages: Messages) -> Reply:
        """What comes of a file that was sent."""
        ...
