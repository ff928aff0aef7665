"""What is found after a reindex was killed: is a whole index served, and does the next one tidy up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.benchmark.crash_scenarios import Scenario, State, reindex_again, state_of
from bot.benchmark.process import size_of
from embeddings.index.local import LocalIndex
from knowledge.errors import KutipError

_STAYS = {"CURRENT", "FRESH", "reindex.lock", "files.sqlite", "generations"}
"""What may lie in the index's folder once nobody reindexes."""

_MOST_GENERATIONS = 3

_ROOM, _SLACK = 1.2, 100_000
"""How much larger than undisturbed the index may be: times, and bytes."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A promise that was not kept.

    Attributes:
        what: The name of a sentence.
        detail: In which way; English.
    """

    what: str
    detail: str = ""


def after_the_kill(scenario: Scenario, home: Path) -> tuple[str, list[Wrong]]:
    """Load as a new process does and ask: which state is served, and what is wrong with that."""
    index = LocalIndex(home)
    try:
        state = state_of(index)
        kept = index.generations()[:_MOST_GENERATIONS]
        damaged = [f"{each.name}: {each.damage}" for each in kept if each.damage]
        running = index.running()
    except (KutipError, OSError) as error:
        return "", [Wrong("raises", f"{type(error).__name__} {error.__dict__}")]
    served = _name_of(scenario, state)
    wrong = [] if served else [Wrong("neither", _difference(scenario, state))]
    wrong += [Wrong("damaged", each) for each in damaged]
    # Of the very first generation the pointer may be missing still.
    if state is not None and (scenario.old or (home / "index" / "CURRENT").exists()):
        wrong += _not_current(index)
    if running is not None:
        wrong.append(Wrong("still_running", running.owner))
    return served, wrong


def _not_current(index: LocalIndex) -> list[Wrong]:
    """What is wrong if another generation is served than the pointer names."""
    current = [each.name for each in index.generations() if each.is_current]
    served = index.info().generation
    return [] if current == [served] else [Wrong("not_current", f"{current} is current, {served} is served")]


def _name_of(scenario: Scenario, state: State | None) -> str:
    if state == scenario.old:
        return "old"
    return "new" if state == scenario.new else ""


def _difference(scenario: Scenario, state: State | None) -> str:
    if state is None:
        return "nothing is served"
    before = scenario.old.digests if scenario.old else {}
    known = {*scenario.new.digests.items(), *before.items()}
    strange = len(state.digests.items() - known)
    return f"{state.model}, {len(state.digests)} passages, {strange} of no state; {' | '.join(state.answers)}"


def after_the_next(scenario: Scenario, home: Path, *, most: int) -> tuple[int, list[Wrong]]:
    """Reindex again: how many passages were embedded, and what is wrong then.

    Args:
        most: Bytes on disk where nobody was killed.
    """
    try:
        embedded = reindex_again(home, scenario.articles, scenario.model)
        index = LocalIndex(home)
        state, wrong = state_of(index), _not_current(index)
    except (KutipError, OSError) as error:
        return 0, [Wrong("next_raises", f"{type(error).__name__} {error.__dict__}")]
    if state != scenario.final:
        wrong.append(Wrong("next_is_wrong", f"{state and state.answers}"))
    wrong += [Wrong("left_over", path) for path in _left_over(home)]
    size = size_of(home)
    # A generation that was complete when its maker was killed stays as one of those that are kept.
    if size > _ROOM * most + LocalIndex(home).info().size + _SLACK:
        wrong.append(Wrong("too_large", f"{size:,} bytes instead of {most:,}"))
    return embedded, wrong


def _left_over(home: Path) -> Iterator[str]:
    """Paths that nothing needs any more."""
    root = home / "index"
    yield from (path.name for path in sorted(root.iterdir()) if path.name not in _STAYS)
    generations = sorted(path.name for path in (root / "generations").iterdir())
    yield from (name for name in generations if name.startswith("."))
    whole = [name for name in generations if not name.startswith(".")]
    yield from whole[: -_MOST_GENERATIONS or None]
    for name in whole:
        work = root / "generations" / name / "work"
        if work.exists():
            yield f"{name}/{work.name}"
