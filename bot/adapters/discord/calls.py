"""Calls of Discord that are made again where the network fails, and what their errors mean."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.adapters.discord.errors import ExpiredError, RefusedError, UndeliveredError
from bot.adapters.discord.pacing import Pacing

_log = logging.getLogger(__name__)

_Returned = TypeVar("_Returned")

_UNKNOWN_WEBHOOK = 10015
_UNKNOWN_INTERACTION = 10062
_INVALID_WEBHOOK_TOKEN = 50027

ACKNOWLEDGED = 40060
"""The code of an interaction that has been acknowledged already."""

_GONE = frozenset({_UNKNOWN_WEBHOOK, _UNKNOWN_INTERACTION, _INVALID_WEBHOOK_TOKEN})

PASSING = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError, discord.RateLimited)
"""What may be over at the next try; a closed connection is an OSError, or the library's own."""


def is_passing(error: Exception) -> bool:
    """Whether a call that failed so is worth another try."""
    is_busy = isinstance(error, discord.HTTPException) and (error.status == 429 or error.status >= 500)
    return is_busy or isinstance(error, PASSING)


async def persistently(
    call: Callable[[], Awaitable[_Returned]], pacing: Pacing, *, until: float, pause: float | None = None
) -> _Returned:
    """Make a call until it does not fail any more for the network's sake.

    Args:
        until: When to give up, in the event loop's seconds.
        pause: Seconds before the second try; the usual if None.

    Raises:
        ExpiredError: The interaction can no longer be answered.
        RefusedError: It will never succeed.
        UndeliveredError: It has not succeeded in time.
    """
    clock = asyncio.get_running_loop().time
    pause = pacing.retry_first if pause is None else pause
    while True:
        try:
            async with asyncio.timeout(pacing.call):
                return await call()
        except discord.HTTPException as error:
            if not is_passing(error):
                raise _meaning(error) from error
            seconds = max(_told(error), pause * random.uniform(0.5, 1.5))  # noqa: S311 (spreads the retries)
            failure: Exception = error
        except PASSING as error:
            seconds, failure = pause * random.uniform(0.5, 1.5), error  # noqa: S311
        if clock() + seconds > until:
            raise UndeliveredError(str(failure)) from failure
        _log.info("A call is made again: %s", failure or type(failure).__name__)
        await asyncio.sleep(seconds)
        pause = min(2 * pause, pacing.retry_longest)


def _meaning(error: discord.HTTPException) -> Exception:
    return ExpiredError(str(error)) if error.code in _GONE else RefusedError(str(error))


def _told(error: discord.HTTPException) -> float:
    """The seconds that Discord tells us to wait."""
    headers = error.response.headers
    try:
        return max(0.0, float(headers.get("Retry-After") or headers.get("X-RateLimit-Reset-After") or 0))
    except ValueError:
        return 0.0
