from __future__ import annotations

import asyncio
from pathlib import Path

import simcord

from tests.bot.adapters.discord.simulated import scripted, simulated, talkative


def test_a_question_is_answered(tmp_path: Path) -> None:
    """The command is acknowledged first, and its original response becomes the answer, with buttons."""

    async def talk() -> None:
        async with simulated(tmp_path, talkative(tmp_path / "memory")) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("umum")
            sari = guild.add_member(env.create_user("sari"))
            result = await sari.slash(channel, "ask", question="Apa itu batik?")
            assert result.acknowledged
            assert not result.ephemeral
            assert result.response is not None
            assert "kain bergambar" in str(result.response.embeds[0].description)
            assert result.response.components

    asyncio.run(talk())


def test_a_private_question_is_answered_in_private(tmp_path: Path) -> None:
    """The answer is ephemeral, and the core knows so."""
    conversation = scripted()

    async def talk() -> simcord.InteractionResult:
        async with simulated(tmp_path, conversation) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("umum")
            sari = guild.add_member(env.create_user("sari"))
            return await sari.slash(channel, "ask", question="/remove batik", private=True)

    assert asyncio.run(talk()).ephemeral
    (heard,) = conversation.heard
    assert heard.text == "/ask /remove batik"
    assert heard.origin.is_for_one
