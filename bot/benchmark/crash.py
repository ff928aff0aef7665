"""Kill -9 in the middle of reindexes and rollbacks, and what is found afterwards."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.benchmark.aftermath import Wrong, after_the_kill, after_the_next
from bot.benchmark.crash_scenarios import SCENARIOS, Scenario, scenarios
from bot.benchmark.crashing import Passed
from bot.benchmark.process import bytes_written, size_of

_Item = TypeVar("_Item")

CHILD = "bot.benchmark.crashing"

_IN_POINTS = 3 / 4
"""Share of the runs that die at a point; the others die once they have written some number of bytes."""

_TRIES = 5
"""How often a run is begun anew, each time a little earlier, that ended before it could be killed."""

_LONGEST = 120.0
"""Seconds that a process may take."""

_TELLING = re.compile("(before|after) (sync|replace) ")
"""Points beside what makes a change last; they come before all others."""

_GLANCE = 0.0003
"""Seconds between two looks at how much it has written."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill.

    Attributes:
        point: Number of the point; 0 where bytes decide.
        bytes: Killed from outside, once so many have been written.
    """

    point: int = 0
    bytes: int = 0

    def earlier(self) -> Moment:
        """A moment that comes surely before."""
        return Moment(max(0, self.point - 1), self.bytes * 9 // 10)


@dataclass(frozen=True, slots=True)
class Killed:
    """One run.

    Attributes:
        where: The point, or the number of bytes.
        served: "old" or "new"; "" where it was neither.
        spared: Passages that the next reindex need not embed again, of those of an undisturbed one.
        wrong: What was not as promised.
    """

    scenario: str
    by: str
    where: str
    served: str
    spared: int
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a scenario does when nobody kills it: its points, its bytes, and what then lies on disk."""

    points: tuple[str, ...] = ()
    bytes: int = 0
    size: int = 0
    embedded: int = 0
    wrong: tuple[Wrong, ...] = ()


def measure_crashes(
    runs: int,
    *,
    paragraphs: int = 400,
    child: str = CHILD,
    names: Sequence[str] = SCENARIOS,
    told: Callable[[int], None] = lambda done: None,
) -> list[Killed]:
    """Kill that many times, evenly spread over all points and all bytes of every scenario.

    Args:
        child: The module that is run and killed.
        names: Of the scenarios.
        told: Called with the number of runs done.

    Returns:
        The runs; before them, those that went wrong although nobody was killed.
    """
    with tempfile.TemporaryDirectory(prefix="kutip-crash-") as folder:
        found = scenarios(Path(folder) / "scenarios", names, paragraphs=paragraphs)
        bench = [_Bench(scenario, child, Path(folder) / "run") for scenario in found]
        killed = [done for one in bench if (done := one.disturbed_by_nobody())]
        for one, moment in _spread(bench, runs):
            killed.append(one.kill(moment))
            told(len(killed))
        return killed


def _spread(bench: Sequence[_Bench], runs: int) -> list[tuple[_Bench, Moment]]:
    """Moments for all runs: syncs and renames first, what else is done to files if there is room."""
    points = [(one, place, name) for one in bench for place, name in enumerate(one.undisturbed.points, 1)]
    telling = [point for point in points if _TELLING.search(point[2])]
    others = [point for point in points if point not in telling]
    wanted = min(len(points), int(runs * _IN_POINTS))
    chosen = evenly(telling, wanted)
    chosen += evenly(others, wanted - len(chosen))
    moments = [(one, Moment(point=place)) for one, place, _ in chosen]
    writing = [one for one in bench if one.scenario.action == "reindex"]
    left = runs - len(moments)
    for place, one in enumerate(writing):
        share = left // len(writing) + (place < left % len(writing))
        most = one.undisturbed.bytes
        moments += [(one, Moment(bytes=1 + most * turn // share)) for turn in range(share)]
    return moments


def evenly(items: Sequence[_Item], count: int) -> list[_Item]:
    """So many of them, the first and the last among them, as far from each other as can be; all at most."""
    if count >= len(items):
        return list(items)
    if count <= 1:
        return list(items[:count])
    return [items[place * (len(items) - 1) // (count - 1)] for place in range(count)]


def copy_linked(source: Path, target: Path) -> None:
    """Copy a folder; files that share their content go on to do so."""
    copies: dict[int, str] = {}

    def copy(path: str, copied: str) -> None:
        first = copies.setdefault(Path(path).stat().st_ino, copied)
        if first == copied:
            shutil.copy2(path, copied)
        else:
            os.link(first, copied)

    shutil.copytree(source, target, copy_function=copy)


class _Bench:
    """One scenario, to be killed again and again."""

    def __init__(self, scenario: Scenario, child: str, place: Path) -> None:
        self.scenario = scenario
        self._child = child
        self._place = place
        self._copied = 0
        self.undisturbed = self._undisturbed()

    def disturbed_by_nobody(self) -> Killed | None:
        """What was wrong although nobody was killed, if anything was."""
        wrong = self.undisturbed.wrong
        return Killed(self.scenario.name, "nobody", "–", "", 0, wrong) if wrong else None

    def kill(self, moment: Moment) -> Killed:
        """Kill it, look what is left, let the next reindex run, and look again."""
        by = "point" if moment.point else "bytes"
        home, where, status = self._killed(moment)
        if status != -signal.SIGKILL:
            return Killed(self.scenario.name, by, where, "", 0, (Wrong("not_killed", f"status {status}"),))
        served, wrong = after_the_kill(self.scenario, home)
        embedded, more = after_the_next(self.scenario, home, most=self.undisturbed.size)
        shutil.rmtree(home)
        spared = max(0, self.undisturbed.embedded - embedded) if served == "old" else 0
        return Killed(self.scenario.name, by, where, served, spared, (*wrong, *more))

    def _killed(self, moment: Moment) -> tuple[Path, str, int]:
        """What is left once it was killed at that moment or shortly before; where it was, and its status."""
        home, where, status = self._place, str(moment), 0
        for _ in range(_TRIES):
            home = self._fresh_home()
            written, said, status = self._run(home, moment)
            if status == -signal.SIGKILL:
                return home, said or f"{written:,}", status
            moment = moment.earlier()
        return home, where, status

    def _fresh_home(self) -> Path:
        shutil.rmtree(self._place, ignore_errors=True)
        copy_linked(self.scenario.home, self._place)
        return self._place

    def _undisturbed(self) -> Undisturbed:
        home = self._fresh_home()
        _, said, status = self._run(home, Moment())
        if status or not said:
            return Undisturbed(wrong=(Wrong("fails", f"status {status}"),))
        done = Passed(**json.loads(said))
        served, wrong = after_the_kill(self.scenario, home)
        if served != "new":
            wrong.append(Wrong("not_new"))
        _, more = after_the_next(self.scenario, home, most=size_of(home))
        size = size_of(home)
        shutil.rmtree(home)
        return Undisturbed(tuple(done.points), done.bytes, size, done.embedded, (*wrong, *more))

    def _run(self, home: Path, moment: Moment) -> tuple[int, str, int]:
        """Start it, and kill it at a moment; the bytes it had written, what it said last, and its status."""
        arguments = (self.scenario.action, home, self.scenario.articles, self.scenario.model, moment.point)
        with subprocess.Popen(  # noqa: S603 (ourselves)
            [sys.executable, "-m", self._child, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            text=True,
        ) as process:
            if process.stdin is None or process.stdout is None or process.stdout.readline() != "ready\n":
                return 0, "", process.wait(_LONGEST)
            before = bytes_written(process.pid)
            process.stdin.write("go\n")
            process.stdin.flush()
            written = _kill_after(process, before, moment.bytes) if moment.bytes else 0
            said, _ = process.communicate(timeout=_LONGEST)
            return written, said.strip(), process.returncode


def _kill_after(process: subprocess.Popen[str], before: int, most: int) -> int:
    """Kill a process once it has written so many bytes; how many it had."""
    written = 0
    while process.poll() is None:
        written = bytes_written(process.pid) - before
        if written >= most:
            process.kill()
            break
        time.sleep(_GLANCE)
    return written
