"""`kutip bench` and the commands below it: what can be typed, and nothing of what it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from bot.cli_parts import flag, make_command
from bot.messages import Messages


def bench_group(messages: Messages) -> click.Group:
    """The commands that measure; without the name of one, how fast indexing and answering are."""
    plain = make_command(messages, "bench", _whole(messages), _whole_options(messages))

    def call(**values: object) -> None:
        if click.get_current_context().invoked_subcommand is None and plain.callback:
            plain.callback(**values)

    group = click.Group(
        "bench", callback=call, invoke_without_command=True, params=plain.params, help=plain.help
    )
    for command in (_reindex, _crash, _live, _damage, _telegram, _discord):
        made = command(messages)
        made.name = str(made.name).removeprefix("bench_")
        group.add_command(made)
    return group


def _whole(messages: Messages) -> Callable[..., int]:
    def run(*, sizes: str, passages: str, as_json: bool) -> int:
        from bot.commands.bench import run_bench  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        numbers, texts = _sizes(sizes, messages), _readable(passages, messages)
        return run_bench(load_settings(), messages, sizes=numbers, texts=texts, as_json=as_json)

    return run


def _whole_options(messages: Messages) -> list[click.Parameter]:
    return [_sizes_option(messages, "1000,10000,100000"), _texts_option(messages), _json_option(messages)]


def _reindex(messages: Messages) -> click.Command:
    def run(*, sizes: str, passages: str, as_json: bool) -> int:
        from bot.commands.bench_reindex import run_bench_reindex  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        numbers, texts = _sizes(sizes, messages), _readable(passages, messages)
        return run_bench_reindex(load_settings(), messages, sizes=numbers, texts=texts, as_json=as_json)

    sizes = _sizes_option(messages, "10000")
    return make_command(
        messages, "bench_reindex", run, [sizes, _texts_option(messages), _json_option(messages)]
    )


def _crash(messages: Messages) -> click.Command:
    def run(*, runs: int, as_json: bool) -> int:
        from bot.commands.bench_crash import run_bench_crash  # noqa: PLC0415

        return run_bench_crash(messages, runs=runs, as_json=as_json)

    runs = _number("runs", messages, default=200, least=4)
    return make_command(messages, "bench_crash", run, [runs, _json_option(messages)])


def _live(messages: Messages) -> click.Command:
    def run(*, passages: int, reindexes: int, as_json: bool) -> int:
        from bot.commands.bench_live import run_bench_live  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        return run_bench_live(
            load_settings(), messages, passages=passages, reindexes=reindexes, as_json=as_json
        )

    passages = _number("passages", messages, default=20_000, least=200)
    reindexes = _number("reindexes", messages, default=10, least=1)
    return make_command(messages, "bench_live", run, [passages, reindexes, _json_option(messages)])


def _damage(messages: Messages) -> click.Command:
    def run(*, flips: int, as_json: bool) -> int:
        from bot.commands.bench_damage import run_bench_damage  # noqa: PLC0415

        return run_bench_damage(messages, flips=flips, as_json=as_json)

    flips = _number("flips", messages, default=100, least=1)
    return make_command(messages, "bench_damage", run, [flips, _json_option(messages)])


def _telegram(messages: Messages) -> click.Command:
    def run(*, passages: int, questions: int, chats: int, failing: int, as_json: bool) -> int:
        from bot.benchmark.telegram_report import Sizes  # noqa: PLC0415
        from bot.commands.bench_telegram import run_bench_telegram  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        sizes = Sizes(passages=passages, questions=questions, chats=chats, failing=failing / 100)
        return run_bench_telegram(load_settings(), messages, sizes=sizes, as_json=as_json)

    options: list[click.Parameter] = [
        _number("passages", messages, default=20_000, least=1_000),
        _number("questions", messages, default=1_000, least=10),
        _number("chats", messages, default=200, least=1),
        _number("failing", messages, default=0, least=0, most=50),
    ]
    return make_command(messages, "bench_telegram", run, [*options, _json_option(messages)])


def _discord(messages: Messages) -> click.Command:
    def run(
        *, passages: int, interactions: int, seconds: int, people: int, failing: int, as_json: bool
    ) -> int:  # all that can be chosen
        from bot.benchmark.discord_report import Sizes  # noqa: PLC0415
        from bot.commands.bench_discord import run_bench_discord  # noqa: PLC0415
        from bot.settings import load_settings  # noqa: PLC0415

        sizes = Sizes(passages, interactions, float(seconds), people, failing / 100)
        return run_bench_discord(load_settings(), messages, sizes=sizes, as_json=as_json)

    options: list[click.Parameter] = [
        _number("passages", messages, default=20_000, least=1_000),
        _number("interactions", messages, default=500, least=10),
        _number("seconds", messages, default=10, least=1),
        _number("people", messages, default=100, least=1),
        _number("failing", messages, default=0, least=0, most=50),
    ]
    return make_command(messages, "bench_discord", run, [*options, _json_option(messages)])


def _number(
    name: str, messages: Messages, *, default: int, least: int, most: int | None = None
) -> click.Option:
    about = messages.get(f"cli.bench_{name}")
    return click.Option(
        [f"--{name}"], type=click.IntRange(least, most), default=default, metavar="N", help=about
    )


def _sizes_option(messages: Messages, default: str) -> click.Option:
    return click.Option(["--sizes"], default=default, help=messages.get("cli.bench_sizes"))


def _texts_option(messages: Messages) -> click.Option:
    about = messages.get("cli.bench_texts")
    return click.Option(["--passages"], default="", metavar="FILE", help=about)


def _json_option(messages: Messages) -> click.Option:
    return flag("json", messages.get("cli.ask_json"))


def _sizes(text: str, messages: Messages) -> list[int]:
    numbers = [int(size) for size in text.split(",") if size.strip().isdecimal() and int(size)]
    if not numbers:
        raise click.UsageError(messages.get("cli.bench_no_sizes"))
    return sorted(set(numbers))


def _readable(name: str, messages: Messages) -> Path | None:
    """A file of texts that can be opened; None where none is named."""
    from bot.commands.questions import opened  # noqa: PLC0415

    if not name:
        return None
    with opened(name, messages):
        return Path(name)
