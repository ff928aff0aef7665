"""The block of YAML between two `---` lines at the top of a Markdown file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from knowledge.problem import Problem, ProblemKind

if TYPE_CHECKING:
    import yaml

MAXIMUM_CHARACTERS = 64_000

_START = re.compile(r"---[ \t]*(?:\n|$)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NOTHING = {"", "~", "null"}
_FIRST_LINE = 2  # the line after the first `---`


class FrontMatter(NamedTuple):
    """What stands in the front matter, and where the text below it begins.

    Attributes:
        values: Text, lists and mappings by key. Nothing is a number, a date or a truth value yet: "007" keeps
            its zeros and "no" stays a word.
        lines: Line of the file where each key stands, from 1.
        body: The text below.
        body_line: Line of the file where the body starts, from 1.
    """

    values: dict[str, object]
    lines: dict[str, int]
    body: str
    body_line: int


def read_front_matter(text: str, path: Path) -> FrontMatter | Problem:
    """Take the front matter off a Markdown text, whose lines end in a line feed.

    Returns:
        A text without front matter has no values, and is all body.
    """
    start = _START.match(text)
    if start is None:
        return FrontMatter({}, {}, text, 1)
    end = _END.search(text, start.end())
    if end is None:
        return _broken(path, 1, "unclosed")
    if end.start() - start.end() > MAXIMUM_CHARACTERS:
        return _broken(path, 1, "too_long")
    parsed = _parse(text[start.end() : end.start()], path)
    if isinstance(parsed, Problem):
        return parsed
    values, lines = parsed
    return FrontMatter(values, lines, text[end.end() :], text.count("\n", 0, end.end()) + 1)


_MISTAKES = {"'\\t'": "tab", "mapping values are not allowed": "colon"}
"""Part of what YAML says -> the name of the reason."""


def _parse(source: str, path: Path) -> tuple[dict[str, object], dict[str, int]] | Problem:
    import yaml  # noqa: PLC0415 - takes longer to import than everything else here

    try:
        node = yaml.SafeLoader(source).get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            return _broken(path, _FIRST_LINE, "no_keys")
        values = cast("dict[str, object]", _plain(node, seen=set()))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _broken(path, _FIRST_LINE + (mark.line if mark else 0), _named(error.problem or "not YAML"))
    except yaml.YAMLError:
        return _broken(path, _FIRST_LINE, "strange_character")
    except RecursionError:
        return _broken(path, _FIRST_LINE, "too_deep")
    return values, {str(key.value): key.start_mark.line + _FIRST_LINE for key, _ in node.value}


def _plain(node: yaml.Node, *, seen: set[yaml.Node]) -> object:
    """Turn a node of YAML into text, lists, mappings and None, whatever types its tags ask for.

    Without numbers, dates and truth values, nobody has to know that YAML reads `no` as false and `010` as
    eight. An alias is the same node a second time: refused, lest a small file grow into a large one.
    """
    import yaml  # noqa: PLC0415 - as above

    if node in seen:
        raise yaml.MarkedYAMLError(
            problem="anchors and aliases are not allowed", problem_mark=node.start_mark
        )
    seen.add(node)
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value, seen=seen) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, seen=seen) for item in cast("list[yaml.Node]", node.value)]
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if is_plain and node.value in _NOTHING else node.value


def _named(problem: str) -> str:
    """The commonest mistakes by a name that has a sentence in every language; others as YAML says them."""
    return next((name for told, name in _MISTAKES.items() if told in problem), problem)


def _broken(path: Path, line: int, reason: str) -> Problem:
    return Problem(ProblemKind.BROKEN_FRONT_MATTER, path, line, {"reason": reason})
