"""Parts of `kutip status` that take more than a value: generations, health, last report, stale articles."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from bot.ages import age
from bot.last_report import LastReport
from bot.messages import Messages, visible
from bot.state import StaleEdition, State
from embeddings.index.history import GenerationState
from embeddings.reindexing.report import GateReport


def generations_table(state: State, messages: Messages) -> Table:
    """The generations that are kept, newest first."""
    table = Table(box=None, pad_edge=False)
    for name in ("generation", "created", "passages", "model", "size", "marks"):
        justify = "right" if name in ("passages", "size") else "left"
        # A name that is broken over two lines cannot be copied.
        heading = messages.get(f"status.{name}")
        whole = name in ("generation", "passages", "size")
        table.add_column(
            heading, justify=justify, overflow="fold", no_wrap=whole, min_width=max(map(len, heading.split()))
        )
    for one in state.generations:
        created = age(one.created, messages) if one.created else "?"
        size = f"{one.size / 1e6:.1f} MB"
        marks = ", ".join(_marks(one, state, messages))
        table.add_row(one.name, created, str(one.passages), visible(one.model), size, marks)
    return table


def _marks(one: GenerationState, state: State, messages: Messages) -> Iterator[str]:
    if one.is_current:
        yield messages.get("status.mark_current")
    if one.is_current and state.is_pinned:
        yield messages.get("status.mark_pinned")
    if one.is_served and not one.is_current:
        yield messages.get("status.mark_served")
    if one.damage:
        yield messages.get("status.mark_damaged")


def damaged_lines(state: State, messages: Messages) -> Iterator[str]:
    """What is wrong with each generation that is damaged; too long for a cell."""
    for one in state.generations:
        if one.damage:
            facts = {"generation": one.name, "reason": visible(one.damage)}
            yield messages.get("status.damaged_line", **facts)


def health(state: State, messages: Messages) -> str:
    """What is wrong with what is served, or that nothing is; and how it is searched."""
    parts: list[str] = []
    if state.replaced is not None:
        facts = {"current": state.replaced.name, "served": state.info.generation}
        parts.append(messages.get("status.health_replaced", reason=state.replaced.damage or "?", **facts))
    if state.has_lost_pointer:
        parts.append(messages.get("status.health_pointer", served=state.info.generation))
    if state.info.stale:
        parts.append(messages.get("status.health_stale", count=state.info.stale))
    if not parts:
        parts.append(messages.get("status.health_good"))
    if state.recall is not None:
        parts.append(messages.get("status.recall", recall=f"{state.recall:.3f}"))
    return " ".join(parts)


def last_report(last: LastReport, messages: Messages) -> str:
    """When the last reindex ended, who ran it, and what came of it."""
    report = last.report
    who = {"age": age(last.ended, messages), "owner": last.owner}
    if last.error:
        return messages.get("status.last_failed", error=messages.error_named(last.error, last.facts), **who)
    parts = [messages.get("status.last_report", **who, **_counts(last, messages))]
    if report.problems:
        parts.append(messages.get("status.last_problems", count=len(report.problems)))
    if report.gate is not None:
        parts.append(_gate(report.gate, messages, forced=report.forced))
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


def _gate(gate: GateReport, messages: Messages, *, forced: bool) -> str:
    key = "gate.compared" if gate.compared else "gate.asked"
    text = messages.get(key, asked=gate.asked, before=gate.right_before, after=gate.right_after)
    if not gate.worse:
        return text
    worse = messages.get("gate.forced" if forced else "gate.worse", count=len(gate.worse))
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
