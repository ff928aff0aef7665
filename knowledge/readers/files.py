"""Bytes of files, read within limits, and the text in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from knowledge.problem import Problem, ProblemKind

MEGABYTE = 1_000_000
MAXIMUM_LINE = 10 * MEGABYTE
MAXIMUM_FILE = 20 * MEGABYTE

_CHUNK = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Line(NamedTuple):
    """One line of a file.

    Attributes:
        number: From 1.
        raw: Its bytes with the line break; empty if it is longer than the limit.
        size: Its length in bytes, also where `raw` is empty.
    """

    number: int
    raw: bytes
    size: int


class Text(NamedTuple):
    """Text decoded from bytes, and the place of the first character that was not UTF-8, if any."""

    text: str
    damaged_at: int | None


def read_bytes(path: Path, *, limit: int = MAXIMUM_FILE) -> bytes | Problem:
    """Read a whole file, if it is no larger than `limit` bytes; one that is larger is not read."""
    try:
        size = path.stat().st_size
        if size > limit:
            return too_large(path, size=size, limit=limit)
        with path.open("rb") as file:
            return file.read(limit).removeprefix(_BYTE_ORDER_MARK)
    except OSError as error:
        return unreadable(path, error)


def read_lines(path: Path, *, limit: int = MAXIMUM_LINE) -> Iterator[Line]:
    """Read a file line by line, holding no more than `limit` bytes at a time.

    Raises:
        OSError: The file cannot be opened or read.
    """
    with path.open("rb") as file:
        yield from lines_of(file, limit=limit)


def lines_of(file: BinaryIO, *, limit: int = MAXIMUM_LINE) -> Iterator[Line]:
    """The lines of an open file, as `read_lines`."""
    number = 0
    while raw := file.readline(limit + 1):
        number += 1
        size = len(raw)
        if size > limit and not raw.endswith(b"\n"):
            raw = b""
            while rest := file.readline(_CHUNK):
                size += len(rest)
                if rest.endswith(b"\n"):
                    break
        yield Line(number, raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw, size)


def decode(raw: bytes) -> Text | None:
    """Decode bytes that should be UTF-8.

    Where they are not, a few bad bytes amid good UTF-8 become U+FFFD; otherwise the bytes are taken for
    Windows-1252, which old editors on Windows save.

    Returns:
        The text, or None if the bytes are not text at all.
    """
    if b"\0" in raw:
        return None
    try:
        return Text(raw.decode("utf-8"), None)
    except UnicodeDecodeError as error:
        start = error.start
    if len(_CONTROLS.findall(raw)) * 100 > len(raw):
        return None
    text = raw.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - damaged
    if sound < damaged:
        text = raw.decode("cp1252", errors="replace")
    return Text(text, len(raw[:start].decode("utf-8")))


def excerpt(text: str, at: int, *, width: int = 40) -> str:
    """What stands around a place in text, on one line, at most `width` characters to either side."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return text[max(start, at - width) : min(end, at + width)].strip()


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file or folder that the system will not let us read."""
    return Problem(
        ProblemKind.UNREADABLE_FILE, path, facts={"reason": error.strerror or type(error).__name__}
    )


def too_large(path: Path, *, size: int, limit: int, line: int = 1) -> Problem:
    """The problem of a file or line of `size` bytes where `limit` bytes are allowed."""
    facts = {"size": f"{size / MEGABYTE:.1f}", "limit": f"{limit / MEGABYTE:.0f}"}
    return Problem(ProblemKind.TOO_LARGE, path, line, facts)


def damaged(path: Path, text: str, *, at: int, line: int | None = None) -> Problem:
    """The problem of text that looks as if it was saved in one encoding and read in another."""
    number = text.count("\n", 0, at) + 1 if line is None else line
    return Problem(ProblemKind.SUSPICIOUS_ENCODING, path, number, {"excerpt": excerpt(text, at)})
