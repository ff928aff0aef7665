"""The `kutip` command: runs the command line and turns whatever goes wrong into one clear message."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from bot.cli import build_cli
from bot.messages import Messages, messages_in
from bot.terminal_language import terminal_language
from knowledge.errors import KutipError


def main() -> None:
    """Run the command line and exit with its status: 0 fine, 1 failed, 2 typed wrong, 130 interrupted."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    messages = messages_in(terminal_language())
    sys.exit(_status(messages, sys.argv[1:]))


def _status(messages: Messages, arguments: list[str]) -> int:
    try:
        returned: object = build_cli(messages).main(arguments, prog_name="kutip", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KutipError as error:
        click.echo(messages.error(error), err=True)
        return 1
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        path = _write_down(error)
        click.echo(messages.get("errors.unexpected", kind=type(error).__name__, path=path), err=True)
        return 1
    return returned if isinstance(returned, int) else 0


def _write_down(error: Exception) -> Path:
    """Keep the stack trace for whoever mends it; nobody else should have to look at it."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="kutip-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
    return Path(file.name)


if __name__ == "__main__":
    main()
