"""Buttons as components of Discord, which live on after a restart: all that they do is in their name."""

from __future__ import annotations

import re
from typing import Any, Protocol, TypeAlias

from discord import ButtonStyle, Interaction
from discord.ui import Button as DiscordButton
from discord.ui import DynamicItem, Item, View

from bot.reply import Rows

PREFIX = "kutip:"
"""What the name of each of our buttons begins with, so that we hear of none but ours."""

_Component: TypeAlias = DiscordButton[View]
_Interaction: TypeAlias = Interaction[Any]


class Presses(Protocol):
    """A client that is told of presses."""

    async def pressed(self, interaction: _Interaction, action: str) -> None:
        """Somebody has pressed a button that does this; it may be old, or forged."""
        ...


class ActionButton(DynamicItem[_Component], template=re.compile(rf"{PREFIX}(?P<action>.+)", re.DOTALL)):
    """A button of ours, on a new message or on one from before a restart."""

    def __init__(self, label: str, action: str, *, row: int | None = None) -> None:
        super().__init__(
            DiscordButton(label=label, custom_id=f"{PREFIX}{action}", style=ButtonStyle.secondary, row=row)
        )
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, interaction: _Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ActionButton:
        """The button that was pressed."""
        return cls((item.label if isinstance(item, DiscordButton) else None) or "…", match["action"])

    async def callback(self, interaction: _Interaction) -> None:
        """Tell the client."""
        client: Presses = interaction.client
        await client.pressed(interaction, self._action)


def view_of(rows: Rows) -> View | None:
    """Buttons as they are sent; made while an event loop runs. None where there are none."""
    if not any(rows):
        return None
    view = View(timeout=None)
    for place, row in enumerate(rows):
        for button in row:
            view.add_item(ActionButton(button.label, button.action, row=place))
    return view
