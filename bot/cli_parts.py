"""What every command of the command line is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bot.messages import Messages

if TYPE_CHECKING:
    from bot.app import App


def make_command(
    messages: Messages, name: str, run: Callable[..., int], parameters: list[click.Parameter] | None = None
) -> click.Command:
    """A command that is described by the message of its name.

    Args:
        run: Returns the exit status.
    """

    def call(**values: object) -> None:
        status = run(**values)
        if status:
            raise click.exceptions.Exit(status)

    params = [*(parameters or []), help_option(messages)]
    return click.Command(name, callback=call, params=params, help=messages.get(f"cli.{name}"))


def flag(name: str, about: str) -> click.Option:
    """An option without a value; `--json` is passed on as `as_json`."""
    names = [f"--{name}", f"as_{name}"] if name == "json" else [f"--{name}"]
    return click.Option(names, is_flag=True, help=about)


def help_option(messages: Messages) -> click.Option:
    """In place of click's own, which speaks English."""
    return telling_option(["-h", "--help"], click.Context.get_help, messages.get("cli.help"))


def telling_option(names: list[str], text: Callable[[click.Context], str], about: str) -> click.Option:
    """An option that prints something instead of running the command."""

    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        del parameter
        if value:
            click.echo(text(context))
            context.exit()

    return click.Option(names, is_flag=True, expose_value=False, is_eager=True, callback=show, help=about)


def build_app() -> App:
    """The parts, as the environment says."""
    from bot.app import build  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    return build(load_settings())
