from __future__ import annotations

import asyncio
from typing import Any

import discord
import simcord

from bot.adapters.discord.building import editing, sending
from bot.adapters.discord.message import DiscordMessage
from bot.adapters.discord.rows import ActionButton
from bot.reply import Button, Document, ReplyKind


class Bot(discord.Client):
    """A bot that only hears of buttons."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), allowed_mentions=discord.AllowedMentions.none())
        self.actions: list[str] = []

    async def setup_hook(self) -> None:
        """As a bot does that has just been started."""
        self.add_dynamic_items(ActionButton)

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Remember it, and say so."""
        self.actions.append(action)
        await interaction.response.defer()


def test_a_button_is_heard_of_and_its_message_goes_through_discords_rules() -> None:
    """Sent with all that a message can have, pressed, and edited into one that has less."""
    message = DiscordMessage(
        description="> Kopi **enak**. [1]",
        kind=ReplyKind.ANSWER,
        rows=((Button("Konteks", "context:1"),), tuple(Button(f"{n}", f"n:{n}") for n in range(5))),
        files=(Document("a.csv", b"1,2"),),
    )

    async def talk() -> list[str]:
        bot = Bot()
        async with simcord.run(bot) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("umum")
            member = guild.add_member(env.create_user("alia"))
            place = bot.get_channel(channel.id)
            assert isinstance(place, discord.TextChannel)
            sent = await place.send(**sending(message))
            assert sent.embeds[0].description == message.description
            assert [one.filename for one in sent.attachments] == ["a.csv"]
            await member.click(sent, label="Konteks")
            await member.click(sent, custom_id="kutip:n:4")
            edited = await sent.edit(**editing(DiscordMessage("Sudah.")))
            assert (edited.content, edited.embeds, edited.components) == ("Sudah.", [], [])
            assert edited.attachments == []
            # Nothing is kept for each message that was sent.
            assert bot.persistent_views == []
        return bot.actions

    assert asyncio.run(talk()) == ["context:1", "n:4"]
