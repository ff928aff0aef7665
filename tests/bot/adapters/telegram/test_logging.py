from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.loopback.telegram import LoopbackTelegram
from tests.bot.adapters.telegram.bots import QUICK, running

PERSON = 987_654_321


def test_no_line_of_ours_names_a_person_or_their_chat(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever fails, at every level: neither their number nor what they write."""
    caplog.set_level(logging.DEBUG)

    async def talk() -> None:
        async with LoopbackTelegram(flood=False) as server:
            server.faults.inject(0.3)
            chat = server.private(PERSON, first_name="Sarikusuma", username="sari_kusuma")
            group = server.group()
            group.join(chat.person)
            async with running(server, tmp_path, pacing=replace(QUICK, retry_total=20)):
                for text in ("Apa itu batik?", "/bahasa", "/forget"):
                    answer = await chat.reply_to(await chat.ask(text), timeout=30)
                    await chat.press(answer, "why:nothing", chat.person, forged=True)
                await server.inline(chat.person, "Apa itu batik?")
                await group.reply_to(await group.say(chat.person, "/tanya Apa itu kopi gayo?"), timeout=30)
                group.kick_bot(chat.person)
                chat.block()
                await chat.ask("Apa itu batik?")
                await asyncio.sleep(1)

    asyncio.run(talk())
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.adapters")]
    assert any("private" in line for line in ours)
    for word in (str(PERSON), "arikusuma", "sari_kusuma", "batik?", "gayo?"):
        assert not [line for line in ours if word in line]
