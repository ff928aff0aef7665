"""What a reindex did, or would do, as lines of text."""

from __future__ import annotations

from pathlib import Path

import click

from bot.evaluation.golden import MOST_QUESTIONS, Golden
from bot.messages import Messages, visible
from embeddings.reindexing.report import Difference, DifferenceKind, GateReport, ReindexReport, Worse

_MOST_NAMED = 50
"""Articles that a dry run names; the others are counted."""

_MOST_WORSE = 20
"""Questions that got worse and are shown; the others are counted."""

_MOST_STALE = 10

_SIGNS = {
    DifferenceKind.ADDED: "+",
    DifferenceKind.CHANGED: "~",
    DifferenceKind.REMOVED: "-",
    DifferenceKind.STALE: "!",
}


def print_report(report: ReindexReport, messages: Messages, *, golden: Path) -> None:
    """Print what was done.

    Args:
        golden: The folder of golden questions.
    """
    if report.up_to_date:
        click.echo(messages.get("cli.up_to_date", unchanged=report.unchanged))
    elif not report.blocked:
        click.echo(messages.get("cli.reindexed", **_counts(report)))
    if report.gate is not None:
        _print_gate(report, report.gate, messages, golden)
    _print_kept(report, messages)


def _print_kept(report: ReindexReport, messages: Messages) -> None:
    """What is not, or not as its file says, in the index."""
    if report.stale:
        click.echo(messages.get("reindex.kept", count=report.stale), err=True)
        for change in report.kept[:_MOST_STALE]:
            click.echo(_line(change, messages), err=True)
        _say_more(report.stale - len(report.kept[:_MOST_STALE]), messages)
    _say_left_out(report, messages)


def _say_left_out(report: ReindexReport, messages: Messages) -> None:
    if report.left_out:
        click.echo(messages.get("cli.left_out", count=report.left_out), err=True)


def print_plan(report: ReindexReport, messages: Messages) -> None:
    """Print what a reindex would do."""
    if report.up_to_date:
        click.echo(messages.get("cli.up_to_date", unchanged=report.unchanged))
        return
    named = [*report.differences, *report.kept][:_MOST_NAMED]
    for change in named:
        click.echo(_line(change, messages))
    changed = report.articles_added + report.articles_changed + report.articles_removed + report.stale
    _say_more(changed - len(named), messages)
    click.echo(messages.get("reindex.planned", **_counts(report)))
    _say_left_out(report, messages)


def _counts(report: ReindexReport) -> dict[str, object]:
    names = ("articles", "articles_added", "articles_changed", "articles_removed")
    names += ("added", "changed", "removed", "unchanged", "embedded", "generation")
    counts: dict[str, object] = {name: getattr(report, name) for name in names}
    return counts | {"seconds": f"{report.seconds:.1f}"}


def _line(change: Difference, messages: Messages) -> str:
    facts = {"added": change.added, "changed": change.changed, "removed": change.removed}
    what = messages.get(f"reindex.{change.kind}", **facts)
    name = f"{change.title} ({messages.name_of(change.language)}), {change.path}"
    return f"{_SIGNS[change.kind]} {visible(name)}: {what}"


def _say_more(count: int, messages: Messages) -> None:
    if count > 0:
        click.echo(messages.get("reindex.more", count=count))


def _print_gate(report: ReindexReport, gate: GateReport, messages: Messages, golden: Path) -> None:
    key = "gate.compared" if gate.compared else "gate.asked"
    facts = {"asked": gate.asked, "before": gate.right_before, "after": gate.right_after}
    click.echo(messages.get(key, **facts))
    if gate.moved:
        click.echo(messages.get("gate.moved", count=gate.moved, folder=golden), err=True)
    if report.blocked:
        print_blocked(gate, messages, folder=golden)
    elif gate.worse:
        _print_worse(gate, messages)
        click.echo(messages.get("gate.forced", count=len(gate.worse)), err=True)


def print_blocked(gate: GateReport, messages: Messages, *, folder: Path) -> None:
    """Print which questions got worse, and what to do about it.

    Args:
        folder: Of the golden questions.
    """
    _print_worse(gate, messages)
    click.echo(messages.get("gate.blocked", count=len(gate.worse), folder=folder), err=True)


def _print_worse(gate: GateReport, messages: Messages) -> None:
    for worse in gate.worse[:_MOST_WORSE]:
        click.echo(messages.get("gate.question", question=worse.question, place=worse.place), err=True)
        for name, text in (("expected", _expected(worse, messages)), ("before", worse.before)):
            click.echo(messages.get(f"gate.{name}", text=text or messages.get("gate.refused")), err=True)
        after = worse.after or messages.get("gate.refused")
        click.echo(messages.get("gate.after", text=after), err=True)
    more = len(gate.worse) - _MOST_WORSE
    if more > 0:
        click.echo(messages.get("reindex.more", count=more), err=True)


def _expected(worse: Worse, messages: Messages) -> str:
    return messages.get("gate.gone", text=worse.expected) if worse.article_gone else worse.expected


def say_bad_golden(golden: Golden, messages: Messages) -> None:
    """Warn once of golden questions that are not asked."""
    if golden.bad is not None:
        what = messages.get(f"eval.{golden.bad.reason}", detail=golden.bad.detail)
        facts = {"path": golden.bad.file, "line": golden.bad.line, "message": what}
        problem = messages.get("problems.line", **facts)
        click.echo(messages.get("gate.bad_lines", problem=problem, count=golden.bad_count), err=True)
    if golden.left_out:
        facts = {"count": golden.left_out, "limit": MOST_QUESTIONS}
        click.echo(messages.get("gate.too_many", **facts), err=True)
