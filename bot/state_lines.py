"""The state as lines of text: for the terminal and for chats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.ages import age
from bot.last_report import LastReport
from bot.messages import Messages, as_code, visible
from bot.reindex_lines import forced, judged
from bot.state import Looked, StaleEdition, State
from bot.ways import Ways, are_of_chat
from embeddings.index.job import Job
from embeddings.reindexer import spec_name
from embeddings.reindexing.report import GateReport
from knowledge.errors import KutipError


def state_rows(parts: Looked, state: State, messages: Messages, ways: Ways) -> list[tuple[str, str]]:
    """Names of rows, below `status`, and what stands in them.

    Args:
        ways: What people are told to do next.
    """
    rows = [
        ("articles_folder", _path(parts.settings.articles, ways)),
        ("home", _path(parts.settings.home, ways)),
        ("model", _model(parts, messages, ways)),
        *_index_rows(state, messages, ways),
        ("golden", _golden(parts, state, messages, ways)),
    ]
    if state.last is not None:
        rows.append(("last", last_report(state.last, messages, ways)))
    if state.running is not None:
        rows.append(("running", running_since(state.running, messages, ways)))
    return rows


def running_since(job: Job, messages: Messages, ways: Ways) -> str:
    """Who is reindexing, since when, how far they are, and how to stop them."""
    facts = {"owner": job.owner, "age": age(job.started, messages), "done": job.done, "total": job.total}
    return messages.get("status.running_since", **facts, **ways)


def _index_rows(state: State, messages: Messages, ways: Ways) -> list[tuple[str, str]]:
    info = state.info
    if state.damage:
        return [("index", messages.get("status.index_damaged", reason=state.damage, **ways))]
    if not info.passages or info.embedder is None or info.created is None:
        return [("index", messages.get("status.index_none", **ways))]
    by_language = ", ".join(
        messages.get("status.by_language", count=count, language=messages.name_of(language))
        for language, count in info.languages.items()
    )
    created = f"{messages.date(info.created.date())} {info.created:%H:%M} UTC"
    facts = {"folder": _path(info.source, ways), "model": spec_name(info.embedder), **ways}
    return [
        ("generation", info.generation),
        ("created", f"{created} ({age(info.created, messages)})"),
        ("articles", str(info.articles)),
        ("passages", f"{info.passages} ({by_language})"),
        ("size", f"{messages.number(info.size / 1e6, 1)} MB"),
        ("fresh", messages.get(f"status.fresh_{state.freshness}", **facts)),
        ("health", health(state, messages, ways)),
        *([("pin", messages.get("status.pinned", **ways))] if state.is_pinned else []),
    ]


def _path(path: Path | str, ways: Ways) -> str:
    """A path as it is, or in a chat as code: there it would turn into a command."""
    return as_code(str(path)) if are_of_chat(ways) else str(path)


def _golden(parts: Looked, state: State, messages: Messages, ways: Ways) -> str:
    key = "status.golden_some" if state.golden_files else "status.golden_none"
    return messages.get(key, folder=_path(parts.settings.golden_folder, ways))


def _model(parts: Looked, messages: Messages, ways: Ways) -> str:
    try:
        spec = parts.embedder.spec
    except KutipError as error:
        return messages.error(error, is_in_chat=are_of_chat(ways))
    return f"{spec_name(spec)}, {spec.dimensions}d"


def damaged_lines(state: State, messages: Messages) -> Iterator[str]:
    """What is wrong with each generation that is damaged; too long for a cell."""
    for one in state.generations:
        if one.damage:
            facts = {"generation": one.name, "reason": visible(one.damage)}
            yield messages.get("status.damaged_line", **facts)


def health(state: State, messages: Messages, ways: Ways) -> str:
    """What is wrong with what is served, or that nothing is; and how it is searched."""
    parts: list[str] = []
    if state.replaced is not None:
        facts = {"current": state.replaced.name, "served": state.info.generation, **ways}
        parts.append(messages.get("status.health_replaced", reason=state.replaced.damage or "?", **facts))
    if state.has_lost_pointer:
        parts.append(messages.get("status.health_pointer", served=state.info.generation, **ways))
    if state.info.stale:
        parts.append(messages.get("status.health_stale", count=state.info.stale))
    if not parts:
        parts.append(messages.get("status.health_good"))
    if state.recall is not None:
        parts.append(messages.get("status.recall", recall=messages.number(state.recall, 3)))
    return " ".join(parts)


def last_report(last: LastReport, messages: Messages, ways: Ways) -> str:
    """When the last reindex ended, who ran it, and what came of it."""
    report = last.report
    who = {"age": age(last.ended, messages), "owner": last.owner}
    if last.error:
        error = messages.error_named(last.error, last.facts, is_in_chat=are_of_chat(ways))
        return messages.get("status.last_failed", error=error, **who)
    parts = [messages.get("status.last_report", **who, **_counts(last, messages))]
    if report.problems:
        parts.append(messages.get("status.last_problems", count=len(report.problems), **ways))
    if report.gate is not None:
        parts.append(_gate(report.gate, messages, is_forced=report.forced))
    return " ".join(parts)


def _counts(last: LastReport, messages: Messages) -> dict[str, object]:
    report = last.report
    return {
        "outcome": messages.get(f"outcome.{last.outcome}"),
        "added": report.articles_added,
        "changed": report.articles_changed,
        "removed": report.articles_removed,
        "embedded": report.embedded,
    }


def _gate(gate: GateReport, messages: Messages, *, is_forced: bool) -> str:
    text = judged(gate, messages)
    if not gate.worse:
        return text
    worse = forced(gate, messages) if is_forced else messages.get("gate.worse", count=len(gate.worse))
    return f"{text} {worse}"


def stale_lines(state: State, messages: Messages) -> Iterator[str]:
    """The articles that are older than their files, by name, and why."""
    yield messages.get("reindex.kept", count=state.info.stale)
    for stale in state.stale:
        yield _stale_line(stale, messages)
    more = state.info.stale - len(state.stale)
    if more > 0:
        yield messages.get("reindex.more", count=more)


def _stale_line(stale: StaleEdition, messages: Messages) -> str:
    edition = stale.edition
    since = messages.date(edition.stale_since.date()) if edition.stale_since else "?"
    language = messages.name_of(edition.language)
    reason = messages.problem(stale.problem) if stale.problem else edition.path
    facts = {"title": edition.title, "language": language, "since": since, "reason": reason}
    return messages.get("status.stale_item", **facts)
