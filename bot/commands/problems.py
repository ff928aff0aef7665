"""Problems of articles on standard error, a line each."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bot.messages import Messages
from knowledge.problem import Problem


def print_problems(problems: Iterable[Problem], messages: Messages) -> int:
    """Print problems. Returns how many there were."""
    count = 0
    for problem in problems:
        count += 1
        click.echo(messages.problem(problem), err=True)
    return count
