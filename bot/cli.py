"""The command line: what can be typed, and nothing of what it does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from bot.cli_index import cancel_command, check_command, reindex_command, rollback_command, status_command
from bot.cli_parts import build_app, flag, help_option, make_command, telling_option
from bot.messages import Messages
from knowledge.article import Language

_INDEX = (check_command, reindex_command, status_command, rollback_command, cancel_command)

# Every command imports what it needs when it runs, so that `kutip --help` is there at once.


def build_cli(messages: Messages) -> click.Group:
    """The commands, with their help in one language."""
    group = click.Group("kutip", help=messages.get("cli.about"))
    group.params += [_version_option(messages), help_option(messages)]
    for command in (_chat, _ask, _search, *_INDEX, _gaps, _bench, _eval, _run):
        group.add_command(command(messages))
    return group


def _version_option(messages: Messages) -> click.Option:
    def text(context: click.Context) -> str:
        del context
        from importlib.metadata import version  # noqa: PLC0415

        return version("kutip")

    return telling_option(["--version"], text, messages.get("cli.version"))


def _chat(messages: Messages) -> click.Command:
    def run() -> int:
        from bot.commands.chatting import run_chat  # noqa: PLC0415

        return run_chat(build_app(), messages)

    return make_command(messages, "chat", run)


def _question_parameters(messages: Messages) -> list[click.Parameter]:
    return [
        click.Argument(["question"], nargs=-1),
        click.Option(["--json", "as_json"], is_flag=True, help=messages.get("cli.ask_json")),
        click.Option(["--file"], default="", metavar="FILE", help=messages.get("cli.ask_file")),
        click.Option(
            ["--language"],
            type=click.Choice([str(x) for x in Language]),
            help=messages.get("cli.ask_language"),
        ),
    ]


def _ask(messages: Messages) -> click.Command:
    def run(*, question: tuple[str, ...], as_json: bool, file: str, language: str | None) -> int:
        from bot.commands.asking import AskOptions, run_ask  # noqa: PLC0415

        chosen = Language(language) if language else None
        return run_ask(build_app(), messages, AskOptions(" ".join(question), file, as_json, chosen))

    return make_command(messages, "ask", run, _question_parameters(messages))


def _search(messages: Messages) -> click.Command:
    def run(*, question: tuple[str, ...], as_json: bool, file: str, language: str | None, limit: int) -> int:
        from bot.commands.asking import AskOptions, run_search  # noqa: PLC0415

        chosen = Language(language) if language else None
        options = AskOptions(" ".join(question), file, as_json, chosen, limit)
        return run_search(build_app(), messages, options)

    limit = click.Option(
        ["--limit"], type=click.IntRange(1, 1000), default=10, help=messages.get("cli.search_limit")
    )
    return make_command(messages, "search", run, [*_question_parameters(messages), limit])


def _gaps(messages: Messages) -> click.Command:
    def run(
        *, since: dt.datetime | None, language: str | None, limit: int, as_json: bool, as_csv: bool
    ) -> int:
        from bot.commands.gaps import GapsOptions, run_gaps  # noqa: PLC0415

        chosen = Language(language) if language else None
        options = GapsOptions(since.date() if since else None, chosen, limit, as_json, as_csv)
        return run_gaps(build_app(), messages, options)

    day, languages = click.DateTime(["%Y-%m-%d"]), click.Choice([str(x) for x in Language])
    numbers = click.IntRange(1, 100_000)
    parameters: list[click.Parameter] = [
        click.Option(["--since"], type=day, metavar="YYYY-MM-DD", help=messages.get("cli.gaps_since")),
        click.Option(["--language"], type=languages, help=messages.get("cli.gaps_language")),
        click.Option(["--limit"], type=numbers, default=50, help=messages.get("cli.gaps_limit")),
        click.Option(["--json", "as_json"], is_flag=True, help=messages.get("cli.gaps_json")),
        click.Option(["--csv", "as_csv"], is_flag=True, help=messages.get("cli.gaps_csv")),
    ]
    return make_command(messages, "gaps", run, parameters)


def _bench(messages: Messages) -> click.Command:
    from bot.cli_bench import bench_group  # noqa: PLC0415

    return bench_group(messages)


def _eval(messages: Messages) -> click.Command:
    def run(*, file: tuple[str, ...], model: tuple[str, ...], **values: Any) -> int:
        from bot.commands.evaluate import EvaluateOptions, run_evaluate  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        return run_evaluate(load_settings(), messages, EvaluateOptions(file, model, **values))

    def option(name: str, key: str, **kind: Any) -> click.Option:
        return click.Option([f"--{name}"], help=messages.get(f"cli.{key}"), **kind)

    options: list[click.Parameter] = [
        option("file", "eval_file", multiple=True, metavar="FILE"),
        option("distractors", "eval_distractors", default="", metavar="FILE"),
        option(
            "distractor-count", "eval_distractor_count", type=click.IntRange(0, 1_000_000), default=20_000
        ),
        option("model", "eval_model", multiple=True, metavar="MODEL"),
        option("limit", "eval_limit", type=click.IntRange(1), metavar="N"),
        option("failures", "eval_failures", is_flag=True),
        option("details", "eval_details", is_flag=True),
        click.Option(["--json", "as_json"], is_flag=True, help=messages.get("cli.ask_json")),
    ]
    return make_command(messages, "eval", run, options)


def _run(messages: Messages) -> click.Command:
    def run(*, watch: bool) -> int:
        from bot.commands.serving import run_chats  # noqa: PLC0415

        return run_chats(build_app(), messages, watch=watch)

    return make_command(messages, "run", run, [flag("watch", messages.get("cli.run_watch"))])
