"""Keeps tokens out of the log: libraries write addresses down, and Telegram's hold the token."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

_STARS = "***"

_TALKATIVE = ("httpx", "httpcore")
"""Loggers that write a line for every call, with its address."""


def without(text: str, secrets: Sequence[str]) -> str:
    """A text in which stars stand in the place of secrets."""
    for secret in secrets:
        text = text.replace(secret, _STARS)
    return text


@contextmanager
def hidden(*secrets: str) -> Generator[None]:
    """Hide secrets, the longest first, in whatever is logged during the block; also in exceptions."""
    factory = logging.getLogRecordFactory()
    levels = {name: logging.getLogger(name).level for name in _TALKATIVE}

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = factory(*args, **kwargs)
        _hide(record, secrets)
        return record

    logging.setLogRecordFactory(make)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        logging.setLogRecordFactory(factory)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _hide(record: logging.LogRecord, secrets: Sequence[str]) -> None:
    try:
        message = record.getMessage()
    except Exception:
        # Whoever writes the record reports that it cannot be written.
        return
    # The text is made once and for all: what it is made of could be written in another way.
    record.msg, record.args = without(message, secrets), None
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = without(logging.Formatter().formatException(record.exc_info), secrets)
        record.exc_info = None
    if record.stack_info:
        record.stack_info = without(record.stack_info, secrets)
