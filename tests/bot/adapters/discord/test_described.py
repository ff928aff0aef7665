from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot.loopback.discord import LoopbackDiscord
from bot.reply import Button, Choices, Document, IncomingMessage, Press, Pressed, Reply, ReplyKind, Sentence
from knowledge.article import Language
from tests.bot.adapters.discord.bots import running
from tests.bot.adapters.discord.openapi import described, problems
from tests.bot.adapters.discord.simulated import said, scripted
from tests.bot.hostile_texts import hostile_texts

ROWS = tuple((Button(f"Tombol {row} " * 20, f"do:{row}"),) for row in range(7))


async def states() -> AsyncIterator[Reply]:
    """A work and its end."""
    for number in range(3):
        yield said(f"Langkah {number}")
        await asyncio.sleep(0.02)
    yield full("Selesai.")


def full(text: str) -> Reply:
    """A reply that has everything."""
    document = Document("a/b.csv", b"a,b")
    blocks = (Sentence(text * 400), Choices("Pilih:", (Button("Satu", "do:it"),)))
    return Reply(ReplyKind.ANSWER, Language.INDONESIAN, blocks, ROWS, document)


@described
def test_no_request_breaks_discords_own_description(tmp_path: Path) -> None:
    """Commands, buttons, messages, edits, files, progress, and what is shown to one person."""

    async def answer(message: IncomingMessage) -> Reply:
        if message.text in {"/batal", "/cancel"}:
            return said("Mulai.", later=states(), buttons=ROWS)
        return full(message.text)

    async def do(press: Press) -> Pressed:
        private = press.action == "do:1"
        return Pressed("Sudah.", full("Lagi."), is_instead=press.action == "do:0", is_private=private)

    async def run() -> None:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member()
            async with running(server, tmp_path, scripted(answer, do)):
                for private in (False, True):
                    asked = await (
                        await person.slash(channel, "tanya", pertanyaan="Apa? ", pribadi=private)
                    ).replies(2)
                    for row in range(3):
                        await (await person.press(asked[-1], f"kutip:do:{row}")).replies(2)
                worked = await (await person.slash(channel, "batal")).reply()
                await server.until(lambda: "Selesai" in worked.text or None)
                await (await person.autocomplete(channel, "sumber", artikel="b")).offered()
                message = await person.write(channel, "<@bot> apa? ")
                await channel.reply_to(message)
                await person.edit(message, "<@bot> siapa? ")
                for text in hostile_texts(30):
                    await channel.reply_to(await person.write(channel, f"<@bot> {text}"[:1_900]))
                await asyncio.sleep(0.3)
            assert [(call.route, call.answer) for call in server.calls.refused()] == []
            assert {call.route: found for call in server.calls.latest if (found := problems(call))} == {}
            assert all(not one.pings for one in server.bot_messages())

    asyncio.run(run())
