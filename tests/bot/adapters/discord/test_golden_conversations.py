"""The golden conversations over Discord, as the terminal and Telegram pass them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.loopback.discord import Channel, LoopbackDiscord, Message, Person
from knowledge.article import Language
from tests.bot.adapters.discord.bots import running
from tests.bot.adapters.discord.markdown import shown
from tests.bot.test_golden_conversations import app, titles
from tests.conversations.golden import GoldenConversation, Titles, differences, golden_conversations

__all__ = ["app", "titles"]

LOCALES = {Language.INDONESIAN: "id", Language.ENGLISH: "en-US"}

Way = Callable[[LoopbackDiscord, Channel, Person, str], Awaitable[list[Message]]]


def read(messages: list[Message]) -> str:
    """What somebody reads in messages, and on the buttons below them."""
    texts = [shown(message.text).text for message in messages]
    labels = [button.label for message in messages for button in message.buttons]
    # What cannot be seen keeps names from being links.
    return "\n".join([*texts, *labels]).replace("\N{WORD JOINER}", "")


async def by_message(server: LoopbackDiscord, channel: Channel, person: Person, line: str) -> list[Message]:
    """Say it in a direct message."""
    del channel
    direct = server.direct(person)
    question = await person.write(direct, line)
    await direct.reply_to(question, 30)
    return [answer for answer in direct.from_bot() if answer.id > question.id]


async def by_mention(server: LoopbackDiscord, channel: Channel, person: Person, line: str) -> list[Message]:
    """Say it to the bot among others."""
    del server
    question = await person.write(channel, f"<@bot> {line}")
    await channel.reply_to(question, 30)
    return [answer for answer in channel.from_bot() if answer.id > question.id]


async def by_command(server: LoopbackDiscord, channel: Channel, person: Person, line: str) -> list[Message]:
    """Ask it by the command, and everything that is no question as a message."""
    if line.startswith("/") or not line:
        return await by_mention(server, channel, person, line)
    name, option = ("tanya", "pertanyaan") if person.locale == "id" else ("ask", "question")
    return await (await person.slash(channel, name, **{option: line})).replies(1, 30)


WAYS = [
    (conversation, way)
    for conversation in golden_conversations()
    for way in (by_message, by_mention, by_command)
    # What commands say among others is another matter.
    if way is by_message or not {"/forget", "/lupakan"} & {line.say for line in conversation.lines}
]


@pytest.mark.parametrize(
    ("conversation", "way"), WAYS, ids=[f"{conversation.name}-{way.__name__}" for conversation, way in WAYS]
)
def test_a_golden_conversation(
    app: App, titles: Titles, conversation: GoldenConversation, way: Way, tmp_path: Path
) -> None:
    """Every line shows what it must, in its messages or on their buttons."""

    async def talk() -> list[str]:
        async with LoopbackDiscord() as server:
            guild = server.guild()
            channel, person = guild.text_channel(), guild.member(locale=LOCALES[conversation.language])
            async with running(server, tmp_path, app.conversation()):
                # Discord tells somebody's language with commands only.
                await (await person.slash(channel, "id")).reply()

                async def say(line: str) -> str:
                    return read(await way(server, channel, person, line))

                return await differences(conversation, say, titles)

    assert asyncio.run(talk()) == []
