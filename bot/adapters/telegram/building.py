"""The parts of python-telegram-bot, put together as we need them."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any, TypeAlias, cast

from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.adapters.telegram.connection import Connection
from bot.adapters.telegram.journalling import UpdateQueue
from bot.adapters.telegram.limiter import ChatLimiter, Limits
from bot.adapters.telegram.pacing import Pacing
from bot.adapters.telegram.polling import Admit, PollingBot, Polls

AT_ONCE = 512
"""Updates that are worked on at the same time. Nearly all of them wait: in the line of the conversation,
for the network, or until a chat may be written to again."""

_MESSAGES = 16
"""Messages that are on their way to Telegram at the same time."""

_CONNECTIONS = 64
"""Calls of all kinds; more than messages and signs of typing together: a button never waits for them."""

BotApplication: TypeAlias = Application[PollingBot, Any, Any, Any, Any, None]


def build_bot(
    connection: Connection, pacing: Pacing, *, admit: Admit, polls: Polls, polling: HTTPXRequest
) -> PollingBot:
    """A bot with explicit timeouts, which calls Telegram at the pace that it allows.

    Args:
        polling: Makes the calls for updates.
    """
    # The library is about to tell spans of time in another way, and warns of it each time Telegram tells one.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    if find_spec("sniffio") is None:
        # The HTTP library looks for it with every call, in every folder from which Python imports; where it
        # is not installed, that was a quarter of what a message costs.
        sys.modules.setdefault("sniffio", cast("ModuleType", None))
    request = HTTPXRequest(
        connection_pool_size=_CONNECTIONS,
        connect_timeout=pacing.connect,
        read_timeout=pacing.read,
        write_timeout=pacing.write,
        pool_timeout=pacing.pool,
        media_write_timeout=3 * pacing.write,
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


def polling_request(pacing: Pacing) -> HTTPXRequest:
    """What makes the calls for updates, which Telegram answers late on purpose."""
    return HTTPXRequest(
        connection_pool_size=2,
        connect_timeout=pacing.connect,
        read_timeout=pacing.poll + pacing.read,
        write_timeout=pacing.write,
        pool_timeout=pacing.pool,
    )


def build_application(bot: PollingBot, queue: UpdateQueue) -> BotApplication:
    """An application over a bot and a queue."""
    builder: Any = ApplicationBuilder()
    return builder.bot(bot).update_queue(queue).concurrent_updates(AT_ONCE).job_queue(None).build()
