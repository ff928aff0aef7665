"""`kutip check`: every problem of a folder of articles."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.problems import print_problems
from bot.messages import Messages
from bot.settings import Settings
from knowledge.check import check_folder
from knowledge.editions import Editions
from knowledge.errors import NoArticlesError


def run_check(settings: Settings, messages: Messages, folder: Path | None) -> int:
    """Print every problem of a folder. Returns the exit status: 1 if there is any."""
    folder = folder or settings.articles
    editions = Editions()
    found = print_problems(check_folder(folder, editions), messages)
    if found:
        click.echo(messages.get("cli.check_found", count=found), err=True)
        return 1
    if not len(editions):
        raise NoArticlesError(folder)
    click.echo(messages.get("cli.check_clean", editions=len(editions)))
    return 0
