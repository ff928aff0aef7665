"""Figures of one set of questions: over all of them, and by language, style and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from bot.evaluation.figures import Answering, Risk, Speed, answering, retrieval, risk, speed
from bot.evaluation.outcome import Result
from bot.evaluation.questions import JsonObject
from embeddings.systems import Figures


class Group(NamedTuple):
    """Questions that have something in common.

    Attributes:
        by: "language", "style" or "kind"; "" for all questions.
        value: As the file has it.
    """

    by: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group."""

    retrieval: dict[str, Figures]
    answering: Answering
    risk: Risk
    speed: Speed


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a set of questions.

    Attributes:
        name: Of the file, or the folder of golden questions.
        passages: That the collection holds.
        groups: All questions first, under `Group()`; a group that would hold all again is left out.
    """

    name: str
    passages: int
    results: tuple[Result, ...]
    groups: dict[Group, GroupFigures]


def report(name: str, passages: int, results: Sequence[Result]) -> Report:
    """Make the figures; there is one result at least."""
    groups = {group: _figures(found) for group, found in _grouped(results)}
    return Report(name, passages, tuple(results), groups)


def _grouped(results: Sequence[Result]) -> Iterator[tuple[Group, Sequence[Result]]]:
    yield Group(), results
    groups: dict[Group, list[Result]] = {}
    for result in results:
        question = result.case.question
        values = (
            ("language", question.language or ""),
            ("style", question.style),
            ("kind", result.case.kind),
        )
        for by, value in values:
            if value:
                groups.setdefault(Group(by, str(value)), []).append(result)
    order = ("language", "style", "kind")
    for group, found in sorted(groups.items(), key=lambda item: (order.index(item[0].by), item[0].value)):
        if len(found) < len(results):
            yield group, found


def _figures(results: Sequence[Result]) -> GroupFigures:
    return GroupFigures(retrieval(results), answering(results), risk(results), speed(results))


def as_json(made: Report, rows: Sequence[Result] | None) -> JsonObject:
    """A report as an object; with a row for each of some results, if any are wanted."""
    found: JsonObject = {
        "name": made.name,
        "questions": len(made.results),
        "passages": made.passages,
        "groups": [
            {"by": group.by or "all", "value": group.value, **asdict(figures)}
            for group, figures in made.groups.items()
        ],
    }
    return found if rows is None else found | {"rows": [_row(result) for result in rows]}


def _row(result: Result) -> JsonObject:
    question = result.case.question
    return {
        "file": question.file,
        "line": question.line,
        "question": question.text,
        "language": question.language,
        "style": question.style or None,
        "kind": str(result.case.kind),
        "expected": _expected(result),
        "outcome": str(result.outcome),
        "cited": [
            {"article": citation.passage.article_id, "paragraph": citation.passage.paragraph}
            for citation in result.citations
        ],
        "quote": " … ".join(citation.quote for citation in result.citations) or None,
        "confidence": round(result.confidence, 4),
        "right_citation": result.right_citation,
        "right_sentence": result.right_sentence,
        "right": result.is_right,
        "places": dict(result.places),
        "took_ms": round(result.took, 2),
    }


def _expected(result: Result) -> JsonObject | None:
    """What should have been cited and quoted; None where nothing should."""
    if not result.case.right:
        return None
    question = result.case.question
    return {
        "places": [
            {"article": article, "paragraph": number} for article, number in sorted(result.case.right)
        ],
        "facts": {str(language): list(facts) for language, facts in question.facts.items()},
        "answers": list(question.answers),
    }
