"""What is wrong with articles, as far as it fits into a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.messages import Messages
from bot.reindex_lines import more
from bot.reply import Listing
from knowledge.problem import Problem

_MOST = 5


def problems_listing(problems: Sequence[Problem], folder: Path, messages: Messages) -> Iterator[Listing]:
    """The first problems, those that keep an article out before the others, and how many more there are.

    Args:
        folder: What paths are told from.
    """
    if not problems:
        return
    ordered = sorted(problems, key=lambda problem: not problem.is_fatal)[:_MOST]
    lines = [messages.problem(_within(problem, folder)) for problem in ordered]
    rest = [line.text for line in more(len(problems) - len(lines), messages)]
    yield Listing(messages.get("admin.problems", count=len(problems)), (*lines, *rest))


def _within(problem: Problem, folder: Path) -> Problem:
    if not problem.path.is_relative_to(folder):
        return problem
    facts = {name: fact.removeprefix(f"{folder}/") for name, fact in problem.facts.items()}
    return replace(problem, path=problem.path.relative_to(folder), facts=facts)
