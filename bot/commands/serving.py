"""`kutip run`: every chat platform whose token is set, and the watch over the articles."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress

import click

from bot.app import App
from bot.commands.indexing import ensure_index
from bot.commands.watching import keep_up
from bot.messages import Messages
from bot.reindexing_process import ReindexProcess
from bot.settings import Settings, Watch


def run_chats(app: App, messages: Messages, *, watch: bool = False) -> int:
    """Serve until somebody ends it.

    Args:
        watch: Keep the index up to date, even if the settings do not ask for it.

    Returns:
        The exit status: 1 as long as there is nothing to serve and nothing to watch.
    """
    settings = _watched(app.settings) if watch else app.settings
    if settings.watch is not Watch.OFF:
        logging.getLogger("bot").setLevel(logging.INFO)
        click.echo(messages.get("watch.watching", folder=settings.articles))
        asyncio.run(_until_told_to_end(keep_up(settings, ReindexProcess(settings.home))))
        return 0
    ensure_index(app, messages)
    click.echo(messages.get("cli.run_no_chat"), err=True)
    return 1


def _watched(settings: Settings) -> Settings:
    return settings if settings.watch is not Watch.OFF else settings.model_copy(update={"watch": Watch.ON})


async def _until_told_to_end(work: Coroutine[None, None, None]) -> None:
    """Work until the system, or a person at the keyboard, says that it is enough."""
    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows knows no such handlers; there Ctrl+C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
