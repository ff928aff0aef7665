"""A report as JSON and back: how a process tells its parent, and how an index remembers its last reindex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import cast

from embeddings.reindexing.report import (
    Difference,
    DifferenceKind,
    GateReport,
    Outcome,
    ReindexReport,
    Stage,
    Worse,
)
from knowledge.article import Language
from knowledge.problem import Problem, ProblemKind

JsonObject = dict[str, object]

_COUNTS = tuple(field.name for field in fields(ReindexReport) if field.type == "int")


def to_json(report: ReindexReport) -> JsonObject:
    """A report as `json` can write it, under the names of its fields.

    Text may hold half characters, as names of files do; `json` writes them as escapes (`ensure_ascii`).
    """
    return cast("JsonObject", _plain(report))


def from_json(record: object) -> ReindexReport:
    """The report that `to_json` made this of; what was added to reports since then has its default.

    Raises:
        ValueError: It is no such thing.
    """
    found = _object(record)
    return ReindexReport(
        stage=Stage(_text(found, "stage")),
        outcome=Outcome(_text(found, "outcome")),
        generation=_text(found, "generation"),
        differences=[_difference(item) for item in _objects(found, "differences")],
        kept=[_difference(item) for item in _objects(found, "kept")],
        problems=[_problem(item) for item in _objects(found, "problems")],
        seconds=_seconds(found),
        gate=None if found.get("gate") is None else _gate(_object(found["gate"])),
        forced=found.get("forced") is True,
        **{name: _count(found, name) for name in _COUNTS},
    )


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    # An enum's value is a str of its own class, which `json` takes; a path is not.
    return str(value) if isinstance(value, str | Path) else value


def _difference(found: JsonObject) -> Difference:
    return Difference(
        kind=DifferenceKind(_text(found, "kind")),
        article_id=_text(found, "article_id"),
        language=Language(_text(found, "language")),
        title=_text(found, "title"),
        path=_text(found, "path"),
        added=_count(found, "added"),
        changed=_count(found, "changed"),
        removed=_count(found, "removed"),
    )


def _problem(found: JsonObject) -> Problem:
    return Problem(
        kind=ProblemKind(_text(found, "kind")),
        path=Path(_text(found, "path")),
        line=_count(found, "line"),
        facts={name: str(fact) for name, fact in _object(found.get("facts", {})).items()},
        article_id=_text(found, "article_id"),
    )


def _gate(found: JsonObject) -> GateReport:
    worse = tuple(
        Worse(
            question=_text(item, "question"),
            language=Language(_text(item, "language")),
            expected=_text(item, "expected"),
            before=_text(item, "before"),
            after=_text(item, "after"),
            place=_text(item, "place"),
            article_gone=item.get("article_gone") is True,
        )
        for item in _objects(found, "worse")
    )
    return GateReport(
        asked=_count(found, "asked"),
        right_before=_count(found, "right_before"),
        right_after=_count(found, "right_after"),
        worse=worse,
        compared=found.get("compared", True) is True,
        moved=_count(found, "moved"),
    )


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return cast("JsonObject", value)


def _objects(found: JsonObject, name: str) -> list[JsonObject]:
    value = found.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name}: no list")
    return [_object(item) for item in cast("list[object]", value)]


def _text(found: JsonObject, name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name}: no text")
    return value


def _count(found: JsonObject, name: str) -> int:
    value = found.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{name}: no count")
    return value


def _seconds(found: JsonObject) -> float:
    value = found.get("seconds", 0.0)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("seconds: no number")
    return float(value)
