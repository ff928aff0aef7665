"""What the library writes to the log with a stack trace although a line says it all."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from discord import shard

_SHARDS = shard.__name__

_KNOWN = ("Failed to connect for shard_id", "Attempting a reconnect for shard ID")
"""Beginnings of such lines."""


@contextmanager
def without_stack_traces() -> Generator[None]:
    """Write what happened instead of them during the block."""

    def shorten(record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if message.startswith(_KNOWN) and record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            record.msg, record.args = f"{message} ({str(error) or type(error).__name__})", None
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True

    logging.getLogger(_SHARDS).addFilter(shorten)
    try:
        yield
    finally:
        logging.getLogger(_SHARDS).removeFilter(shorten)
