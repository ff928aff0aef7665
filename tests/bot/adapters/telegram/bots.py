"""A bot over the loopback Bot API: the real adapter, the real memory, and a small index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.connection import Connection, Webhook
from bot.adapters.telegram.introducing import Presentation
from bot.adapters.telegram.pacing import Pacing
from bot.adapters.telegram.profile import profile
from bot.adapters.telegram.remembering import Remembered
from bot.conversation import Conversation
from bot.loopback.telegram import LoopbackTelegram
from bot.memory.async_journal import AsyncJournal
from bot.memory.memory import Memory
from tests.bot.fakes import article, conversation_over, index_of

QUICK = Pacing(
    poll=2,
    late=1,
    connect=2,
    read=1,
    write=2,
    pool=10,
    stall=1,
    look=0.05,
    webhook_look=0.2,
    conflict=0.5,
    retry_first=0.05,
    retry_longest=0.2,
    retry_total=0.5,
    sweep=0.2,
    typing=0.2,
    edit=0.1,
    press=0.3,
    last_word=0.3,
    drain=5,
)
"""Everything a hundred times as soon as usual, or nearly."""

BATIK = article(
    "batik",
    "Batik adalah kain bergambar yang dibuat dengan malam.",
    "Pewarna batik tulis dibuat dari kulit kayu.",
    title="Batik",
)
KOPI = article("kopi", "Kopi gayo tumbuh di dataran tinggi Aceh.", title="Kopi Gayo")

INDEX = index_of(BATIK, KOPI)


def conversation_in(home: Path, **settings: Any) -> Conversation:
    """A conversation about batik and coffee that remembers in a folder."""
    return conversation_over(INDEX, memory=Memory(home), **settings)


@dataclass(slots=True, eq=False)
class Bot:
    """A bot that is running.

    Attributes:
        end: Set it to end the bot.
        work: What ends when the bot has ended.
    """

    end: asyncio.Event
    work: asyncio.Task[None]
    memory: Memory

    async def stop(self) -> None:
        """End it as a signal does; whatever ended it before is raised."""
        self.end.set()
        await self.work


def adapter_for(
    server: LoopbackTelegram,
    memory: Memory,
    journal: AsyncJournal,
    home: Path,
    *,
    pacing: Pacing = QUICK,
    has_flood_limit: bool = False,
    webhook: Webhook | None = None,
    token: str = "",
    ready: asyncio.Event | None = None,
    admins: Sequence[str] = (),
) -> TelegramAdapter:
    """An adapter that talks to a server."""
    return TelegramAdapter(
        Connection(token or server.token, server.root, has_flood_limit=has_flood_limit, webhook=webhook),
        Remembered(journal, memory.sent),
        Presentation(profile(admins), home / "telegram.json"),
        ready=(lambda name: ready.set() if ready else None),
        pacing=pacing,
    )


@asynccontextmanager
async def running(
    server: LoopbackTelegram, home: Path, conversation: Conversation | None = None, **options: Any
) -> AsyncGenerator[Bot]:
    """A bot that listens to a server; it is ended afterwards if it has not ended by itself."""
    home.mkdir(exist_ok=True)
    memory = Memory(home)
    memory.prepare()
    journal = AsyncJournal(memory.journal)
    conversation = conversation or conversation_in(home)
    ready, end = asyncio.Event(), asyncio.Event()
    adapter = adapter_for(server, memory, journal, home, ready=ready, **options)
    work = asyncio.create_task(adapter.run(conversation, end))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({work, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        yield Bot(end, work, memory)
    finally:
        end.set()
        await asyncio.gather(work, return_exceptions=True)
        await journal.finish()
        conversation.close()
        memory.close()
