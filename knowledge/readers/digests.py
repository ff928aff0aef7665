"""Digests of files: what tells whether one still says what it said."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Generator
from pathlib import Path

from knowledge.readers.opening import TooLargeError, open_article

_CHUNK = 1_000_000
_DIGEST_SIZE = 16  # bytes


def digest_in_steps(path: Path, folder: Path, *, limit: int) -> Generator[None, None, str]:
    """What a file says, byte for byte: BLAKE2b (128 bits) in hexadecimal, between whose steps one can stop.

    Args:
        folder: The folder of articles that it was found in.
        limit: How many bytes it may have.

    Raises:
        OSError: As `open_article`; also if it grows beyond the limit meanwhile.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    size = 0
    with open_article(path, folder, limit=limit) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > limit:
                raise TooLargeError(size, limit)
            if len(chunk) == _CHUNK:
                yield
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """As `digest_in_steps`, in one go, and however large the file is."""
    return last(digest_in_steps(path, path.parent, limit=sys.maxsize))


def last(steps: Generator[object, None, str]) -> str:
    """What steps give back at their end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return str(end.value)


def digest_of(raw: bytes) -> str:
    """As `file_digest`, over bytes."""
    return hashlib.blake2b(raw, digest_size=_DIGEST_SIZE).hexdigest()
