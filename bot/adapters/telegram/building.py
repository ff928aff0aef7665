"""The parts of python-telegram-bot, put together as we need them."""

from __future__ import annotations

import os
from typing import Any, TypeAlias

from telegram.ext import Application, ApplicationBuilder

from bot.adapters.telegram.connection import Connection
from bot.adapters.telegram.http import Calls
from bot.adapters.telegram.lanes import Lanes
from bot.adapters.telegram.limiter import ChatLimiter, Limits
from bot.adapters.telegram.pacing import Pacing
from bot.adapters.telegram.polling import Admit, PollingBot, Polls
from bot.adapters.telegram.processing import LaneProcessor
from bot.adapters.telegram.queueing import UpdateQueue

_AT_ONCE = 1024
"""Updates that are worked on at the same time. Nearly all of them wait: in the line of the conversation,
for the network, or until a chat may be written to again."""

_OF_A_CHAT, _BEHIND = 4, 16
"""How many of a chat are among them, and how many more are held; the rest waits in the journal."""

_HELD = 4096
"""Updates that are held altogether."""

_MESSAGES = 16
"""Messages that are on their way to Telegram at the same time."""

_CONNECTIONS = 64
"""Calls of all kinds; more than messages and signs of typing together: a button never waits for them."""

BotApplication: TypeAlias = Application[PollingBot, Any, Any, Any, Any, None]


def build_bot(
    connection: Connection, pacing: Pacing, *, admit: Admit, polls: Polls, polling: Calls
) -> PollingBot:
    """A bot with explicit timeouts, which calls Telegram at the pace that it allows.

    Args:
        polling: Makes the calls for updates.
    """
    # The library is about to tell spans of time in another way, and warns of it each time Telegram tells one.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    request = Calls(
        connections=_CONNECTIONS,
        connect=pacing.connect,
        pool=pacing.pool,
        write=pacing.write,
        read=pacing.read,
    )
    return PollingBot(
        admit=admit,
        polls=polls,
        token=connection.token,
        base_url=f"{connection.server}/bot",
        base_file_url=f"{connection.server}/file/bot",
        request=request,
        get_updates_request=polling,
        rate_limiter=ChatLimiter(Limits() if connection.has_flood_limit else None, at_once=_MESSAGES),
    )


def polling_request(pacing: Pacing) -> Calls:
    """What makes the calls for updates, which Telegram answers late on purpose."""
    return Calls(
        connections=2,
        connect=pacing.connect,
        pool=pacing.pool,
        write=pacing.write,
        read=pacing.poll + pacing.late,
    )


def lanes() -> Lanes:
    """A line for each chat."""
    return Lanes(at_once=_OF_A_CHAT, waiting=_BEHIND, room=_HELD)


def build_application(bot: PollingBot, queue: UpdateQueue) -> BotApplication:
    """An application over a bot and a queue."""
    builder: Any = ApplicationBuilder()
    processor = LaneProcessor(_AT_ONCE, queue)
    return builder.bot(bot).update_queue(queue).concurrent_updates(processor).job_queue(None).build()
