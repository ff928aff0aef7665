"""Bytes of files, read within limits, and the text in them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from knowledge.problem import Problem, ProblemKind
from knowledge.readers.digests import digest_of
from knowledge.readers.opening import NoFileError, OutsideFolderError, TooLargeError, open_article

MEGABYTE = 1_000_000
MAXIMUM_LINE = 10 * MEGABYTE
MAXIMUM_FILE = 20 * MEGABYTE
MAXIMUM_DOCUMENT = 100 * MEGABYTE  # of formats that hold pictures beside their text
MAXIMUM_COLLECTION = 20_000 * MEGABYTE  # of articles, one a line
MAXIMUM_GAP = 100 * MEGABYTE  # of such a file, in which there is no article

_CHUNK = 1_000_000
_SAMPLE = 4_096
_BYTE_ORDER_MARK = codecs.BOM_UTF8
_WIDE = {  # UTF-32 first: its mark begins like that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CONTENTS = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Microsoft Office",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"SQLite format 3": "SQLite",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
    b"ID3": "MP3",
}
"""What files of other formats begin with."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Line(NamedTuple):
    """One line of a file.

    Attributes:
        number: From 1.
        raw: Its bytes with the line break; empty if it is longer than the limit.
        size: Its length in bytes, also where `raw` is empty; of one that was given up, how much was read.
    """

    number: int
    raw: bytes
    size: int


class Text(NamedTuple):
    """Text decoded from bytes, and the place of the first character that was not UTF-8, if any."""

    text: str
    damaged_at: int | None


def read_bytes(path: Path, folder: Path, *, limit: int = MAXIMUM_FILE) -> bytes | Problem:
    """Read a whole file, if it is no larger than `limit` bytes; one that is larger is not read.

    Args:
        folder: The folder of articles that it was found in; nothing outside is read.
    """
    try:
        with open_article(path, folder, limit=limit) as file:
            return file.read(limit)
    except OSError as error:
        return unreadable(path, error)


def read_text(path: Path, folder: Path) -> tuple[Text, str] | Problem:
    """Read a file of text, as `read_bytes`: what it says, and its digest."""
    raw = read_bytes(path, folder)
    if isinstance(raw, Problem):
        return raw
    found = known_content(raw)
    if found is not None:
        return wrong_content(path, found)
    decoded = decode(raw)
    if decoded is None:
        return Problem(ProblemKind.NOT_TEXT, path)
    return decoded, digest_of(raw)


def known_content(raw: bytes) -> str | None:
    """What a file holds by its first bytes, if that is a format whose text cannot be read as it stands."""
    return next((name for start, name in _CONTENTS.items() if raw.startswith(start)), None)


def wrong_content(path: Path, found: str) -> Problem:
    """The problem of a file whose ending promises something else than it holds."""
    return Problem(ProblemKind.WRONG_CONTENT, path, facts={"ending": path.suffix.lower(), "found": found})


def lines_of(file: BinaryIO, *, limit: int = MAXIMUM_LINE) -> Iterator[Line]:
    """The lines of an open file, holding no more than `limit` bytes at a time.

    One that is longer than `MAXIMUM_GAP` is given up, and is the last.

    Raises:
        OSError: The file cannot be read.
    """
    number = 0
    while raw := file.readline(limit + 1):
        number += 1
        size = len(raw)
        if size > limit and not raw.endswith(b"\n"):
            raw = b""
            while rest := file.readline(_CHUNK):
                size += len(rest)
                if rest.endswith(b"\n") or size > MAXIMUM_GAP:
                    break
        yield Line(number, raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw, size)
        if size > MAXIMUM_GAP:
            return


def decode(raw: bytes) -> Text | None:
    """Decode bytes that should be UTF-8, or begin with a byte order mark that says otherwise.

    Where they are not, a few bad bytes amid good UTF-8 become U+FFFD; otherwise the bytes are taken for
    Windows-1252, which old editors on Windows save.

    Returns:
        The text, or None if the bytes are not text at all.
    """
    if b"\0" in raw or raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = wide_encoding(raw)
        return None if wide is None else _decode_wide(raw, wide)
    try:
        return Text(raw.decode("utf-8").removeprefix("\ufeff"), None)
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


def wide_encoding(raw: bytes) -> str | None:
    """UTF-16 or UTF-32, if the bytes say so by their mark, or by a zero beside nearly every letter."""
    for mark, encoding in _WIDE.items():
        if raw.startswith(mark):
            return encoding
    sample = raw[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and max(even, odd) > 0.7 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _decode_wide(raw: bytes, encoding: str) -> Text | None:
    text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
    controls = sum(character < " " and character not in "\t\n\r\f" for character in text[:_SAMPLE])
    if controls * 100 > len(text[:_SAMPLE]):
        return None
    at = text.find("\ufffd")
    return Text(text, None if at < 0 else at)


def excerpt(text: str, at: int, *, width: int = 40) -> str:
    """What stands around a place in text, on one line, at most `width` characters to either side."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return text[max(start, at - width) : min(end, at + width)].strip()


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file or folder that cannot be opened or read."""
    if isinstance(error, OutsideFolderError):
        return Problem(ProblemKind.OUTSIDE_FOLDER, path)
    if isinstance(error, NoFileError):
        return Problem(ProblemKind.NO_FILE, path, facts={"reason": error.kind})
    if isinstance(error, TooLargeError):
        return too_large(path, size=error.size, limit=error.limit)
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
