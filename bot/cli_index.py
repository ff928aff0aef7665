"""The commands that look after the index: what can be typed, and nothing of what it does."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli_parts import build_app, flag, make_command
from bot.messages import Messages

# Every command imports what it needs when it runs, so that `kutip --help` is there at once.


def check_command(messages: Messages) -> click.Command:
    """`kutip check`."""

    def run(*, folder: str | None) -> int:
        from bot.commands.checking import run_check  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        return run_check(load_settings(), messages, Path(folder) if folder else None)

    # An argument has no help of its own in click; the command's says what it is.
    argument = click.Argument(["folder"], required=False)
    command = make_command(messages, "check", run, [argument])
    command.help = f"{messages.get('cli.check')}\n\nFOLDER: {messages.get('cli.check_folder')}"
    return command


def reindex_command(messages: Messages) -> click.Command:
    """`kutip reindex`."""

    def run(*, again: bool, dry_run: bool, force: bool, as_json: bool) -> int:
        from bot.commands.reindexing import ReindexOptions, run_reindex  # noqa: PLC0415

        return run_reindex(build_app(), messages, ReindexOptions(again, dry_run, force, as_json))

    options: list[click.Parameter] = [
        flag("again", messages.get("cli.reindex_again")),
        flag("dry-run", messages.get("cli.reindex_dry_run")),
        flag("force", messages.get("cli.reindex_force")),
        flag("json", messages.get("cli.reindex_json")),
    ]
    return make_command(messages, "reindex", run, options)


def status_command(messages: Messages) -> click.Command:
    """`kutip status`."""

    def run(*, as_json: bool) -> int:
        from bot.commands.status import run_status  # noqa: PLC0415

        return run_status(build_app(), messages, as_json=as_json)

    return make_command(messages, "status", run, [flag("json", messages.get("cli.status_json"))])


def rollback_command(messages: Messages) -> click.Command:
    """`kutip rollback`."""

    def run() -> int:
        from bot.commands.generations import run_rollback  # noqa: PLC0415

        return run_rollback(build_app(), messages)

    return make_command(messages, "rollback", run)


def cancel_command(messages: Messages) -> click.Command:
    """`kutip cancel`."""

    def run() -> int:
        from bot.commands.generations import run_cancel  # noqa: PLC0415

        return run_cancel(build_app(), messages)

    return make_command(messages, "cancel", run)
