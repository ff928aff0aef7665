"""What a bot and its reindexing process say to each other: JSON, a message a line.

The first line to the process is the request, any further one asks it to stop, and their end tells it that
nobody listens any more. It answers with reports as they grow, and at last with the final one or an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from bot.settings import SettingsError
from embeddings.embedder import EmbedderError
from embeddings.index.errors import IndexError_
from embeddings.reindexing.record import from_json, to_json
from embeddings.reindexing.report import ReindexReport
from knowledge.errors import KnowledgeError, KutipError

STOP = b"stop\n"

MOST_PROBLEMS = 10_000
"""Problems that are passed on; a file of a million broken lines has more than anybody reads."""


_FAMILIES = (KnowledgeError, EmbedderError, IndexError_)


@dataclass(eq=False)
class ReindexFailedError(KutipError):
    """The process that reindexed broke down; the index is as it was.

    Attributes:
        detail: The exception's class, or how the process ended.
    """

    detail: str


@dataclass(eq=False)
class GenerationPinnedError(KutipError):
    """Somebody went back to this generation, so that it stays until somebody reindexes."""


@dataclass(frozen=True, slots=True)
class ReindexRequest:
    """What a reindexing process shall do.

    Attributes:
        place: Where it was asked for, and perhaps by whom: `owner_name` makes of it what others are told.
        again: Embed everything anew.
        force: Publish also what the quality gate would block.
        dry_run: Only tell what would change.
        by_itself: Nobody has asked for it: leave an index alone that was made from another folder, and a
            generation that somebody went back to.
    """

    place: str
    again: bool = False
    force: bool = False
    dry_run: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class Progressed:
    """A report as it grows, without differences and problems."""

    report: ReindexReport


@dataclass(frozen=True, slots=True)
class Finished:
    """The report at the end."""

    report: ReindexReport


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no report, but an error."""

    error: KutipError


def request_line(request: ReindexRequest) -> bytes:
    """A request as a line."""
    return _line(asdict(request))


def request_of(line: bytes) -> ReindexRequest:
    """The request in a line.

    Raises:
        ValueError, TypeError: There is none.
    """
    return ReindexRequest(**json.loads(line))


def progress_line(report: ReindexReport) -> bytes:
    """A report, as it grows, as a line; lists grow with the archive, and nobody reads them meanwhile."""
    return _line({"progress": to_json(replace(report, differences=[], kept=[], problems=[]))})


def finished_line(report: ReindexReport) -> bytes:
    """The last report as a line, with the first `MOST_PROBLEMS` problems."""
    return _line({"finished": to_json(replace(report, problems=report.problems[:MOST_PROBLEMS]))})


def failed_line(error: KutipError) -> bytes:
    """An error as a line."""
    return _line({"failed": type(error).__name__, "facts": error.facts()})


def message_of(line: bytes) -> Progressed | Finished | Failed:
    """What the process said.

    Raises:
        ValueError: Nothing that a process says.
    """
    said = cast("object", json.loads(line))
    fields = cast("dict[str, object]", said) if isinstance(said, dict) else {}
    if "progress" in fields:
        return Progressed(from_json(fields["progress"]))
    if "finished" in fields:
        return Finished(from_json(fields["finished"]))
    if "failed" in fields and isinstance(facts := fields.get("facts"), dict):
        return Failed(_error(str(fields["failed"]), cast("dict[str, object]", facts)))
    raise ValueError("no message")


def _line(message: dict[str, object]) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


def _error(name: str, facts: dict[str, object]) -> KutipError:
    """The error of that name, so that people are told the same as if it had been raised here."""
    for known in (ReindexFailedError, GenerationPinnedError, SettingsError, *_below(*_FAMILIES)):
        if known.__name__ == name:
            paths = {fact for fact, kind in known.__annotations__.items() if kind == "Path"}
            told = {fact: (Path if fact in paths else str)(str(value)) for fact, value in facts.items()}
            with suppress(TypeError):
                return cast("Callable[..., KutipError]", known)(**told)
    return ReindexFailedError(name)


def _below(*families: type[KutipError]) -> Iterator[type[KutipError]]:
    for family in families:
        yield from family.__subclasses__()
        yield from _below(*family.__subclasses__())
