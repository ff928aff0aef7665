"""What the library writes to the log with a stack trace although we say it in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from telegram import ext

_KNOWN = {
    ext.__name__: "Network Retry Loop",
    f"{ext.__name__}.Updater": "Error while calling `get_updates` one more time",
}
"""Beginnings of such lines, by logger."""


@contextmanager
def without_known_failures() -> Generator[None]:
    """Leave these lines out during the block."""

    def is_new(record: logging.LogRecord) -> bool:
        return record.levelno < logging.ERROR or not record.getMessage().startswith(_KNOWN[record.name])

    for name in _KNOWN:
        logging.getLogger(name).addFilter(is_new)
    try:
        yield
    finally:
        for name in _KNOWN:
            logging.getLogger(name).removeFilter(is_new)
