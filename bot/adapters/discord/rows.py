"""Buttons as Discord takes them."""

from __future__ import annotations

import re
from typing import Any, Protocol

import discord

from bot.reply import Rows

PREFIX = "kutip:"


class Pressable(Protocol):
    """Whoever is told of buttons."""

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Somebody has pressed one."""
        ...


class ActionButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"kutip:(?P<action>.+)"
):
    """A button that works for good: what it does stands in it."""

    def __init__(self, label: str, action: str, row: int | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=PREFIX + action, row=row))
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ActionButton:
        """The button that was pressed."""
        del interaction, item
        return cls("…", match["action"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the client."""
        client: Pressable = interaction.client
        await client.pressed(interaction, self._action)


def view_of(rows: Rows) -> discord.ui.View | None:
    """The buttons; None for none."""
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows[:5]):
        for button in row[:5]:
            view.add_item(ActionButton(button.label[:80], button.action, number))
    return view
