"""What Telegram is asked: who manages a chat, and what is in a file."""

from __future__ import annotations

from telegram import Document
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram.failures import says
from bot.reply import AttachmentError, ManagersUnknownError

LARGEST = 20_000_000
"""Bytes of a file that a bot may fetch (https://core.telegram.org/bots/api#getfile)."""


class Managers:
    """Knows who manages which chat; asked afresh each time, for who was one need not be one any more."""

    def __init__(self, bot: ExtBot[bool]) -> None:
        self._bot = bot

    async def is_admin(self, chat: int, sender: int) -> bool:
        """Whether a sender is among the administrators; who writes in a group's own name is.

        Raises:
            ManagersUnknownError: Telegram cannot be asked.
        """
        if chat == sender:
            return True
        if sender < 0:
            # Another chat, such as the channel of a group, manages nothing.
            return False
        try:
            member = await self._bot.get_chat_member(chat, sender)
        except BadRequest as error:
            if says(error, "user not found", "participant_id_invalid", "member not found"):
                return False
            raise ManagersUnknownError(str(error)) from error
        except TelegramError as error:
            raise ManagersUnknownError(str(error)) from error
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
