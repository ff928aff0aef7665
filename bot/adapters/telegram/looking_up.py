"""What Telegram is asked: who manages a chat, and what is in a file."""

from __future__ import annotations

import time

from telegram import Document
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.recent import Recent
from bot.reply import AttachmentError

_KEPT = 60.0
"""Seconds for which it is known who manages a chat."""

_KNOWN = 10_000
"""Pairs of chat and person about which it is known at most."""

LARGEST = 20_000_000
"""Bytes of a file that a bot may fetch (https://core.telegram.org/bots/api#getfile)."""


class Managers:
    """Knows for a minute who manages which chat."""

    def __init__(self, bot: ExtBot[bool]) -> None:
        self._bot = bot
        self._known = Recent[tuple[int, int], tuple[float, bool]](_KNOWN)

    async def is_admin(self, chat: int, person: int) -> bool:
        """Whether a person is among the administrators; who writes in a group's own name is."""
        if chat == person:
            return True
        known = self._known.get((chat, person))
        if known is None or time.monotonic() - known[0] > _KEPT:
            known = (time.monotonic(), await self._ask(chat, person))
            self._known.keep((chat, person), known)
        return known[1]

    async def _ask(self, chat: int, person: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat, person)
        except TelegramError:
            return False
        return member.status in {"creator", "administrator"}


class Files:
    """Fetches files that people send."""

    def __init__(self, bot: ExtBot[bool]) -> None:
        self._bot = bot

    async def fetch(self, document: Document, limit: int) -> bytes:
        """The bytes of a file.

        Raises:
            AttachmentError: It has more than `limit` bytes, or cannot be had.
        """
        name = document.file_name or ""
        limit = min(limit, LARGEST)
        if (document.file_size or 0) > limit:
            raise AttachmentError(f"{name} has more than {limit} bytes")
        try:
            file = await self._bot.get_file(document.file_id)
            if (file.file_size or 0) > limit:
                raise AttachmentError(f"{name} has more than {limit} bytes")
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise AttachmentError(f"{name}: {error}") from error
        if len(content) > limit:
            raise AttachmentError(f"{name} has more than {limit} bytes")
        return content
