"""`kutip chat`: the conversation in a terminal."""

from __future__ import annotations

import asyncio

import click

from bot.adapters.console import ConsoleAdapter
from bot.app import App
from bot.commands.indexing import ensure_index
from bot.messages import Messages


def run_chat(app: App, messages: Messages) -> int:
    """Chat until the person leaves. Returns the exit status."""
    ensure_index(app, messages, refresh=True)
    click.echo(messages.get("cli.welcome", articles=app.index.info().articles))
    samples = [messages.get(f"sample.{place}") for place in ("first", "second", "third")]
    adapter = ConsoleAdapter(messages, history=app.settings.home / "chat_history", samples=samples)
    conversation = app.conversation()
    conversation.warm_up()
    try:
        asyncio.run(adapter.run(conversation))
    finally:
        conversation.close()
    return 0
