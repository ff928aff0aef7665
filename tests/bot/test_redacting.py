from __future__ import annotations

import io
import logging
from collections.abc import Generator
from contextlib import contextmanager

from bot.adapters.telegram.connection import Connection, Webhook
from bot.redacting import hidden

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 (of no bot)


@contextmanager
def log() -> Generator[io.StringIO]:
    """What a logger of a library writes, whatever its level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


def fail(text: str) -> None:
    """Raise an error that was raised from another one; both say the text."""
    try:
        raise ValueError(text)
    except ValueError as error:
        raise RuntimeError(f"because of {text}") from error


def test_secrets_are_hidden_wherever_they_stand() -> None:
    """In the sentence, in what fills it, and in exceptions with all that led to them."""
    logger = logging.getLogger("some.library")
    with log() as written, hidden(*Connection(TOKEN).secrets):
        logger.info("POST %s %d", f"https://api.telegram.org/bot{TOKEN}/getMe", 200)
        logger.warning(f"the token {TOKEN}")
        logger.error("only the end: %s", TOKEN.partition(":")[2])
        try:
            fail(TOKEN)
        except RuntimeError:
            logger.exception("It failed: %r", {"token": TOKEN})
    text = written.getvalue()
    assert TOKEN.partition(":")[2] not in text
    assert "POST https://api.telegram.org/bot***/getMe 200" in text
    assert "RuntimeError: because of ***" in text
    assert "ValueError: ***" in text


def test_the_secret_of_the_webhook_is_hidden_as_well() -> None:
    """Everything that a connection knows."""
    connection = Connection(TOKEN, webhook=Webhook("https://bot.example.org/a", "open-sesame"))
    with log() as written, hidden(*connection.secrets):
        logging.getLogger("some.library").debug("parameters %s", {"secret_token": "open-sesame"})
    assert "open-sesame" not in written.getvalue()
    assert "open-sesame" not in repr(connection)
    assert TOKEN not in repr(connection)


def test_afterwards_the_log_is_as_it_was() -> None:
    """Nothing is left of it but what was hidden."""
    with hidden(TOKEN):
        pass
    with log() as written:
        logging.getLogger("some.library").info("the token %s", TOKEN)
    assert TOKEN in written.getvalue()


def test_a_record_that_cannot_be_written_harms_nobody() -> None:
    """Whoever writes it reports that, as ever."""
    with hidden(TOKEN):
        record = logging.getLogger("some.library").makeRecord("a", 20, "a", 1, "%d", ("x",), None)
    assert record.args == ("x",)
