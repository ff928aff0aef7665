"""Golden conversations: what somebody says, and what they must be shown, whatever the platform.

A file is a conversation. `language` at its top is what the platform says the person uses. Each `[[line]]` has

    say        what is said
    kind       "answer", "no_answer" or "talk"
    language   of the reply; that of the file if it is left out
    article, paragraph   what is cited, in the language of the reply
    message    the key of a sentence of ours that is shown, as far as its first fact
    shows, hides         parts of what is shown, and of what is not
"""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.messages import messages_in
from bot.reply import ReplyKind
from knowledge.article import Language

FOLDER = Path(__file__).parent

Say = Callable[[str], Awaitable[str]]
"""Says a line and returns all that is shown then, as text without markup."""

Titles = Mapping[tuple[str, Language], str]
"""Of each edition."""


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """Something that is said, and what must come of it; fields as in the files."""

    say: str
    kind: ReplyKind
    language: Language
    article: str = ""
    paragraph: int = 0
    message: str = ""
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldenConversation:
    """A conversation that every platform must pass.

    Attributes:
        name: Of its file.
        language: What the platform says the person uses.
    """

    name: str
    language: Language
    lines: tuple[GoldenLine, ...]


def golden_conversations(folder: Path = FOLDER) -> list[GoldenConversation]:
    """All of them, by name.

    Raises:
        ValueError: A file is not as it should be; it names file and line.
    """
    return [_read(path) for path in sorted(folder.glob("*.toml"))]


async def differences(conversation: GoldenConversation, say: Say, titles: Titles) -> list[str]:
    """Say every line, in order, and tell what was shown otherwise than it should be; often nothing."""
    found: list[str] = []
    for number, line in enumerate(conversation.lines, start=1):
        shown = " ".join((await say(line.say)).split())
        wrong = [f"does not show {part!r}" for part in _shown(line, titles) if _flat(part) not in shown]
        wrong += [f"shows {part!r}" for part in _hidden(line) if _flat(part) in shown]
        found += [f"{conversation.name}, line {number} ({line.say!r}): {one}: {shown!r}" for one in wrong]
    return found


def _shown(line: GoldenLine, titles: Titles) -> Iterator[str]:
    messages = messages_in(line.language)
    yield from line.shows
    if line.kind is ReplyKind.ANSWER:
        yield messages.get("answer.sources")
    if line.kind is ReplyKind.NO_ANSWER:
        yield messages.get("answer.none")
    if line.article:
        title = titles[line.article, line.language]
        yield messages.get("answer.source", title=title, paragraph=line.paragraph)
    if line.message:
        yield messages.sentences[line.message].partition("{")[0]


def _hidden(line: GoldenLine) -> Iterator[str]:
    yield from line.hides
    for language in Language:
        messages = messages_in(language)
        if line.kind is not ReplyKind.ANSWER:
            yield f"{messages.get('answer.sources')}:"
        if line.kind is not ReplyKind.NO_ANSWER:
            yield messages.get("answer.none")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _read(path: Path) -> GoldenConversation:
    content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    language = Language(content["language"])
    lines = [_line(path, number, row, language) for number, row in enumerate(content["line"], start=1)]
    return GoldenConversation(path.stem, language, tuple(lines))


def _line(path: Path, number: int, row: dict[str, Any], language: Language) -> GoldenLine:
    unknown = row.keys() - {field.name for field in fields(GoldenLine)}
    if unknown or (row.get("kind") == ReplyKind.ANSWER) is not ("article" in row):
        raise ValueError(f"{path}, line {number}: {sorted(unknown) or 'an answer, and only that, cites'}")
    return GoldenLine(
        say=row["say"],
        kind=ReplyKind(row["kind"]),
        language=Language(row.get("language", language)),
        article=row.get("article", ""),
        paragraph=row.get("paragraph", 0),
        message=row.get("message", ""),
        shows=tuple(row.get("shows", ())),
        hides=tuple(row.get("hides", ())),
    )
