"""Lines of text on standard output, and warnings on standard error."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bot.reindex_lines import Line


def print_lines(lines: Iterable[Line]) -> None:
    """Print them in their order."""
    for line in lines:
        click.echo(line.text, err=line.is_warning)
