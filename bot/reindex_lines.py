"""What a reindex did, or would do, as lines of text: for the terminal and for chats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.evaluation.golden import MOST_QUESTIONS, Golden
from bot.messages import Messages, on_one_line, visible
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


class Line(NamedTuple):
    """A line, and whether it warns of something."""

    text: str
    is_warning: bool = False


def report_lines(report: ReindexReport, messages: Messages, *, golden: Path) -> Iterator[Line]:
    """What was done.

    Args:
        golden: The folder of golden questions.
    """
    yield from done_lines(report, messages)
    if report.gate is not None:
        yield from _gate_lines(report, report.gate, messages, golden)
    yield from kept_lines(report, messages)


def done_lines(report: ReindexReport, messages: Messages) -> Iterator[Line]:
    """What became of the index, in a sentence; none where the quality gate stopped it."""
    if report.up_to_date:
        yield Line(messages.get("cli.up_to_date", unchanged=report.unchanged))
    elif not report.blocked:
        yield Line(messages.get("cli.reindexed", **_counts(report, messages)))


def kept_lines(
    report: ReindexReport, messages: Messages, *, most: int = _MOST_STALE, is_before: bool = False
) -> Iterator[Line]:
    """What is not, or not as its file says, in the index.

    Args:
        is_before: Whether the problems of articles stand below, as in a chat.
    """
    if report.stale:
        yield Line(messages.get("reindex.kept", count=report.stale), is_warning=True)
        for change in report.kept[:most]:
            yield Line(_line(change, messages), is_warning=True)
        yield from more(report.stale - len(report.kept[:most]), messages)
    yield from left_out_lines(report, messages, is_before=is_before)


def left_out_lines(report: ReindexReport, messages: Messages, *, is_before: bool = False) -> Iterator[Line]:
    """How many articles are not indexed at all, if any; `is_before` as in `kept_lines`."""
    if report.left_out:
        key = "admin.left_out" if is_before else "cli.left_out"
        yield Line(messages.get(key, count=report.left_out), is_warning=True)


def plan_lines(report: ReindexReport, messages: Messages) -> Iterator[Line]:
    """What a reindex would do, and in a terminal how to do it."""
    if report.up_to_date:
        yield from done_lines(report, messages)
        return
    yield from difference_lines(report, messages)
    yield Line(f"{planned(report, messages)} {messages.get('reindex.planned_next')}")
    yield from left_out_lines(report, messages)


def difference_lines(report: ReindexReport, messages: Messages, *, most: int = _MOST_NAMED) -> Iterator[Line]:
    """The editions that are not as they were, each on a line, the rest counted."""
    named = [*report.differences, *report.kept][:most]
    for change in named:
        yield Line(_line(change, messages))
    changed = report.articles_added + report.articles_changed + report.articles_removed + report.stale
    yield from more(changed - len(named), messages)


def planned(report: ReindexReport, messages: Messages) -> str:
    """What a reindex would do, counted."""
    return messages.get("reindex.planned", **_counts(report, messages))


def _counts(report: ReindexReport, messages: Messages) -> dict[str, object]:
    names = ("articles", "articles_added", "articles_changed", "articles_removed")
    names += ("added", "changed", "removed", "unchanged", "embedded", "generation")
    counts: dict[str, object] = {name: getattr(report, name) for name in names}
    return counts | {"seconds": messages.number(report.seconds, 1)}


def _line(change: Difference, messages: Messages) -> str:
    facts = {"added": change.added, "changed": change.changed, "removed": change.removed}
    what = messages.get(f"reindex.{change.kind}", **facts)
    name = f"{change.title} ({messages.name_of(change.language)}), {on_one_line(change.path)}"
    return f"{_SIGNS[change.kind]} {visible(name)}: {what}"


def more(count: int, messages: Messages) -> Iterator[Line]:
    """How many are not named, if any."""
    if count > 0:
        yield Line(messages.get("reindex.more", count=count))


def _gate_lines(report: ReindexReport, gate: GateReport, messages: Messages, golden: Path) -> Iterator[Line]:
    yield Line(judged(gate, messages))
    if gate.moved:
        yield Line(messages.get("gate.moved", count=gate.moved, folder=golden), is_warning=True)
    if report.blocked:
        yield from blocked_lines(gate, messages, golden=golden)
    elif gate.worse:
        yield from worse_lines(gate, messages)
        yield Line(forced(gate, messages), is_warning=True)


def judged(gate: GateReport, messages: Messages) -> str:
    """How many golden questions are answered as they should be, and how many were."""
    key = "gate.compared" if gate.compared else "gate.asked"
    return messages.get(key, asked=gate.asked, before=gate.right_before, after=gate.right_after)


def blocked(gate: GateReport, messages: Messages) -> str:
    """That the new generation does not count."""
    return messages.get("gate.blocked", count=len(gate.worse))


def forced(gate: GateReport, messages: Messages) -> str:
    """That it counts nevertheless."""
    return messages.get("gate.forced", count=len(gate.worse))


def blocked_lines(gate: GateReport, messages: Messages, *, golden: Path) -> Iterator[Line]:
    """Which questions got worse, and what to do about it in a terminal.

    Args:
        golden: The folder of golden questions.
    """
    yield from worse_lines(gate, messages)
    what_next = messages.get("gate.blocked_next", folder=golden)
    yield Line(f"{blocked(gate, messages)} {what_next}", is_warning=True)


def worse_lines(gate: GateReport, messages: Messages, *, most: int = _MOST_WORSE) -> Iterator[Line]:
    """The questions that got worse: what was expected, what came before, and what comes now."""
    for worse in gate.worse[:most]:
        yield Line(worse_item(worse, messages), is_warning=True)
    for line in more(len(gate.worse) - most, messages):
        yield line._replace(is_warning=True)


def worse_item(worse: Worse, messages: Messages) -> str:
    """A question that got worse, on four lines."""
    lines = [messages.get("gate.question", question=worse.question, place=worse.place)]
    texts = {"expected": _expected(worse, messages), "before": worse.before, "after": worse.after}
    for name, text in texts.items():
        lines.append(messages.get(f"gate.{name}", text=text or messages.get("gate.refused")))
    return "\n".join(lines)


def _expected(worse: Worse, messages: Messages) -> str:
    return messages.get("gate.gone", text=worse.expected) if worse.article_gone else worse.expected


def golden_lines(golden: Golden, messages: Messages) -> Iterator[Line]:
    """A warning of golden questions that are not asked."""
    if golden.bad is not None:
        what = messages.get(f"eval.{golden.bad.reason}", detail=golden.bad.detail)
        facts = {"path": golden.bad.file, "line": golden.bad.line, "message": what}
        problem = messages.get("problems.line", **facts)
        text = messages.get("gate.bad_lines", problem=problem, count=golden.bad_count)
        yield Line(text, is_warning=True)
    if golden.left_out:
        facts = {"count": golden.left_out, "limit": MOST_QUESTIONS}
        yield Line(messages.get("gate.too_many", **facts), is_warning=True)
