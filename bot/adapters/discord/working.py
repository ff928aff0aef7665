"""What is called for everything that happens on Discord."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.admin_commands import commands_for_admins
from bot.adapters.discord.answering import Answering
from bot.adapters.discord.commands import Node, commands_for_all
from bot.adapters.discord.forum import Overhearing
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.hints import Hints
from bot.adapters.discord.places import Interaction
from bot.adapters.discord.pressing import Pressing
from bot.adapters.discord.syncing import Introduction
from bot.adapters.discord.titles import Titles
from bot.adapters.discord.underway import Underway


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """Hands it on.

    Attributes:
        overhearing: None where nobody wants to hear us unasked.
        introduction: None where another process makes it.
        tasks: What goes on in the background.
    """

    answering: Answering
    pressing: Pressing
    hearing: Hearing
    overhearing: Overhearing | None
    titles: Titles
    introduction: Introduction | None
    hints: Hints
    underway: Underway
    tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def commands(self) -> list[Node]:
        """All commands that we have."""
        return [
            *commands_for_all(self.answering, self.titles),
            *commands_for_admins(self.answering, self.titles),
        ]

    def introduce(self, tree: app_commands.CommandTree[Any]) -> None:
        """Let Discord know them, in the background."""
        if self.introduction is not None:
            task = asyncio.create_task(self.introduction.make(tree))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def press(self, interaction: Interaction, action: str) -> None:
        """Do what a button says."""
        await self.pressing.press(interaction, action)

    async def hear(self, me: discord.abc.User | None, message: discord.Message, *, is_edited: bool) -> None:
        """Answer a message, if it is for us."""
        if me is not None:
            await self.hearing.hear(message, me, is_edited=is_edited)

    async def overhear(self, me: discord.abc.User | None, thread: discord.Thread) -> None:
        """Answer a thread that begins, if that is wanted."""
        if me is not None and self.overhearing is not None:
            await self.overhearing.overhear(thread, me)

    async def end(self, seconds: float) -> None:
        """Let what is under way finish, as far as it does in time, and stop everything else."""
        for task in list(self.tasks):
            task.cancel()
        await self.underway.drain(seconds)
