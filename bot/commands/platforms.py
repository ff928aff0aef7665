"""The chat platforms whose token is set; one that fails leaves the others alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import click

from bot.app import App
from bot.conversation import Conversation
from bot.messages import Messages
from bot.settings import Settings
from knowledge.article import Language

if TYPE_CHECKING:
    from bot.memory.async_journal import AsyncJournal

_log = logging.getLogger(__name__)

# The libraries take a while to load, so that each is loaded only where its platform is served.


class ChatAdapter(Protocol):
    """Carries messages between a platform and a conversation."""

    async def run(self, conversation: Conversation, end: asyncio.Event) -> None:
        """Answer until `end` is set; what is under way then gets to finish."""
        ...


Open = Callable[[App, Messages, "AsyncJournal"], ChatAdapter]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that is to be served.

    Attributes:
        secrets: What nobody may read anywhere.
        open: Makes its adapter; nothing is connected yet.
    """

    name: str
    secrets: tuple[str, ...] = field(repr=False)
    open: Open


def platforms_of(settings: Settings) -> list[Platform]:
    """Every platform whose token is set.

    Raises:
        SettingsError: What is set for one of them cannot be.
    """
    found = (_telegram(settings), _discord(settings))
    return [platform for platform in found if platform is not None]


async def serve(
    adapters: Mapping[str, ChatAdapter],
    conversation: Conversation,
    end: asyncio.Event,
    tell: Callable[[str, Exception], None],
) -> Sequence[Exception]:
    """Serve platforms side by side until `end` is set, or none of them is left.

    Args:
        adapters: By the name of their platform.
        tell: Told why one of them is no longer served, while others are.

    Returns:
        Why platforms were not served to the end; nothing if all were.

    Raises:
        Exception: Why the last one was not, if that is why it is over.
    """
    names = {asyncio.create_task(adapter.run(conversation, end)): name for name, adapter in adapters.items()}
    failures: list[Exception] = []
    pending = set(names)
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                error = task.exception()
                if isinstance(error, Exception):
                    failures.append(error)
                    if not pending and not end.is_set():
                        raise error
                    tell(names[task], error)
                elif error is not None:
                    raise error
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
    return failures


def _telegram(settings: Settings) -> Platform | None:
    if settings.telegram_token is None:
        return None
    from bot.adapters.telegram.settings import connection_of  # noqa: PLC0415

    connection = connection_of(settings)
    if connection is None:
        return None

    def open_it(app: App, messages: Messages, journal: AsyncJournal) -> ChatAdapter:
        from bot.adapters.telegram.adapter import TelegramAdapter  # noqa: PLC0415
        from bot.adapters.telegram.introducing import Presentation  # noqa: PLC0415
        from bot.adapters.telegram.profile import profile  # noqa: PLC0415
        from bot.adapters.telegram.remembering import Remembered  # noqa: PLC0415

        shown = profile(settings.admins, fallback=settings.language or Language.ENGLISH)
        return TelegramAdapter(
            connection,
            Remembered(journal, app.memory.sent),
            Presentation(shown, settings.home / "telegram-profile.json"),
            ready=lambda name: click.echo(messages.get("telegram.listening", name=name)),
        )

    return Platform("Telegram", connection.secrets, open_it)


def _discord(settings: Settings) -> Platform | None:
    if settings.discord_token is None:
        return None
    from bot.adapters.discord.settings import connection_of  # noqa: PLC0415

    connection = connection_of(settings)
    if connection is None:
        return None

    def open_it(app: App, messages: Messages, journal: AsyncJournal) -> ChatAdapter:
        del journal
        from bot.adapters.discord.adapter import DiscordAdapter, Remembered  # noqa: PLC0415

        return DiscordAdapter(
            connection,
            Remembered(app.memory.sent),
            settings.home,
            ready=lambda name: click.echo(messages.get("discord.listening", name=name)),
        )

    return Platform("Discord", connection.secrets, open_it)
