"""The golden conversations over Telegram, as the terminal passes them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.loopback.telegram import LoopbackTelegram
from tests.bot.adapters.telegram.bots import running
from tests.bot.test_golden_conversations import app, titles
from tests.conversations.golden import GoldenConversation, Titles, differences, golden_conversations

__all__ = ["app", "titles"]


@pytest.mark.parametrize("conversation", golden_conversations(), ids=lambda each: each.name)
def test_a_golden_conversation(
    app: App, titles: Titles, conversation: GoldenConversation, tmp_path: Path
) -> None:
    """Every line shows what it must, in its messages or on their buttons."""

    async def talk() -> list[str]:
        async with LoopbackTelegram(flood=False) as server, running(server, tmp_path, app.conversation()):
            chat = server.private(language_code=str(conversation.language))

            async def say(line: str) -> str:
                question = await chat.ask(line)
                await chat.reply_to(question, timeout=30)
                await server.backend.inbox.changed.until(lambda: not server.backend.inbox.waiting or None, 10)
                answers = [answer for answer in chat.from_bot() if answer.id > question.id]
                shown = "\n".join(part for answer in answers for part in (answer.text, *answer.labels))
                # What cannot be seen keeps quoted commands and names from being links.
                return shown.replace("\N{WORD JOINER}", "")

            return await differences(conversation, say, titles)

    assert asyncio.run(talk()) == []
