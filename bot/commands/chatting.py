"""`kutip chat`: the conversation in a terminal."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import click
from rich.console import Console

from bot.adapters.console import ConsoleAdapter
from bot.app import App
from bot.commands.indexing import ensure_index
from bot.commands.watching import keeping_up
from bot.messages import Messages
from bot.reindexing_process import ReindexProcess


def run_chat(app: App, messages: Messages) -> int:
    """Chat until the person leaves. Returns the exit status.

    Raises:
        EmbedderError, IndexError_: There would be nothing to chat with.
    """
    ensure_index(app, messages, refresh=True)
    with Console(stderr=True).status(messages.get("cli.loading")):
        app.asker.prepare()
    _log_to(app.settings.home / "kutip.log")
    click.echo(messages.get("cli.welcome", articles=app.index.info().articles))
    samples = [messages.get(f"sample.{place}") for place in ("first", "second", "third")]
    adapter = ConsoleAdapter(messages, history=app.settings.home / "chat_history", samples=samples)
    conversation = app.terminal_conversation()
    try:
        with app.following(), keeping_up(app.settings, ReindexProcess(app.settings.home)):
            asyncio.run(adapter.run(conversation))
    finally:
        conversation.close()
    return 0


def _log_to(path: Path) -> None:
    """Keep the log out of the chat: what it says is not for whoever asks."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    # What became of changes is worth a line.
    logging.getLogger("bot").setLevel(logging.INFO)
