"""Answers that are offered while somebody types a question in any chat."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.failures import says
from bot.adapters.telegram.incoming import Typed
from bot.adapters.telegram.inline_article import inline_article
from bot.conversation import Conversation
from bot.reply import InlineAnswer

_log = logging.getLogger(__name__)

_KEPT = 10
"""Seconds for which Telegram may show the same answers again: articles change."""

_START = "inline"
"""What "/start" comes with from there; it starts as always."""


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
        offered = await self._conversation.inline(typed.origin, typed.text)
        results = [_result(answer) for answer in offered.answers]
        button = _button(offered.nothing) if offered.nothing else None
        try:
            await self._bot.answer_inline_query(
                typed.query, results, cache_time=_KEPT, is_personal=True, button=button
            )
        except InvalidToken:
            # The library writes the token into the error; the watch over the updates says what it means.
            _log.warning("Answers to an inline question are not offered: the token is refused")
        except TelegramError as error:
            # Who has typed on, or left, does not miss it.
            is_late = isinstance(error, BadRequest) and says(error, "too old", "query id is invalid")
            level = logging.DEBUG if is_late else logging.WARNING
            _log.log(level, "Answers to an inline question are not offered: %s", error)


def _button(says_so: str) -> InlineQueryResultsButton:
    """Above the results, where there are none; it leads to the chat with us."""
    return InlineQueryResultsButton(says_so, start_parameter=_START)


def _result(answer: InlineAnswer) -> InlineQueryResultArticle:
    article = inline_article(answer)
    content = InputTextMessageContent(
        article.html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(article.id, article.title, content, description=article.description)
