"""Answers that are offered while somebody types a question in any chat."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from contextlib import suppress

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.incoming import Typed
from bot.adapters.telegram.render import render
from bot.conversation import Conversation
from bot.reply import InlineAnswer

_log = logging.getLogger(__name__)

_KEPT = 10
"""Seconds for which Telegram may show the same answers again: articles change."""


class Offering:
    """Offers answers; of one person's questions only the latest counts, as each letter makes a new one."""

    def __init__(self, bot: ExtBot[bool], conversation: Conversation) -> None:
        self._bot = bot
        self._conversation = conversation
        self._latest: dict[str, Task[None]] = {}

    async def offer(self, typed: Typed) -> None:
        """Offer what answers it, unless the same person has typed on."""
        person = typed.origin.person
        if (earlier := self._latest.get(person)) is not None:
            earlier.cancel()
        task = self._latest[person] = asyncio.create_task(self._offer(typed))
        try:
            await asyncio.wait({task})
            if not task.cancelled():
                task.result()
        finally:
            task.cancel()
            if self._latest.get(person) is task:
                del self._latest[person]

    async def _offer(self, typed: Typed) -> None:
        answers = await self._conversation.inline(typed.origin, typed.text)
        # Who has typed on, or left, does not miss it.
        with suppress(TelegramError):
            await self._bot.answer_inline_query(
                typed.query, [_result(answer) for answer in answers], cache_time=_KEPT, is_personal=True
            )


def _result(answer: InlineAnswer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        render(answer.reply)[0].html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(answer.id, answer.title, content, description=answer.description)
