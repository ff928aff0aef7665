"""`kutip status`: what is indexed, with what, whether it still is what the folder holds, and how it is."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.ages import age
from bot.app import App
from bot.commands.indexing import is_fresh
from bot.commands.questions import print_json
from bot.commands.status_json import state_as_json
from bot.commands.status_tables import (
    damaged_lines,
    generations_table,
    health,
    last_report,
    stale_lines,
)
from bot.messages import Messages
from bot.state import State, gather
from embeddings.reindexer import spec_name
from knowledge.errors import KutipError


def run_status(app: App, messages: Messages, *, as_json: bool) -> int:
    """Print the state. Returns the exit status: 1 if index or model cannot be used."""
    state = gather(app)
    freshness = _freshness(app, state)
    if as_json:
        print_json(state_as_json(app, state, messages, freshness=freshness))
    else:
        _print(app, state, messages, freshness)
    return 0 if state.info.passages and state.spec is not None else 1


def _freshness(app: App, state: State) -> str:
    """The message key, below `status.fresh`, that says how the index stands to the folder."""
    if not state.info.passages:
        return "none"
    if not app.settings.articles.is_dir():
        return "no_folder"
    if state.spec is not None and not state.spec.makes_the_same_vectors(state.info.embedder):
        return "other_model"
    if state.info.source != str(app.settings.articles.resolve()):
        return "other_folder"
    return "yes" if is_fresh(state.info, app.settings.articles) else "no"


def _print(app: App, state: State, messages: Messages, freshness: str) -> None:
    console = Console(highlight=False, markup=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(app, state, messages, freshness):
        table.add_row(messages.get(f"status.{name}"), value)
    console.print(table)
    if state.generations:
        console.print()
        console.print(generations_table(state, messages))
        for line in damaged_lines(state, messages):
            console.print(line, soft_wrap=True)
    if state.info.stale:
        console.print()
        for line in stale_lines(state, messages):
            console.print(line, soft_wrap=True)


def _rows(app: App, state: State, messages: Messages, freshness: str) -> list[tuple[str, str]]:
    """Names of rows, below `status`, and what stands in them."""
    rows = [
        ("articles_folder", str(app.settings.articles)),
        ("home", str(app.settings.home)),
        ("model", _model(app, messages)),
        *_index_rows(state, messages, freshness),
        ("golden", _golden(app, state, messages)),
    ]
    if state.last is not None:
        rows.append(("last", last_report(state.last, messages)))
    if state.running is not None:
        job = state.running
        facts = {"owner": job.owner, "age": age(job.started, messages), "done": job.done, "total": job.total}
        rows.append(("running", messages.get("status.running_since", **facts)))
    return rows


def _index_rows(state: State, messages: Messages, freshness: str) -> list[tuple[str, str]]:
    info = state.info
    if state.damage:
        return [("index", messages.get("status.index_damaged", reason=state.damage))]
    if not info.passages or info.embedder is None or info.created is None:
        return [("index", messages.get("status.index_none"))]
    by_language = ", ".join(
        messages.get("status.by_language", count=count, language=messages.name_of(language))
        for language, count in info.languages.items()
    )
    created = f"{messages.date(info.created.date())} {info.created:%H:%M} UTC"
    facts = {"folder": info.source, "model": spec_name(info.embedder)}
    return [
        ("generation", info.generation),
        ("created", f"{created} ({age(info.created, messages)})"),
        ("articles", str(info.articles)),
        ("passages", f"{info.passages} ({by_language})"),
        ("size", f"{info.size / 1e6:.1f} MB"),
        ("fresh", messages.get(f"status.fresh_{freshness}", **facts)),
        ("health", health(state, messages)),
        *([("pin", messages.get("status.pinned"))] if state.is_pinned else []),
    ]


def _golden(app: App, state: State, messages: Messages) -> str:
    key = "status.golden_some" if state.golden_files else "status.golden_none"
    return messages.get(key, folder=app.settings.golden_folder)


def _model(app: App, messages: Messages) -> str:
    try:
        spec = app.embedder.spec
    except KutipError as error:
        return messages.error(error)
    return f"{spec_name(spec)}, {spec.dimensions}d"
