"""Text that was saved in one encoding and read in another: repaired where that is certain, else reported."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.mojibake import find_damage, repair
from knowledge.problem import Problem, ProblemKind
from knowledge.readers.files import damaged, excerpt

_MOST_PROBLEMS = 20  # in one file: whoever has seen these has understood
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def mend(text: str, path: Path, *, line: int | None = None) -> tuple[str, list[Problem]]:
    """Repair text line by line.

    Args:
        line: Where in the file all of it stands; None if its lines are those of the file.

    Returns:
        The text, and what was repaired or should be; both unchanged and empty for sound text.
    """
    if text.isascii() or find_damage(_whole(text)) is None:
        return text, []
    lines = text.split("\n")
    problems: list[Problem] = []
    for number, before in enumerate(lines, start=1):
        place = number if line is None else line
        at = find_damage(_whole(before))
        if at is None:
            continue
        after = repair(before)
        if after is None:
            problems.append(damaged(path, _whole(before), at=at, line=place))
        else:
            lines[number - 1] = after
            problems.append(_repaired(path, before, after, at=at, line=place))
    return "\n".join(lines), problems[:_MOST_PROBLEMS]


def _whole(text: str) -> str:
    """Half a character as U+FFFD: it is damage, and cannot be shown."""
    return text if text.isascii() else _HALF_A_CHARACTER.sub("\ufffd", text)


def _repaired(path: Path, before: str, after: str, *, at: int, line: int) -> Problem:
    facts = {"excerpt": excerpt(before, at, width=20), "repaired": excerpt(after, at, width=20)}
    return Problem(ProblemKind.REPAIRED_ENCODING, path, line, facts)
