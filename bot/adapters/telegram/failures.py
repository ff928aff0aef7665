"""What an error of Telegram's means for whoever wanted to send something."""

from __future__ import annotations

import datetime as dt

import aiohttp
from telegram.error import NetworkError, RetryAfter

from bot.adapters.telegram.http import NOT_SENT


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram tells us to wait; the library gives a number or a span of time, as it is set."""
    told = error.retry_after
    return told.total_seconds() if isinstance(told, dt.timedelta) else float(told)


def may_have_arrived(error: NetworkError) -> bool:
    """Whether the call may have done its work although nothing came back: a retry may do it twice."""
    cause = error.__cause__
    return isinstance(cause, aiohttp.ClientError | TimeoutError) and not isinstance(cause, NOT_SENT)


def says(error: Exception, *parts: str) -> bool:
    """Whether an error's text has one of these in it."""
    text = str(error).casefold()
    return any(part in text for part in parts)
