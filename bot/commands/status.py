"""`kutip status`: what is indexed, with what, and whether it still is what the folder holds."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.app import App
from bot.commands.indexing import is_fresh
from bot.commands.questions import print_json
from bot.messages import Messages
from embeddings.embedder import EmbedderError, EmbedderSpec
from embeddings.index.base import IndexInfo
from embeddings.index.errors import IndexDamagedError
from embeddings.reindexer import spec_name
from knowledge.errors import KutipError


def run_status(app: App, messages: Messages, *, as_json: bool) -> int:
    """Print the state. Returns the exit status: 1 if index or model cannot be used."""
    damage = ""
    try:
        info = app.index.info()
    except IndexDamagedError as error:
        info, damage = IndexInfo(), f"{error.path}: {error.reason}"
    if as_json:
        print_json(_as_json(app, info, damage))
    else:
        _print(_rows(app, messages, info, damage))
    return 0 if info.passages and _spec(app) is not None else 1


def _freshness(app: App, info: IndexInfo) -> str:
    """The message key, below `status`, that says how the index stands to the folder."""
    if not app.settings.articles.is_dir():
        return "fresh_no_folder"
    spec = _spec(app)
    if spec is not None and not spec.makes_the_same_vectors(info.embedder):
        return "fresh_other_model"
    if info.source != str(app.settings.articles.resolve()):
        return "fresh_other_folder"
    return "fresh_yes" if is_fresh(info, app.settings.articles) else "fresh_no"


def _rows(app: App, messages: Messages, info: IndexInfo, damage: str) -> list[tuple[str, str]]:
    def label(name: str) -> str:
        return messages.get(f"status.{name}")

    rows = [
        (label("articles_folder"), str(app.settings.articles)),
        (label("home"), str(app.settings.home)),
        (label("model"), _model(app, messages)),
    ]
    if damage:
        return [*rows, (label("index"), messages.get("status.index_damaged", reason=damage))]
    if not info.passages or info.embedder is None or info.created is None:
        return [*rows, (label("index"), messages.get("status.index_none"))]
    by_language = ", ".join(
        messages.get("status.by_language", count=count, language=messages.name_of(language))
        for language, count in info.languages.items()
    )
    freshness = _freshness(app, info)
    facts = {"folder": info.source, "model": spec_name(info.embedder)}
    return [
        *rows,
        (label("generation"), info.generation),
        (label("created"), f"{messages.date(info.created.date())} {info.created:%H:%M} UTC"),
        (label("articles"), str(info.articles)),
        (label("passages"), f"{info.passages} ({by_language})"),
        (label("size"), f"{info.size / 1e6:.1f} MB"),
        (label("fresh"), messages.get(f"status.{freshness}", **facts)),
    ]


def _spec(app: App) -> EmbedderSpec | None:
    """The model's spec; None if it cannot be used, which the line of the model explains."""
    try:
        return app.embedder.spec
    except EmbedderError:
        return None


def _model(app: App, messages: Messages) -> str:
    try:
        spec = app.embedder.spec
    except KutipError as error:
        return messages.error(error)
    return f"{spec_name(spec)}, {spec.dimensions}d"


def _as_json(app: App, info: IndexInfo, damage: str) -> dict[str, object]:
    return {
        "articles_folder": str(app.settings.articles),
        "home": str(app.settings.home),
        "generation": info.generation,
        "created": info.created.isoformat() if info.created else None,
        "model": spec_name(info.embedder) if info.embedder else None,
        "articles": info.articles,
        "passages": info.passages,
        "languages": {str(language): count for language, count in info.languages.items()},
        "bytes": info.size,
        "damage": damage or None,
        "state": _freshness(app, info).removeprefix("fresh_") if info.passages else "none",
    }


def _print(rows: list[tuple[str, str]]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, value)
    Console(highlight=False, markup=False).print(table)
