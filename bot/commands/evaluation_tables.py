"""Figures of an evaluation as tables for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.evaluation.figures import Answering, Share
from bot.evaluation.outcome import Outcome, Result
from bot.evaluation.report import Group, GroupFigures, Report
from bot.messages import Messages, visible
from knowledge.article import Language

_WIDTH = 100
"""Of what is printed where no terminal says how wide it is."""

_GROUPS = 6
"""Groups that stand side by side."""

_LONGEST_VALUE = 12
_LONGEST_QUOTE = 200

_ROWS: Mapping[str, Callable[[Answering], str]] = {
    "answerable": lambda a: str(a.answerable),
    "answered": lambda a: _percent(a.answered),
    "right_citation": lambda a: _percent(a.right_citation),
    "right_sentence": lambda a: _percent(a.right_sentence),
    "unanswerable": lambda a: str(a.unanswerable),
    "refused": lambda a: _percent(a.refused_unanswerable),
    "removed": lambda a: str(a.removed),
    "removed_refused": lambda a: _percent(a.refused_removed),
    "false_answers": lambda a: f"{a.false_answers} ({_percent(a.false_share)})",
    "talk": lambda a: str(a.talk),
    "questions": lambda a: str(a.questions),
    "right": lambda a: _percent(a.right),
}
"""The rows of the table of answers; what stands below a number of questions is a share of them."""


def print_report(made: Report, messages: Messages, rows: Sequence[Result]) -> None:
    """Print the figures, and below them some of the questions."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDTH
    title = messages.get("eval.title", name=made.name, questions=len(made.results), passages=made.passages)
    console.print(Text(title, style="bold"))
    everything = made.groups[Group()]
    if everything.retrieval:
        console.print(_retrieval_table(made, messages))
        console.print()
    shown = [group for group in made.groups if group.by != "kind"]
    for start in range(0, len(shown), _GROUPS):
        console.print(_answering_table(made, shown[start : start + _GROUPS], messages))
        console.print()
    if everything.answering.answerable:
        console.print(_risk_table(everything, messages))
        areas = {"area": everything.risk.area, "answerable": everything.risk.area_answerable}
        console.print(messages.get("eval.area", **{name: _figure(area) for name, area in areas.items()}))
        console.print()
    speed = {"median": everything.speed.median, "p95": everything.speed.p95}
    console.print(messages.get("eval.speed", **{name: f"{took:.1f}" for name, took in speed.items()}))
    for result in rows:
        console.print()
        console.print(_told(result, messages))
    console.print()


def _percent(share: Share) -> str:
    return "–" if share is None else f"{share:.1%}"


def _figure(value: Share) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(first: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in first:
        table.add_column(Text(name), overflow="fold")
    for name in numbers:
        table.add_column(Text(name), justify="right", no_wrap=False)
    return table


def _label(group: Group, messages: Messages) -> str:
    if not group.by:
        return messages.get("eval.all")
    if group.by == "language":
        return messages.name_of(Language(group.value))
    value = visible(group.value)
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _retrieval_table(made: Report, messages: Messages) -> Table:
    """A row for each group and system."""
    first = [messages.get("eval.group"), messages.get("eval.system")]
    table = _table(first, ["R@1", "R@5", "R@10", "MRR@10"])
    for group, figures in made.groups.items():
        if group.by == "kind":
            continue
        label = f"{_label(group, messages)} ({figures.answering.answerable})"
        for system, found in figures.retrieval.items():
            name, _, model = system.partition(", ")
            shown = messages.get(f"eval.{name}") + (f", {visible(model)}" if model else "")
            values = (found.recall_at_1, found.recall_at_5, found.recall_at_10, found.reciprocal_rank)
            table.add_row(Text(label), Text(shown), *(f"{value:.3f}" for value in values))
            label = ""
    return table


def _answering_table(made: Report, groups: Sequence[Group], messages: Messages) -> Table:
    """A column for each group; answers and refusals never one without the other."""
    table = _table([messages.get("eval.questions_of")], [_label(group, messages) for group in groups])
    all_questions = made.groups[Group()].answering
    for name, value in _ROWS.items():
        if name == "talk" and not all_questions.talk:
            continue
        if name.startswith("removed") and not all_questions.removed:
            continue
        cells = [value(made.groups[group].answering) for group in groups]
        table.add_row(Text(messages.get(f"eval.row_{name}")), *cells)
    return table


def _risk_table(figures: GroupFigures, messages: Messages) -> Table:
    """A row for each share of the answerable questions that might be answered."""
    names = ("threshold", "right_of_answered", "refused_unanswerable", "refused_removed")
    if not figures.answering.removed:
        names = names[:-1]
    table = _table([messages.get("eval.coverage")], [messages.get(f"eval.{name}") for name in names])
    for point in figures.risk.points:
        shares = (point.right_sentence, point.refused_unanswerable, point.refused_removed)
        cells = [_figure(point.threshold), *map(_percent, shares)][: len(names)]
        table.add_row(_percent(point.coverage), *cells)
    return table


def _told(result: Result, messages: Messages) -> Text:
    """A question, what was expected and what came, on three lines."""
    question = result.case.question
    mark, style = ("✓", "green") if result.is_right else ("✗", "red")
    return Text.assemble(
        (f"{mark} ", style),
        (visible(" ".join(question.text.split())), "bold"),
        (f"  {visible(question.file)}:{question.line}", "dim"),
        f"\n  {messages.get('eval.expected')}: {_expected(result, messages)}",
        f"\n  {messages.get('eval.came')}: {_came(result, messages)}",
    )


def _expected(result: Result, messages: Messages) -> str:
    if not result.case.right:
        return messages.get(f"eval.expected_{result.case.kind}")
    question = result.case.question
    places = ", ".join(f"{article} ¶{number}" for article, number in sorted(result.case.right))
    facts = dict.fromkeys([*(fact for found in question.facts.values() for fact in found), *question.answers])
    return visible(places + "".join(f" “{fact}”" for fact in facts))


def _came(result: Result, messages: Messages) -> str:
    if result.outcome is Outcome.TALK:
        return messages.get("eval.came_talk")
    cited = "; ".join(
        f"{citation.passage.article_id} ¶{citation.passage.paragraph} “{_short(citation.quote)}”"
        for citation in result.citations
    )
    percent = round(100 * result.confidence)
    return messages.get(f"eval.came_{result.outcome}", confidence=percent, cited=cited or "–")


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
