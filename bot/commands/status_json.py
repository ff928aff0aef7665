"""The state as the object that `kutip status --json` prints; fields are only ever added."""

from __future__ import annotations

from bot.app import App
from bot.commands.questions import JsonObject
from bot.last_report import last_report_as_json
from bot.messages import Messages
from bot.state import StaleEdition, State
from embeddings.index.history import GenerationState
from embeddings.reindexer import spec_name


def state_as_json(app: App, state: State, messages: Messages) -> JsonObject:
    """All of it."""
    info = state.info
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
        "damage": state.damage or None,
        "state": state.freshness,
        "editions": info.editions,
        "pinned": state.is_pinned,
        "generations": [_generation(one, state) for one in state.generations],
        "stale": {"count": info.stale, "named": [_stale(one, messages) for one in state.stale]},
        "health": _health(state),
        "golden": {"folder": str(app.settings.golden_folder), "files": state.golden_files},
        "running": _running(state),
        "last_report": last_report_as_json(state.last) if state.last else None,
    }


def _generation(one: GenerationState, state: State) -> JsonObject:
    return {
        "name": one.name,
        "created": one.created.isoformat() if one.created else None,
        "passages": one.passages,
        "editions": one.editions,
        "model": one.model or None,
        "bytes": one.size,
        "current": one.is_current,
        "served": one.is_served,
        "pinned": one.is_current and state.is_pinned,
        "damage": one.damage or None,
    }


def _stale(stale: StaleEdition, messages: Messages) -> JsonObject:
    edition = stale.edition
    return {
        "article": edition.article_id,
        "language": str(edition.language),
        "title": edition.title,
        "path": edition.path,
        "since": edition.stale_since.isoformat() if edition.stale_since else None,
        "reason": messages.problem(stale.problem) if stale.problem else None,
    }


def _health(state: State) -> JsonObject:
    replaced = state.replaced
    searches = sorted({segment.search for segment in state.info.segments})
    return {
        "served_instead_of": replaced.name if replaced else None,
        "reason": replaced.damage or None if replaced else None,
        "pointer_lost": state.has_lost_pointer,
        "search": searches,
        "recall_at_10": state.recall,
    }


def _running(state: State) -> JsonObject | None:
    job = state.running
    if job is None:
        return None
    return {
        "owner": job.owner,
        "process": job.process,
        "started": job.started.isoformat(),
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
    }
