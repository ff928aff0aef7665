from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.adapters.telegram.errors import RefusedError
from bot.adapters.telegram.following import Following
from bot.adapters.telegram.live import LiveMessages
from bot.adapters.telegram.message import TelegramMessage
from bot.adapters.telegram.places import Place
from bot.adapters.telegram.remembering import Entry
from bot.adapters.telegram.sending import Sender
from bot.memory.records import NewEntry
from bot.reply import Reply
from knowledge.article import Language
from tests.bot.adapters.telegram.scripted import said
from tests.bot.adapters.virtual_time import run

SIRI = Place(4711)


class Noting(Sender):
    """Notes when a message was edited, and with what; it may refuse the last edit."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.edits: list[tuple[float, str]] = []
        self._refuses = refuses

    async def try_to_edit(self, place: Place, number: int, message: TelegramMessage) -> None:
        """An edit on the way."""
        self.edits.append((asyncio.get_running_loop().time(), message.plain))

    async def edit(
        self, place: Place, number: int, message: TelegramMessage, *, reply_to: int | None = None
    ) -> int:
        """The last one."""
        if self._refuses:
            raise RefusedError("Forbidden: bot was blocked by the user")
        self.edits.append((asyncio.get_running_loop().time(), message.plain))
        return number


class Remembers:
    """A journal that has room for everything."""

    async def open(self, platform: str, entries: Sequence[NewEntry]) -> list[str]:
        """All of it is new."""
        del platform
        return [entry.key for entry in entries]

    async def close(self, platform: str, keys: Sequence[str]) -> None:
        """Crossed out."""

    async def unfinished(self, platform: str) -> Sequence[Entry]:
        """Nothing is left."""
        del platform
        return []


async def quickly_over() -> AsyncIterator[Reply]:
    """Work that ends soon after it has told how far it is."""
    yield said("Mulai")
    await asyncio.sleep(1)
    yield said("Separuh")
    await asyncio.sleep(0.5)
    yield said("Selesai")


def test_the_last_edit_waits_as_all_do() -> None:
    """From when it was sent, and between two edits, are three seconds, also before the last one."""

    async def talk() -> list[tuple[float, str]]:
        sender = Noting()
        live = LiveMessages(sender, Following(Remembers(), lambda: 1), every=3)
        live.follow(SIRI, [1], quickly_over(), Language.INDONESIAN)
        await asyncio.sleep(10)
        return sender.edits

    assert run(talk()) == [(3, "Selesai")]


def test_at_the_end_the_last_edit_does_not_wait() -> None:
    """Who ends has no time: what the work says last is shown at once."""

    async def talk() -> list[tuple[float, str]]:
        sender = Noting()
        live = LiveMessages(sender, Following(Remembers(), lambda: 1), every=3)
        live.follow(SIRI, [1], quickly_over(), Language.INDONESIAN)
        await asyncio.sleep(1.2)
        await live.close(by=3.2)
        return sender.edits

    assert run(talk()) == [(1.2, "Separuh"), (1.5, "Selesai")]


def test_the_log_names_no_chat(caplog: pytest.LogCaptureFixture) -> None:
    """That the end could not be shown is a line, without the number of the person."""
    caplog.set_level(logging.DEBUG)

    async def talk() -> None:
        live = LiveMessages(Noting(refuses=True), Following(Remembers(), lambda: 1), every=3)
        live.follow(SIRI, [1], quickly_over(), Language.INDONESIAN)
        await asyncio.sleep(10)

    run(talk())
    assert "blocked" in caplog.text
    assert str(SIRI.chat) not in caplog.text
