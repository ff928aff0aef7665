"""A bot over the loopback Discord: the real adapter over real connections, and a small index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.discord.adapter import DiscordAdapter, Remembered
from bot.adapters.discord.connection import Connection
from bot.conversation import Conversation
from bot.loopback.discord import LoopbackDiscord
from tests.bot.adapters.discord.simulated import QUICK, Answers

HANDED_IN = "PUT /applications/{application_id}/commands"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"
SEND = "POST /channels/{channel_id}/messages"


@dataclass(slots=True, eq=False)
class Bot:
    """A bot that is running.

    Attributes:
        end: Set it to end the bot.
        work: What ends when the bot has ended.
    """

    end: asyncio.Event
    work: asyncio.Task[None]

    async def stop(self) -> None:
        """End it as a signal does; whatever ended it before is raised."""
        self.end.set()
        await self.work


def connection_to(server: LoopbackDiscord, **settings: Any) -> Connection:
    """How a server is reached."""
    wanted: dict[str, Any] = {"token": server.token, "api": server.api, **settings}
    return Connection(**wanted)


@asynccontextmanager
async def running(
    server: LoopbackDiscord, home: Path, conversation: Any, *, is_new: bool = True, **settings: Any
) -> AsyncGenerator[Bot]:
    """A bot that listens to a server; it is ended afterwards if it has not ended by itself.

    Args:
        is_new: Whether it has commands to hand in, which are waited for.
        settings: Of the adapter (`pacing`, `sent`) and of the connection.
    """
    home.mkdir(exist_ok=True)
    ready, end = asyncio.Event(), asyncio.Event()
    pacing, sent = settings.pop("pacing", QUICK), settings.pop("sent", None) or Answers()
    adapter = DiscordAdapter(
        connection_to(server, **settings),
        Remembered(sent),
        home,
        ready=lambda name: ready.set(),
        pacing=pacing,
    )
    work = asyncio.create_task(adapter.run(conversation, end))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({work, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if is_new and not work.done():
            await server.calls.until(HANDED_IN)
        yield Bot(end, work)
    finally:
        end.set()
        await asyncio.gather(work, return_exceptions=True)
        if isinstance(conversation, Conversation):
            conversation.close()
