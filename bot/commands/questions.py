"""Files of questions: JSON Lines in, one object a line out, a bad line answered in its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias, cast

import click

from bot.messages import Messages
from knowledge.article import Language
from knowledge.readers.files import lines_of

JsonObject: TypeAlias = dict[str, object]

_LONGEST_LINE = 1_000_000
"""Bytes of a line; a longer one is skipped without being held."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question of a file, or what is wrong with its line."""

    text: str = ""
    language: Language | None = None
    error: str = ""


def answer_file(name: str, messages: Messages, answer: Callable[[AskedLine], JsonObject]) -> int:
    """Answer every line of a file, in order, each as soon as it is read.

    Args:
        name: The file, or "-" for standard input.
        answer: Makes the object to print for a line that could be read.

    Returns:
        The exit status: 1 if a line could not be read.
    """
    status = 0
    with opened(name, messages) as file:
        for asked in _read(file, messages):
            if asked.error:
                status = 1
                print_json({"error": asked.error})
            else:
                print_json(answer(asked))
    return status


def print_json(value: JsonObject) -> None:
    """Print an object on a line of its own, and at once: whoever reads may wait for it."""
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate is valid JSON, but no text that could be written.
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stdout.flush()


@contextmanager
def opened(name: str, messages: Messages) -> Generator[BinaryIO]:
    """A file to read bytes from; "-" is standard input.

    Raises:
        click.UsageError: It cannot be opened.
    """
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = click.open_file(name, "rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(messages.get("cli.file_unreadable", path=name, reason=reason)) from error
    with file:
        yield cast("BinaryIO", file)


def _read(file: BinaryIO, messages: Messages) -> Iterator[AskedLine]:
    for line in lines_of(file, limit=_LONGEST_LINE):
        if line.size > _LONGEST_LINE and not line.raw:
            text = messages.get("cli.line_too_long", line=line.number, limit=_LONGEST_LINE)
            yield AskedLine(error=text)
        elif line.raw.strip():
            yield _parsed(line.raw, line.number, messages)


def _parsed(raw: bytes, number: int, messages: Messages) -> AskedLine:
    try:
        value = cast("object", json.loads(raw.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        return AskedLine(error=messages.get("cli.line_not_json", line=number, reason=reason))
    fields = cast("JsonObject", value) if isinstance(value, dict) else {}
    text, language = fields.get("question"), fields.get("language")
    if not isinstance(text, str):
        return AskedLine(error=messages.get("cli.line_no_question", line=number))
    # Not a set: what stands there may be a list, which has no hash.
    if language is not None and language not in tuple(Language):
        return AskedLine(error=messages.get("cli.line_language", line=number))
    return AskedLine(text=text, language=None if language is None else Language(str(language)))
