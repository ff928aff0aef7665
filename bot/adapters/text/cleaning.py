"""Text from anywhere made fit for a chat: readable, but unable to steer it or to ping anybody."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from bot.answering.answer import Mark
from bot.command_names import command_named

_LINE_END = r"\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_STACKED = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_UNFIT = re.compile(
    rf"(?P<gap>(?:{_LINE_END}){{3,}})"
    r"|(?P<line>\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
    r"|(?P<tab>\t)"
    # Half characters, non-characters, and what would steer a terminal.
    r"|(?P<broken>[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff])"
    # What turns the direction of writing; and three signs that Telegram takes out of every message.
    "|(?P<ring>[AaUuwy]\u030a)"
    "|(?P<hidden>[\u202a-\u202e\u2066-\u206f\u0333\u033f\u030a])"
    # Signs stacked on one letter until they cover the lines around it; no language needs as many.
    f"|(?P<stack>(?<=[{_STACKED}]{{8}})[{_STACKED}]+)"
)
# Found in a tenth of the time; most texts have none of it.
_SUSPECT = re.compile(
    rf"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufffe\uffff{_STACKED}]|\n\n\n"
)
_REPLACED = {"gap": "\n\n", "line": "\n", "tab": " ", "broken": "\N{REPLACEMENT CHARACTER}"}

# Telegram makes "@name" and "/command" live unless a letter or digit stands before them, or before the slash
# a bracket or slash. Any sign but ASCII's may follow: Telegram may take out some that are not known here.
_NAME_FOLLOWS = "(?=[^\\s!-/:-@\\[-^`{-~\u2060])"
_LIVE = re.compile(f"(?<![A-Za-z0-9_])@{_NAME_FOLLOWS}|(?<![A-Za-z0-9_/<>])/{_NAME_FOLLOWS}")
_SEPARATED = "\N{WORD JOINER}"
_COMMAND = re.compile(r"/([a-z_]+)(?![\w@/])", re.ASCII)


def foreign(text: str, marks: Sequence[Mark] = ()) -> tuple[str, tuple[Mark, ...]]:
    """A text that others wrote, in which nothing is live, and where its marks then are."""
    return _replaced(_LIVE, *_made_fit(text, marks), _separated)


def foreign_line(text: str) -> str:
    """The same as one line."""
    text, _ = foreign(text)
    return " ".join(line.strip() for line in text.split("\n") if line.strip()) if "\n" in text else text


def own(text: str) -> str:
    """A text of ours: our commands stay live, unless they stand in something “quoted”."""
    text, _ = _made_fit(text)
    first, last = text.find("“"), text.rfind("”")

    def separated(match: re.Match[str]) -> str:
        is_quoted = first < match.start() < last
        command = _COMMAND.match(match.string, match.start())
        if command and command_named(command[1]) and not is_quoted:
            return match[0]
        return _separated(match)

    return _replaced(_LIVE, text, (), separated)[0]


def label(text: str) -> str:
    """The same as a line in which nothing can be live anyway: words on a button."""
    return " ".join(_made_fit(text)[0].split())


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in a text; Telegram refuses such a message."""
    return not any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    kind = unicodedata.category(character)
    # An unassigned character may be an emoji of a newer Unicode.
    return kind[0] not in "ZM" and kind not in {"Cc", "Cf", "Cs"} and not _EMPTY.match(character)


_EMPTY = re.compile("[\u115f\u1160\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")
"""Letters and signs without a shape."""


def _made_fit(text: str, marks: Sequence[Mark] = ()) -> tuple[str, tuple[Mark, ...]]:
    if _SUSPECT.search(text) is None:
        return text, tuple(marks)
    return _replaced(_UNFIT, text, marks, _fit)


def _fit(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    return unicodedata.normalize("NFC", match[0]) if kind == "ring" else _REPLACED.get(kind, "")


def _separated(match: re.Match[str]) -> str:
    return f"{match[0]}{_SEPARATED}"


def _replaced(
    pattern: re.Pattern[str], text: str, marks: Sequence[Mark], replacement: Callable[[re.Match[str]], str]
) -> tuple[str, tuple[Mark, ...]]:
    """A text with what a pattern finds replaced, and its marks moved along."""
    if pattern.search(text) is None:
        return text, tuple(marks)
    if not marks:
        return pattern.sub(replacement, text), ()
    pieces: list[str] = []
    # (place in the text from which on, how far characters are moved).
    moves: list[tuple[int, int]] = [(0, 0)]
    place = length = 0
    for match in pattern.finditer(text):
        new = replacement(match)
        pieces += text[place : match.start()], new
        length += match.start() - place + len(new)
        place = match.end()
        moves.append((place, length - place))
    moved = _moved(marks, moves, length + len(text) - place)
    return "".join([*pieces, text[place:]]), tuple(moved)


def _moved(marks: Sequence[Mark], moves: Sequence[tuple[int, int]], length: int) -> Iterator[Mark]:
    starts = [place for place, _ in moves]
    last = 0
    for mark in marks:
        start, end = (place + moves[bisect_right(starts, place) - 1][1] for place in mark)
        # A mark that began or ended within something that was replaced.
        start = min(max(start, last), length)
        last = min(max(end, start), length)
        yield start, last
